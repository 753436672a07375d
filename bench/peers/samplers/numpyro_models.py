"""The Stan programs in NumPyro, by the program's name: same parameters, same coordinates, sites in the same order."""
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from numpyro import sample
from numpyro.distributions import constraints


def flat(support, *shape):
    return dist.ImproperUniform(support, (), event_shape=shape)


def eight_schools_noncentered(d):
    theta_trans = sample("theta_trans", dist.Normal(0, 1).expand([d["J"]]))
    mu = sample("mu", dist.Normal(0, 5))
    tau = sample("tau", dist.HalfCauchy(5))
    sample("y", dist.Normal(theta_trans * tau + mu, d["sigma"]), obs=d["y"])


def eight_schools_centered(d):
    theta = sample("theta", flat(constraints.real_vector, d["J"]))
    mu = sample("mu", dist.Normal(0, 5))
    tau = sample("tau", dist.HalfCauchy(5))
    sample("theta_prior", dist.Normal(mu, tau), obs=theta)
    sample("y", dist.Normal(theta, d["sigma"]), obs=d["y"])


def regression(y, *covariates):
    """Flat priors; the first coefficient is the intercept."""
    design = jnp.stack([jnp.ones_like(y), *covariates], axis=1)
    beta = sample("beta", flat(constraints.real_vector, design.shape[1]))
    sigma = sample("sigma", flat(constraints.positive))
    sample("y", dist.Normal(design @ beta, sigma), obs=y)


def kidscore_interaction_c(d):
    hs, iq = (d[name] - d[name].mean() for name in ("mom_hs", "mom_iq"))
    regression(d["kid_score"] * 1.0, hs, iq, hs * iq)


def kidscore_interaction_z(d):
    hs, iq = ((d[name] - d[name].mean()) / (2 * d[name].std(ddof=1)) for name in ("mom_hs", "mom_iq"))
    regression(d["kid_score"] * 1.0, hs, iq, hs * iq)


def logearn_interaction(d):
    regression(jnp.log(d["earn"]), d["height"], d["male"], d["height"] * d["male"])


def log10earn_height(d):
    regression(jnp.log10(d["earn"]), d["height"])


MESQUITE = ["diam1", "diam2", "canopy_height", "total_height", "density"]


def mesquite(d):
    regression(d["weight"] * 1.0, *[d[name] for name in MESQUITE], d["group"])


def logmesquite(d):
    regression(jnp.log(d["weight"]), *[jnp.log(d[name]) for name in MESQUITE], d["group"])


def blr(d):
    beta = sample("beta", dist.Normal(0, 10).expand([d["D"]]))
    sigma = sample("sigma", dist.HalfNormal(10))
    sample("y", dist.Normal(d["X"] @ beta, sigma), obs=d["y"])


def surgical_model(d):
    mu = sample("mu", dist.Normal(0, 1000))
    sigmasq = sample("sigmasq", dist.InverseGamma(0.001, 0.001))
    b = sample("b", dist.Normal(mu, jnp.sqrt(sigmasq)).expand([d["N"]]))
    sample("r", dist.BinomialLogits(b, d["n"]), obs=d["r"])


def seeds_centered_model(d):
    a0, a1, a12, a2 = (sample(name, dist.Normal(0, 1)) for name in ("alpha0", "alpha1", "alpha12", "alpha2"))
    c = sample("c", flat(constraints.real_vector, d["I"]))
    sigma = sample("sigma", dist.HalfCauchy(1))
    sample("c_prior", dist.Normal(0, sigma), obs=c)
    logits = a0 + a1 * d["x1"] + a2 * d["x2"] + a12 * d["x1"] * d["x2"] + c - c.mean()
    sample("n", dist.BinomialLogits(logits, d["N"]), obs=d["n"])


def radon_county(d):
    a = sample("a", flat(constraints.real_vector, d["J"]))
    mu_a = sample("mu_a", dist.Normal(0, 1))
    sigma_a, sigma_y = (sample(name, dist.Uniform(0, 100)) for name in ("sigma_a", "sigma_y"))
    sample("a_prior", dist.Normal(mu_a, sigma_a), obs=a)
    sample("y", dist.Normal(a[d["county"] - 1], sigma_y), obs=d["y"])


def effects(d, name):
    """name + sigma_name name_subject, for each row"""
    centre = sample(name, dist.Normal(0, 1))
    subject = sample(f"{name}_subject", dist.Normal(0, 1).expand([d["J"]]))
    scale = sample(f"sigma_{name}", dist.HalfNormal(1))
    return centre + scale * subject[d["group"] - 1]


def lfp_normal(d):
    intercept = effects(d, "a")
    mean = intercept + sample("b", dist.Normal(0, 1)) * d["x"]
    sample("y", dist.Normal(mean, sample("sigma_obs", dist.HalfNormal(1))), obs=d["y"])


def lfp_student(d):
    intercept = effects(d, "a")
    mean = intercept + sample("b", dist.Normal(0, 1)) * d["x"]
    sigma = sample("sigma_obs", dist.HalfNormal(1))
    nu = sample("nu_y", dist.Gamma(1, 0.1))
    sample("y", dist.StudentT(nu, mean, sigma), obs=d["y"])


def slopes(d):
    intercept = effects(d, "a")
    mean = intercept + effects(d, "b") * d["x"]
    sample("y", dist.Normal(mean, sample("sigma_obs", dist.HalfNormal(1))), obs=d["y"])


def gaussian(d):
    x = sample("x", flat(constraints.real_vector, d["d"]))
    numpyro.factor("density", -0.5 * x @ d["P"] @ x)


PROGRAMS = [
    eight_schools_noncentered,
    eight_schools_centered,
    kidscore_interaction_c,
    kidscore_interaction_z,
    logearn_interaction,
    log10earn_height,
    mesquite,
    logmesquite,
    blr,
    surgical_model,
    seeds_centered_model,
    radon_county,
    lfp_normal,
    lfp_student,
    slopes,
    gaussian,
]
MODELS = {program.__name__: program for program in PROGRAMS}
