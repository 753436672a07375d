import type { RunOptions } from '@bayes-window/runtime';
import * as z from 'zod/mini';
import { InputError } from '../errors.ts';
import type { ModelRunOptions } from '../inference/index.ts';
import { familyNames, type SlopeModel } from '../models/index.ts';
import { nearestName } from '../table/index.ts';

const whole = (least: number) => z.int().check(z.minimum(least));
const probability = () => z.number().check(z.gt(0), z.lt(1));

/** What `fitSlopes` and the command line both take; the command line has its own spelling of the names. */
export const fitSchema = z.strictObject({
  distY: z._default(z.enum(familyNames), 'normal'),
  doMakeChange: z._default(z.enum(['subtract', 'divide']), 'subtract'),
  chains: z._default(whole(1), 4),
  warmup: z._default(whole(0), 1000),
  draws: z._default(whole(1), 1000),
  seed: z._default(whole(0), 0),
  // At 'auto' every seventh run of the normal model on the example table has a divergence, for a fourth more draws a gradient.
  targetAcceptance: z._default(z.union([probability(), z.literal('auto')]), 0.9),
  workers: z._default(z.union([whole(0), z.literal('auto')]), 'auto'),
  /** Probability inside the highest-density interval. */
  hdiProbability: z._default(probability(), 0.94),
});

export type FitSettings = z.output<typeof fitSchema>;

/** How the sampler is run and stopped. */
export type FitRunOptions = Pick<RunOptions, 'signal' | 'onProgress' | 'autosave'> &
  Pick<ModelRunOptions, 'resume' | 'keepWhenStopped'>;

export interface FitOptions extends Partial<FitSettings>, FitRunOptions {
  /** A slope model in place of the default one. */
  readonly model?: SlopeModel;
  /** Name of the site that holds the slope, where it is not `b_<treatment>`. */
  readonly slope?: string;
}

export const rolesSchema = z.strictObject({
  y: z.string(),
  treatment: z.string(),
  condition: z.optional(z.union([z.string(), z.array(z.string())])),
  group: z.optional(z.string()),
  group2: z.optional(z.string()),
  detail: z.optional(z.string()),
});

/** Reads options by a schema; mistakes come back in the user's words, and in the user's spelling of an option's name. */
export function readOptions<Schema extends z.ZodMiniObject>(
  schema: Schema,
  options: unknown,
  what: string,
  spelling: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw optionError(result.error.issues[0], Object.keys(schema.shape), what, options, spelling);
}

function optionError(
  issue: z.core.$ZodIssue,
  known: readonly string[],
  what: string,
  options: unknown,
  spelling: Readonly<Record<string, string>>,
): InputError {
  if (issue.code === 'unrecognized_keys') {
    const [name] = issue.keys;
    const nearest = nearestName(known, name);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    return new InputError(
      'OPTION_UNKNOWN',
      `${what} has no option "${name}".${hint} It has ${known.join(', ')}.`,
      {
        option: name,
        nearest,
      },
    );
  }
  const name = String(issue.path[0] ?? what);
  const given = (options as Record<string, unknown> | undefined)?.[name];
  const came = given === undefined ? 'it is missing' : `got ${JSON.stringify(given)}`;
  return new InputError(
    'OPTION_INVALID',
    `${what}: option "${spelling[name] ?? name}": ${plain(issue)}; ${came}.`,
    {
      option: name,
      value: given,
    },
  );
}

function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return `expected ${alternatives(issue).join(', or ')}`;
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return `expected ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`;
  }
  if (issue.code === 'too_small')
    return `expected a number ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
  if (issue.code === 'too_big')
    return `expected a number ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  return issue.message;
}

/** What each alternative expects; only what one complains of whose type the value has, if there is such a one. */
function alternatives({ errors }: z.core.$ZodIssueInvalidUnion): string[] {
  const first = errors.map(([issue]) => issue);
  const near = first.filter(({ code }) => code !== 'invalid_type' && code !== 'invalid_value');
  return (near.length > 0 ? near : first).map((issue) => plain(issue).replace(/^expected /, ''));
}
