import {
  type FamilyName,
  familyNames,
  hierarchicalSlope,
  prepareSlopeData,
  readRoles,
  simulationBasedCalibration,
  tableFrom,
} from 'bayes-window';

// Simulation-based calibration of the slope models, family by family: prints a row each, and exits with 1 where ranks are not
// uniform. Arguments: the number of simulations (400), then families; all unless told. A family that is right is found so in 19
// runs of 20: look again with another --seed=.

const given = process.argv.slice(2);
const seed = Number(given.find((argument) => argument.startsWith('--seed='))?.slice('--seed='.length) ?? 1);
const [simulations = '400', ...chosen] = given.filter((argument) => !argument.startsWith('--'));
const families = familyNames.filter((name) => chosen.length === 0 || chosen.includes(name));

/** Six mice, two treatments and two cues, 48 rows; the outcomes give nothing but their number. */
const rows = Array.from({ length: 48 }, (_, i) => ({
  y: 1 + ((i * 7) % 11),
  stim: i % 2,
  mouse: `m${Math.floor(i / 8)}`,
  cue: i % 4 < 2 ? 'tone' : 'light',
}));
const roles = readRoles(tableFrom(rows), { y: 'y', treatment: 'stim', group: 'mouse', condition: 'cue' });

async function calibrate(family: FamilyName): Promise<boolean> {
  const started = performance.now();
  const { quantities, findings } = await simulationBasedCalibration(
    hierarchicalSlope,
    [prepareSlopeData(roles, family).data],
    { simulations: Number(simulations), seed },
  );
  const seconds = (performance.now() - started) / 1000;
  const verdict = findings.length === 0 ? 'uniform' : findings.map(({ message }) => message).join(' ');
  console.log(`${family.padEnd(12)} ${quantities.length} quantities  ${verdict}  (${seconds.toFixed(0)} s)`);
  return findings.length === 0;
}

let isRight = true;
for (const family of families) isRight = (await calibrate(family)) && isRight;
process.exitCode = isRight ? 0 : 1;
