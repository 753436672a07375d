import type { Target } from '../density.ts';
import { SamplingError } from '../errors.ts';
import type { LedgerState } from '../run/ledger.ts';
import { crc32 } from './crc32.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';
import { decodePlain, encodePlain } from './plain.ts';

/** To be raised whenever anything that is saved changes its form or its meaning. */
const version = 4;
const magic = new TextEncoder().encode('BWSTATE\n');

/** Bytes of the head: magic (8), version (uint32), CRC-32 of what follows (uint32). */
const headLength = 16;

interface Saved {
  readonly fingerprint: Fingerprint;
  readonly ledger: LedgerState;
}

/** A run as bytes. */
export function encodeState(target: Target, ledger: LedgerState): Uint8Array {
  const saved: Saved = { fingerprint: fingerprint(target), ledger };
  const body = encodePlain(saved);
  const bytes = new Uint8Array(headLength + body.length);
  bytes.set(magic);
  bytes.set(body, headLength);
  const head = new DataView(bytes.buffer);
  head.setUint32(8, version, true);
  head.setUint32(12, crc32(body), true);
  return bytes;
}

/** Throws STATE_FORMAT, STATE_VERSION, STATE_CORRUPT or STATE_OF_ANOTHER_MODEL. */
export function decodeState(target: Target, bytes: Uint8Array): LedgerState {
  const body = checkedBody(bytes);
  const saved = decodePlain(body) as Saved;
  checkModel(saved.fingerprint, fingerprint(target));
  return saved.ledger;
}

function checkedBody(bytes: Uint8Array): Uint8Array {
  if (bytes.length < headLength || !magic.every((byte, i) => bytes[i] === byte))
    throw new SamplingError(
      'STATE_FORMAT',
      'These bytes are not a saved run. Give those that run.save() returned.',
    );
  const head = new DataView(bytes.buffer, bytes.byteOffset);
  const found = head.getUint32(8, true);
  if (found !== version) {
    throw new SamplingError(
      'STATE_VERSION',
      `The saved run has format version ${found}; this release reads version ${version}. ` +
        `Resume it with the ${found < version ? 'older' : 'newer'} release that wrote it, or start anew.`,
      { found, expected: version },
    );
  }
  const body = bytes.subarray(headLength);
  if (crc32(body) === head.getUint32(12, true)) return body;
  throw new SamplingError(
    'STATE_CORRUPT',
    `The saved run (format version ${found}, ${bytes.length} bytes) is damaged: its checksum does not match. ` +
      'Was it copied whole, and as binary? Take an earlier copy, or start anew.',
    { found, bytes: bytes.length },
  );
}

function checkModel(saved: Fingerprint, here: Fingerprint): void {
  const sizeDiffers = saved.dimension !== here.dimension || saved.outputCount !== here.outputCount;
  if (!sizeDiffers && saved.values === here.values) return;
  const difference = sizeDiffers
    ? `that one has ${saved.dimension} unconstrained parameters and ${saved.outputCount} outputs, this one ${here.dimension} and ${here.outputCount}`
    : 'they are of one size, but the log density, the data or the compiler differ';
  throw new SamplingError(
    'STATE_OF_ANOTHER_MODEL',
    `The saved run is of another model: ${difference}. Resume with the model and data that it was started with.`,
    { saved, here },
  );
}
