"""Effective draws per gradient of other samplers; see README.md. Prints one JSON object per run."""
import argparse
import gzip
import importlib
import json
import pathlib
import sys

from samplers import Problem

SAMPLERS = {
    "stanli": "stanli_nuts",
    "Stan": "stan_nuts",
    "nutpie": "nutpie_nuts",
    "nutpie low rank": "nutpie_low_rank",
    "NumPyro": "numpyro_nuts",
}


def read_data(folder):
    path = folder / "data.json"
    if path.exists():
        return path.read_text()
    return gzip.decompress((folder / "data.json.gz").read_bytes()).decode()


def problem_of(posterior, options):
    program = posterior.rsplit("-", 1)[-1] + ".stan"
    path = next(folder / program for folder in options.models if (folder / program).exists())
    data = next(folder / posterior for folder in options.data if (folder / posterior).exists())
    return Problem(posterior, path, read_data(data), options.compiled)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=pathlib.Path, action="append", required=True, help="folders with one folder per posterior"
    )
    parser.add_argument("--models", type=pathlib.Path, action="append", required=True, help="folders with .stan files")
    parser.add_argument("--compiled", type=pathlib.Path, help="folder of stan_programs/build.py, for Stan")
    parser.add_argument("--samplers", nargs="+", default=["stanli", "nutpie"], choices=SAMPLERS)
    parser.add_argument("--tune", nargs="+", type=int, default=[1000, 200, 100])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("posteriors", nargs="+", help="DATA-MODEL, as posteriordb names them")
    options = parser.parse_args()
    for problem in (problem_of(posterior, options) for posterior in options.posteriors):
        for name in options.samplers:
            sampler = importlib.import_module(f"samplers.{SAMPLERS[name]}")
            for tune in [tune for tune in options.tune if tune >= sampler.LEAST_TUNE]:
                for seed in range(1, options.seeds + 1):
                    figures = sampler.run(problem, tune, seed)
                    row = {"posterior": problem.name, "sampler": name, "version": sampler.VERSION, "tune": tune}
                    print(json.dumps({**row, "seed": seed, **figures}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
