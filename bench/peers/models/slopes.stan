// Intercepts and slopes vary by group, non-centred.
data {
  int<lower=1> N;
  int<lower=1> J;
  vector[N] y;
  vector[N] x;
  array[N] int<lower=1, upper=J> group;
}
parameters {
  real a;
  vector[J] a_subject;
  real<lower=0> sigma_a;
  real b;
  vector[J] b_subject;
  real<lower=0> sigma_b;
  real<lower=0> sigma_obs;
}
model {
  a ~ normal(0, 1);
  a_subject ~ normal(0, 1);
  sigma_a ~ normal(0, 1);
  b ~ normal(0, 1);
  b_subject ~ normal(0, 1);
  sigma_b ~ normal(0, 1);
  sigma_obs ~ normal(0, 1);
  y ~ normal(a + sigma_a * a_subject[group] + (b + sigma_b * b_subject[group]) .* x, sigma_obs);
}
