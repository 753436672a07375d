// Varying intercepts, one slope, Student's t rows.
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
  real<lower=0> sigma_obs;
  real<lower=0> nu_y;
}
model {
  a ~ normal(0, 1);
  a_subject ~ normal(0, 1);
  sigma_a ~ normal(0, 1);
  b ~ normal(0, 1);
  sigma_obs ~ normal(0, 1);
  nu_y ~ gamma(1, 0.1);
  y ~ student_t(nu_y, a + sigma_a * a_subject[group] + b * x, sigma_obs);
}
