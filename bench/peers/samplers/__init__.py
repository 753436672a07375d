"""One file per sampler: VERSION, LEAST_TUNE, and run(problem, tune, seed) -> the figures of `summarise`."""
import dataclasses
import json
import pathlib

import arviz
import numpy as np
import stanli

CHAINS = 4
DRAWS = 1000


@dataclasses.dataclass(eq=False)
class Problem:
    """A posterior; `name` is DATA-MODEL."""

    name: str
    program: pathlib.Path
    data: str
    """JSON."""
    compiled: pathlib.Path | None
    """Folder of what stan_programs/build.py compiled."""

    def __post_init__(self):
        self.model = stanli.Model(stan_file=str(self.program), data=self.data)

    @property
    def program_name(self):
        return self.program.stem

    def values(self):
        """The data by name, lists as arrays."""
        values = json.loads(self.data)
        return {name: np.asarray(value) if isinstance(value, list) else value for name, value in values.items()}


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
