"""Effective draws per gradient of other samplers; see README.md. Prints one JSON object per run."""
import argparse
import gzip
import json
import pathlib
import sys

import arviz
import numpy as np
import nutpie
import stanli
from nutpie.compiled_pyfunc import from_pyfunc

CHAINS = 4
DRAWS = 1000


def read_data(folder):
    path = folder / "data.json"
    if path.exists():
        return path.read_text()
    return gzip.decompress((folder / "data.json.gz").read_bytes()).decode()


def summarise(draws, leapfrogs, divergences):
    """draws[chain, draw, parameter] after warmup; leapfrogs over all chains, warmup included."""
    ess = [float(arviz.ess(draws[:, :, k], method="bulk")) for k in range(draws.shape[2])]
    r_hat = [float(arviz.rhat(draws[:, :, k])) for k in range(draws.shape[2])]
    return {
        "minBulkEss": min(ess),
        "gradients": int(leapfrogs),
        "essPer1000Gradients": 1000 * min(ess) / leapfrogs,
        "rHat": max(r_hat),
        "divergences": int(divergences),
    }


def run_stanli(model, tune, seed):
    fit = model.sample(
        chains=CHAINS, seed=seed, warmup=tune, samples=DRAWS, save_warmup=True, refresh=0, parallel_chains=1
    )
    stats = {name: fit.sampler_stats[..., k] for k, name in enumerate(stanli.SAMPLER_COLUMNS)}
    draws = fit.draws()[:, tune:, : model.n_unconstrained]
    return summarise(draws, stats["n_leapfrog__"].sum(), stats["divergent__"][:, tune:].sum())


def run_nutpie(model, tune, seed, **options):
    """nutpie's sampler on stanli's density: the same program, the same coordinates."""
    size = model.n_unconstrained

    def log_density(position, **_):
        try:
            return model.log_prob_grad(position)
        except RuntimeError:
            return -np.inf, np.zeros(size)

    compiled = from_pyfunc(
        ndim=size,
        make_logp_fn=lambda: log_density,
        make_expand_fn=lambda *_: lambda x, **__: {"x": x},
        expanded_dtypes=[np.dtype("float64")],
        expanded_shapes=[(size,)],
        expanded_names=["x"],
    )
    trace = nutpie.sample(
        compiled, draws=DRAWS, tune=tune, chains=CHAINS, cores=1, seed=seed, save_warmup=True, progress_bar=False, **options
    )
    steps = trace.sample_stats.n_steps.values.sum() + trace.warmup_sample_stats.n_steps.values.sum()
    return summarise(trace.posterior.x.values, steps, trace.sample_stats.diverging.values.sum())


SAMPLERS = {
    "stanli": (stanli.__version__, run_stanli, 150),
    "nutpie": (nutpie.__version__, run_nutpie, 0),
    "nutpie low rank": (
        nutpie.__version__,
        lambda *a: run_nutpie(*a, low_rank_modified_mass_matrix=True),
        0,
    ),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=pathlib.Path, action="append", required=True, help="folders with one folder per posterior"
    )
    parser.add_argument("--models", type=pathlib.Path, action="append", required=True, help="folders with .stan files")
    parser.add_argument("--samplers", nargs="+", default=["stanli", "nutpie"], choices=SAMPLERS)
    parser.add_argument("--tune", nargs="+", type=int, default=[1000, 200, 100])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("posteriors", nargs="+", help="DATA-MODEL, as posteriordb names them")
    options = parser.parse_args()
    for posterior in options.posteriors:
        program = posterior.rsplit("-", 1)[-1] + ".stan"
        path = next(folder / program for folder in options.models if (folder / program).exists())
        data = next(folder / posterior for folder in options.data if (folder / posterior).exists())
        model = stanli.Model(stan_file=str(path), data=read_data(data))
        for sampler in options.samplers:
            version, run, least_tune = SAMPLERS[sampler]
            for tune in [tune for tune in options.tune if tune >= least_tune]:
                for seed in range(1, options.seeds + 1):
                    figures = run(model, tune, seed)
                    row = {"posterior": posterior, "sampler": sampler, "version": version, "tune": tune, "seed": seed}
                    print(json.dumps({**row, **figures}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
