"""nutpie's sampler on stanli's density: the same program, the same coordinates."""
import numpy as np
import nutpie
from nutpie.compiled_pyfunc import from_pyfunc

from . import CHAINS, DRAWS, summarise

VERSION = nutpie.__version__
LEAST_TUNE = 0


def compile_model(model):
    size = model.n_unconstrained

    def log_density(position, **_):
        try:
            return model.log_prob_grad(position)
        except RuntimeError:
            return -np.inf, np.zeros(size)

    return from_pyfunc(
        ndim=size,
        make_logp_fn=lambda: log_density,
        make_expand_fn=lambda *_: lambda x, **__: {"x": x},
        expanded_dtypes=[np.dtype("float64")],
        expanded_shapes=[(size,)],
        expanded_names=["x"],
    )


def run(problem, tune, seed, **options):
    trace = nutpie.sample(
        compile_model(problem.model),
        draws=DRAWS,
        tune=tune,
        chains=CHAINS,
        cores=1,
        seed=seed,
        save_warmup=True,
        progress_bar=False,
        **options,
    )
    steps = trace.sample_stats.n_steps.values.sum() + trace.warmup_sample_stats.n_steps.values.sum()
    return summarise(trace.posterior.x.values, steps, trace.sample_stats.diverging.values.sum())
