"""nutpie with a metric of low rank besides the diagonal."""
import functools

from .nutpie_nuts import LEAST_TUNE, VERSION, run as run_nutpie

__all__ = ["LEAST_TUNE", "VERSION", "run"]
run = functools.partial(run_nutpie, low_rank_modified_mass_matrix=True)
