import { SamplingError } from '../errors.ts';
import { group, groupNames, groupsOf, type InferenceData, type Variable } from './inference-data.ts';

const format = 'bayes-window inference data';
const version = 1;
const kinds = { Float64Array, Int32Array, Uint8Array } as const;
type Kind = keyof typeof kinds;

/** The data as JSON text: numbers with all their digits, NaN and infinities as text, arrays flat, row-major. */
export function toJson(data: InferenceData): string {
  const groups = groupsOf(data).map(([name, { variables, coordinates, attributes }]) => [
    name,
    { coordinates, attributes, variables: mapValues(variables, writeVariable) },
  ]);
  return JSON.stringify({ format, version, groups: Object.fromEntries(groups) });
}

function writeVariable({ dimensions, values }: Variable) {
  const list = Array.from(values, (value) => (Number.isFinite(value) ? value : String(value)));
  return { dimensions, kind: values.constructor.name, values: list };
}

interface Stored {
  readonly dimensions: readonly string[];
  readonly kind: Kind;
  readonly values: readonly (number | string)[];
}

/** Reads what `toJson` wrote. Throws JSON_INVALID. */
export function fromJson(text: string): InferenceData {
  const document = parse(text);
  if (document?.format !== format || document.version !== version) {
    throw new SamplingError(
      'JSON_INVALID',
      `The text is no "${format}" of version ${version}: its format is "${document?.format}", version ${document?.version}.`,
    );
  }
  const present = groupNames.filter((name) => document.groups[name] !== undefined);
  return Object.fromEntries(
    present.map((name) => {
      const { coordinates, attributes, variables } = document.groups[name];
      return [name, group(mapValues(variables, readVariable), coordinates, attributes)];
    }),
  );
}

interface Document {
  readonly format: string;
  readonly version: number;
  readonly groups: Readonly<
    Record<
      string,
      {
        readonly coordinates: Readonly<Record<string, readonly string[] | readonly number[]>>;
        readonly attributes?: Readonly<Record<string, string | number>>;
        readonly variables: Readonly<Record<string, Stored>>;
      }
    >
  >;
}

function parse(text: string): Document | undefined {
  try {
    return JSON.parse(text) as Document;
  } catch (error) {
    throw new SamplingError('JSON_INVALID', `The text is no JSON: ${(error as Error).message}.`);
  }
}

function readVariable({ dimensions, kind, values }: Stored): Variable {
  return { dimensions, values: new kinds[kind](values.map(Number)) };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
