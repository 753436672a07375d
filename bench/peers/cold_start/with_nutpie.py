import json
import pathlib
import sys

import arviz
import numpy as np
import nutpie
import pymc as pm
from until_trusted import until_trusted


def eight_schools_noncentered(d):
    theta_trans = pm.Normal("theta_trans", 0, 1, shape=d["J"])
    mu = pm.Normal("mu", 0, 5)
    tau = pm.HalfCauchy("tau", 5)
    pm.Normal("y", theta_trans * tau + mu, d["sigma"], observed=d["y"])


def lfp_normal(d):
    a = pm.Normal("a", 0, 1)
    a_subject = pm.Normal("a_subject", 0, 1, shape=d["J"])
    sigma_a = pm.HalfNormal("sigma_a", 1)
    b = pm.Normal("b", 0, 1)
    sigma_obs = pm.HalfNormal("sigma_obs", 1)
    pm.Normal("y", a + sigma_a * a_subject[d["group"] - 1] + b * d["x"], sigma_obs, observed=d["y"])


program, data = (pathlib.Path(path) for path in sys.argv[1:])
values = {k: np.asarray(v) if isinstance(v, list) else v for k, v in json.loads(data.read_text()).items()}
with pm.Model() as model:
    {"eight_schools_noncentered": eight_schools_noncentered, "lfp_normal": lfp_normal}[program.stem](values)
compiled = nutpie.compile_pymc_model(model)


def r_hats(draws):
    trace = nutpie.sample(compiled, chains=4, draws=draws, seed=1, progress_bar=False)
    return arviz.summary(trace, round_to="none")["r_hat"]


until_trusted(r_hats)
