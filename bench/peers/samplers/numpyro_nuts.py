"""NumPyro's NUTS in double precision, on models of the same coordinates (numpyro_models.py)."""
import functools

import jax
import numpy as np
import numpyro
from numpyro.infer import MCMC, NUTS
from numpyro.infer.util import initialize_model

from . import CHAINS, DRAWS, summarise
from .numpyro_models import MODELS

numpyro.enable_x64()
VERSION = numpyro.__version__
LEAST_TUNE = 150


def split(position, like):
    """The sites of an unconstrained vector, in the order of the program's parameters."""
    sites, start = {}, 0
    for name, value in like.items():
        sites[name] = position[start : start + value.size].reshape(value.shape)
        start += value.size
    return sites


def check_density(problem, model, values):
    """NumPyro's density is that of the Stan program, but for a constant."""
    info = initialize_model(jax.random.PRNGKey(0), model, model_args=(values,))
    order = [name for name, site in info.model_trace.items() if site["type"] == "sample" and not site["is_observed"]]
    like = {name: info.param_info.z[name] for name in order}
    points = np.random.default_rng(1).uniform(-1, 1, (3, problem.model.n_unconstrained))
    stan = np.array([problem.model.log_prob_grad(x)[0] for x in points])
    difference = [value + float(info.potential_fn(split(x, like))) for value, x in zip(stan, points)]
    if np.ptp(difference) > 1e-9 * max(1, np.abs(stan).max()):
        raise ValueError(f"{problem.name}: NumPyro's density is not Stan's: {difference}")


@functools.cache
def checked_model(problem):
    model = MODELS[problem.program_name]
    check_density(problem, model, problem.values())
    return model


def run(problem, tune, seed):
    model, values = checked_model(problem), problem.values()
    mcmc = MCMC(
        NUTS(model),
        num_warmup=tune,
        num_samples=DRAWS,
        num_chains=CHAINS,
        chain_method="vectorized",
        progress_bar=False,
    )
    mcmc.warmup(jax.random.PRNGKey(seed), values, extra_fields=("num_steps",), collect_warmup=True)
    leapfrogs = int(mcmc.get_extra_fields()["num_steps"].sum())
    mcmc.run(mcmc.post_warmup_state.rng_key, values, extra_fields=("num_steps", "diverging"))
    stats = mcmc.get_extra_fields()
    draws = [np.asarray(x).reshape(CHAINS, DRAWS, -1) for x in mcmc.get_samples(group_by_chain=True).values()]
    leapfrogs += int(stats["num_steps"].sum())
    return summarise(np.concatenate(draws, axis=2), leapfrogs, stats["diverging"].sum())
