import { traceModel } from '@bayes-window/compiler';
import { HalfNormal, model, Normal, sample, type Tensor } from '@bayes-window/dsl/natural';
import { data } from './data.ts';

interface Data {
  readonly y: Tensor;
}

/** The scale can't be negative: the error is that of the call on line 13. */
const mistaken = model((d: Data) => {
  const a = sample(Normal(0, 1));
  const s = sample(HalfNormal(1));
  sample('y', Normal(a * s + 1, 2 - 3), { obs: d.y });
});

traceModel(mistaken, data);
