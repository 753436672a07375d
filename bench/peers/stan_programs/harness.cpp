// What a compiled Stan model is asked for, as a program:
//   MODEL gradient data.json                               answers requests on standard input, see time_gradients
//   MODEL sample data.json WARMUP DRAWS SEED CHAIN         Stan's NUTS at its defaults; its CSV, warmup included
#include <stan/callbacks/interrupt.hpp>
#include <stan/callbacks/stream_logger.hpp>
#include <stan/callbacks/stream_writer.hpp>
#include <stan/callbacks/structured_writer.hpp>
#include <stan/io/empty_var_context.hpp>
#include <stan/io/json/json_data.hpp>
#include <stan/math.hpp>
#include <stan/model/gradient.hpp>
#include <stan/model/model_base.hpp>
#include <stan/services/sample/hmc_nuts_diag_e_adapt.hpp>
#include <stan/version.hpp>

#include <ctime>
#include <fstream>
#include <iostream>
#include <string>

stan::model::model_base& new_model(stan::io::var_context& data, unsigned int seed, std::ostream* messages);

namespace {

double processor_nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e9 * now.tv_sec + now.tv_nsec;
}

// First the point, as many numbers as there are unconstrained parameters: answers Stan's version, and the log density with
// all constants and the Jacobian. Then any number of counts: answers the processor time of that many gradients in
// nanoseconds. What is called is what Stan's sampler calls, stan::model::gradient: constants dropped, Jacobian added.
int time_gradients(stan::model::model_base& model) {
  std::cout.precision(17);
  Eigen::VectorXd point(model.num_params_r()), gradient;
  for (double& x : point) std::cin >> x;
  std::cout << STAN_MAJOR << '.' << STAN_MINOR << '.' << STAN_PATCH << std::endl;
  std::cout << model.log_prob_jacobian(point, &std::cerr) << std::endl;
  long count;
  while (std::cin >> count) {
    double log_density;
    const double started = processor_nanoseconds();
    for (long i = 0; i < count; i++) stan::model::gradient(model, point, log_density, gradient);
    std::cout << processor_nanoseconds() - started << std::endl;
  }
  return 0;
}

int sample(stan::model::model_base& model, int warmup, int draws, unsigned int seed, unsigned int chain) {
  stan::callbacks::interrupt interrupt;
  stan::callbacks::stream_logger logger(std::cerr, std::cerr, std::cerr, std::cerr, std::cerr);
  stan::callbacks::writer silent;
  stan::callbacks::structured_writer no_metric;
  std::cout.precision(17);
  stan::callbacks::stream_writer writer(std::cout, "# ");
  stan::io::empty_var_context none;
  const int thin = 1, refresh = 0, max_depth = 10;
  const unsigned int init_buffer = 75, term_buffer = 50, window = 25;
  return stan::services::sample::hmc_nuts_diag_e_adapt(
      model, none, seed, chain, 2, warmup, draws, thin, true, refresh, 1, 0, max_depth, 0.8, 0.05, 0.75, 10,
      init_buffer, term_buffer, window, interrupt, logger, silent, writer, silent, no_metric);
}

}  // namespace

int main(int, char** arguments) {
  std::ifstream file(arguments[2]);
  stan::json::json_data data(file);
  stan::model::model_base& model = new_model(data, 1, &std::cerr);
  if (std::string(arguments[1]) == "gradient") return time_gradients(model);
  return sample(model, std::stoi(arguments[3]), std::stoi(arguments[4]), std::stoul(arguments[5]),
                std::stoul(arguments[6]));
}
