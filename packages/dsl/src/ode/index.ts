export { type OdeSpec, odeSteps } from './ode-steps.ts';
export { type RungeKutta, type RungeKuttaName, rungeKuttaMethods } from './runge-kutta.ts';
