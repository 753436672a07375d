"""Compiles the program, Stan's headers read in advance, and samples four chains in parallel."""
import concurrent.futures
import os
import pathlib
import sys
import tempfile

import arviz
import numpy as np
from until_trusted import until_trusted

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from samplers.stan_nuts import run_chain
from stan_programs import build

program, data = (pathlib.Path(path) for path in sys.argv[1:])
folder = pathlib.Path(tempfile.mkdtemp())
executable = build.build(program, "O0", folder, *build.build_common(pathlib.Path(os.environ["STAN_COMPILED"])))


def r_hats(draws):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        chains = list(pool.map(lambda chain: run_chain(executable, data, 1000, draws, 1, chain), range(1, 5)))
    names = chains[0][0]
    table = np.stack([rows for _, rows in chains])[:, 1000:, names.index("energy__") + 1 :]
    return [arviz.rhat(table[:, :, k]) for k in range(table.shape[2])]


until_trusted(r_hats)
