"""Stan's NUTS as stanli, an interpreter of Stan programs, runs it."""
import stanli

from . import CHAINS, DRAWS, summarise

VERSION = stanli.__version__
LEAST_TUNE = 150


def run(problem, tune, seed):
    fit = problem.model.sample(
        chains=CHAINS, seed=seed, warmup=tune, samples=DRAWS, save_warmup=True, refresh=0, parallel_chains=1
    )
    stats = {name: fit.sampler_stats[..., k] for k, name in enumerate(stanli.SAMPLER_COLUMNS)}
    draws = fit.draws()[:, tune:, : problem.model.n_unconstrained]
    return summarise(draws, stats["n_leapfrog__"].sum(), stats["divergent__"][:, tune:].sum())
