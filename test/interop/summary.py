"""Opens a netCDF file with ArviZ and prints what it sees as JSON: groups, dimensions, coordinates and the unrounded summary.

Usage: python summary.py FILE      (pip install arviz h5netcdf netCDF4)
"""

import json
import sys

import arviz as az


def pit(data):
    """LOO-PIT of y with a relative efficiency of 1; ArviZ takes observations first and draws last."""
    flat = {
        group: data[group].y.stack(sample=("chain", "draw")).transpose("row", "sample").values
        for group in ("log_likelihood", "posterior_predictive")
    }
    log_weights, _ = az.psislw(-flat["log_likelihood"], reff=1.0)
    return az.loo_pit(
        y=data.observed_data.y.values, y_hat=flat["posterior_predictive"], log_weights=log_weights
    )


def main(path):
    data = az.from_netcdf(path)
    other = az.from_netcdf(path, engine="netcdf4")
    assert data.posterior.equals(other.posterior)
    table = az.summary(data, group="posterior", hdi_prob=0.94, round_to="none")
    print(
        json.dumps(
            {
                "groups": list(data.groups()),
                "dimensions": dict(data.posterior.sizes),
                "labels": {name: [str(x) for x in values.values] for name, values in data.posterior.coords.items()},
                "diverging": str(data.sample_stats.diverging.dtype),
                "loo_pit": pit(data).tolist() if "posterior_predictive" in data.groups() else None,
                "loo": float(az.loo(data, reff=1).elpd_loo) if "log_likelihood" in data.groups() else None,
                "summary": json.loads(table.to_json(orient="index", double_precision=15)),
            }
        )
    )


main(sys.argv[1])
