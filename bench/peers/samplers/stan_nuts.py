"""Stan's own NUTS, in the programs that stan_programs/build.py compiles."""
import csv
import io
import re
import subprocess
import tempfile

import numpy as np
from stan_programs import build

from . import CHAINS, DRAWS, summarise

VERSION = ".".join(
    re.findall(r"define STAN_(?:MAJOR|MINOR|PATCH) (\d+)", (build.HTTPSTAN / "include/stan/version.hpp").read_text())
)
LEAST_TUNE = 150


def run_chain(executable, data, tune, draws, seed, chain):
    """The names of the columns, and one row per iteration, warmup included."""
    command = [executable, "sample", data, tune, draws, seed, chain]
    output = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    lines = [line for line in output.splitlines() if line and not line.startswith("#")]
    return next(csv.reader(lines)), np.loadtxt(io.StringIO("\n".join(lines[1:])), delimiter=",")


def run(problem, tune, seed):
    executable = problem.compiled / problem.program_name / "O1"
    with tempfile.NamedTemporaryFile("w", suffix=".json") as data:
        data.write(problem.data)
        data.flush()
        chains = [run_chain(executable, data.name, tune, DRAWS, seed, chain) for chain in range(1, CHAINS + 1)]
    names = chains[0][0]
    table = np.stack([rows for _, rows in chains])
    first = names.index("energy__") + 1
    draws = table[:, tune:, first : first + problem.model.n_unconstrained]
    return summarise(
        draws, table[..., names.index("n_leapfrog__")].sum(), table[:, tune:, names.index("divergent__")].sum()
    )
