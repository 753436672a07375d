import pathlib
import sys

import stanli
from until_trusted import until_trusted

program, data = sys.argv[1:]
model = stanli.Model(stan_file=program, data=pathlib.Path(data).read_text())
until_trusted(lambda draws: model.sample(chains=4, samples=draws, seed=1, refresh=0).summary().r_hat)
