import json
import pathlib
import sys

import numpyro

numpyro.enable_x64()
numpyro.set_host_device_count(4)

import jax
import numpy as np
from numpyro.diagnostics import summary
from numpyro.infer import MCMC, NUTS
from until_trusted import until_trusted

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from samplers.numpyro_models import MODELS

program, data = (pathlib.Path(path) for path in sys.argv[1:])
values = {k: np.asarray(v) if isinstance(v, list) else v for k, v in json.loads(data.read_text()).items()}


def r_hats(draws):
    mcmc = MCMC(NUTS(MODELS[program.stem]), num_warmup=1000, num_samples=draws, num_chains=4, progress_bar=False)
    mcmc.run(jax.random.PRNGKey(1), values)
    rows = summary(mcmc.get_samples(group_by_chain=True))
    return [np.max(row["r_hat"]) for row in rows.values()]


until_trusted(r_hats)
