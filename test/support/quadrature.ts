/**
 * Double-exponential quadrature (Takahasi & Mori 1974) of f over (low, high), either end infinite or with an integrable
 * singularity; a half-infinite range is sampled around `scale` from its end.
 */
export function integrate(f: (x: number) => number, low: number, high: number, scale = 1): number {
  if (high === Number.POSITIVE_INFINITY) return halfLine((offset) => f(low + offset), scale);
  if (low === Number.NEGATIVE_INFINITY) return halfLine((offset) => f(high - offset), scale);
  return finite(f, low, high);
}

const step = 1 / 64;

/** x = scale exp(pi/2 sinh t) */
function halfLine(f: (offset: number) => number, scale: number): number {
  return trapezoid((t) => {
    const x = scale * Math.exp((Math.PI / 2) * Math.sinh(t));
    return x > 1e-300 && x < 1e150 ? f(x) * x * (Math.PI / 2) * Math.cosh(t) : 0;
  });
}

/** x = low + (high - low) / (1 + exp(-pi sinh t)) */
function finite(f: (x: number) => number, low: number, high: number): number {
  return trapezoid((t) => {
    const s = Math.PI * Math.sinh(t);
    const share = 1 / (1 + Math.exp(-s));
    const x = s < 0 ? low + (high - low) * share : high - (high - low) / (1 + Math.exp(s));
    const weight = (high - low) * share * (1 - share) * Math.PI * Math.cosh(t);
    return x > low && x < high && weight > 0 ? f(x) * weight : 0;
  });
}

function trapezoid(g: (t: number) => number): number {
  let sum = 0;
  for (let k = -320; k <= 320; k++) sum += g(k * step);
  return sum * step;
}
