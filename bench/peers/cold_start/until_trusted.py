import json


def until_trusted(r_hats):
    """Runs `r_hats(draws)`, the R-hat of each parameter, with twice the draws until all are below 1.01."""
    draws, r_hat = 1000, float("inf")
    while not r_hat < 1.01:
        r_hat = float(max(r_hats(draws)))
        print(json.dumps({"rHat": r_hat, "draws": draws}), flush=True)
        draws *= 2
