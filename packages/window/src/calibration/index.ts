export {
  type Calibration,
  type CalibrationOptions,
  posteriorCalibration,
  simulationBasedCalibration,
} from './calibration.ts';
