import {
  type Axis,
  type Codes,
  type Expression,
  elementwiseOps,
  formatAxes,
  hasAxis,
  ModelError,
  rebuild,
  type ScanBody,
  sameAxes,
  sizeOf,
  topologicalOrder,
} from '@bayes-window/dsl';

/**
 * Throws INVALID_GRAPH, naming `stage` and the node, unless the graph below `roots` is one that every backend can take:
 *
 * - arguments come before their users, so there is no cycle;
 * - each node has the number of arguments and the axes, in this order, that its own builder gives it;
 * - an axis name has one size in the whole graph, and an input's name belongs to one node;
 * - data have one value per point of their axes, codes one per element of `over`, each within `axis`;
 * - each elementwise op is in the list for which backends have rules.
 */
export function verifyGraph(roots: readonly Expression[], stage: string): void {
  const graph = new GraphCheck(stage);
  for (const node of topologicalOrder(roots)) graph.check(node);
}

/** Verifies what a pass made of `before`: as many roots, over no more axes each, from no more inputs. */
export function verifyPass(name: string, before: readonly Expression[], after: readonly Expression[]): void {
  const stage = `pass "${name}"`;
  verifyGraph(after, stage);
  if (after.length !== before.length) throw invalid(stage, `makes ${after.length} roots of ${before.length}`);
  for (const [i, root] of after.entries()) {
    const added = root.axes.find((axis) => !before[i].axes.some(({ name }) => name === axis.name));
    if (added !== undefined) throw invalid(stage, `adds axis "${added.name}" to root ${i}`, root);
  }
  const known = new Set(inputsOf(before));
  const unknown = inputsOf(after).find((node) => !known.has(node));
  if (unknown !== undefined)
    throw invalid(stage, `uses input "${unknown.attributes.name}", which it was not given`);
}

function inputsOf(roots: readonly Expression[]): Expression[] {
  return topologicalOrder(roots).filter(({ op }) => op.kind === 'input');
}

class GraphCheck {
  private readonly done = new Set<Expression>();
  private readonly sizes = new Map<string, number>();
  private readonly inputs = new Set<string>();
  private readonly stage: string;

  constructor(stage: string) {
    this.stage = stage;
  }

  check(node: Expression): void {
    const require = (holds: boolean, what: string): void => {
      if (!holds) throw invalid(this.stage, what, node);
    };
    require(node.args.every((arg) => this.done.has(arg)), 'is its own argument');
    this.done.add(node);
    this.checkSizes(node, require);
    if ('build' in node.op || node.op.kind === 'elementwise') checkApplication(node, require);
    else checkLeaf(node, require);
    if (node.op.kind === 'input') this.checkInput(node, require);
  }

  private checkInput({ attributes: { name } }: Expression, require: Requirement): void {
    require(!this.inputs.has(`${name}`), 'is the second input of its name');
    this.inputs.add(`${name}`);
  }

  private checkSizes({ axes, attributes: { axis, codes } }: Expression, require: Requirement): void {
    const named = [...axes, axis, codes?.axis, codes?.over].filter((a): a is Axis => a !== undefined);
    for (const { name, size } of named) {
      const known = this.sizes.get(name) ?? size;
      require(known === size, `gives axis "${name}" the size ${size}, which is ${known} elsewhere`);
      this.sizes.set(name, size);
    }
    require(new Set(axes.map(({ name }) => name)).size === axes.length, 'has an axis twice');
  }
}

type Requirement = (holds: boolean, what: string) => void;

function checkLeaf(
  { op, args, axes, attributes: { value, values } }: Expression,
  require: Requirement,
): void {
  require(args.length === 0, 'is a leaf with arguments');
  if (op.kind === 'constant') require(axes.length === 0 && typeof value === 'number', 'is no number');
  if (op.kind !== 'data') return;
  require(values instanceof Float64Array && axes.length > 0, 'is data without values or without axes');
  const { length } = values as Float64Array;
  require(length === sizeOf(axes), `has ${length} values over axes ${formatAxes(axes)}`);
}

function checkApplication(node: Expression, require: Requirement): void {
  const { op, args, axes, attributes } = node;
  if (op.kind === 'elementwise') {
    require(Object.hasOwn(elementwiseOps, op.name), `is of op "${op.name}", which is in no list`);
    require(args.length === op.arity, `has ${args.length} arguments`);
  }
  if (attributes.codes !== undefined) checkCodes(attributes.codes, require);
  if (attributes.scan !== undefined) checkBody(attributes.scan, require);
  const built = builtAgain(node, require);
  require(built.op === op, `is what its builder writes as ${built.op.name}`);
  // An elementwise op broadcasts by name, so that the order of its axes is its own affair; not so for the others.
  const agrees = op.kind === 'elementwise' ? sameSet(built.axes, axes) : sameAxes(built.axes, axes);
  require(agrees, `has axes ${formatAxes(axes)} where its builder gives ${formatAxes(built.axes)}`);
}

/** A body reads nothing but its own carries and parameters, and its next values are over axes of the carries. */
function checkBody({ axis, carries, parameters, next }: ScanBody, require: Requirement): void {
  verifyGraph(next, `a step along "${axis.name}"`);
  const own = new Set([...carries, ...parameters]);
  const foreign = inputsOf(next).find((node) => !own.has(node));
  require(foreign === undefined, `reads "${foreign?.attributes.name}", which its steps are not given`);
  const grown = next.findIndex(({ axes }, k) => !axes.every((a) => hasAxis(carries[k].axes, a)));
  require(grown < 0, `carries "${carries[grown]?.attributes.name}" over axes that it lacks`);
}

function builtAgain(node: Expression, require: Requirement): Expression {
  try {
    return rebuild(node, node.args);
  } catch (error) {
    require(false, `can't be built: ${(error as Error).message}`);
    throw error;
  }
}

function sameSet(a: readonly Axis[], b: readonly Axis[]): boolean {
  return a.length === b.length && a.every(({ name }) => b.some((other) => other.name === name));
}

/** Codes that were found in order; they can't change. */
const sound = new WeakSet<Codes>();

function checkCodes(codes: Codes, require: Requirement): void {
  if (sound.has(codes)) return;
  const { name, axis, over, values } = codes;
  require(values.length === over.size, `has ${values.length} codes "${name}" over ${formatAxes([over])}`);
  const bad = values.findIndex((code) => code < 0 || code >= axis.size);
  require(bad < 0, `has the code ${values[bad]} into ${formatAxes([axis])} at row ${bad} of "${name}"`);
  sound.add(codes);
}

function invalid(stage: string, what: string, node?: Expression): ModelError {
  const subject = node === undefined ? 'it' : `a node, ${picture(node)},`;
  return new ModelError(
    'INVALID_GRAPH',
    `The graph after ${stage} is not well formed: ${subject} ${what}. ` +
      'This is a fault of the compiler or of an op of your own; please report it with the model.',
    { stage },
  );
}

/** The node and its arguments, no deeper: a whole graph may be very long. */
function picture({ op, args, axes, attributes }: Expression): string {
  const own = attributes.name ?? op.name;
  const inner = args.map((arg) => `${arg.attributes.name ?? arg.op.name}${formatAxes(arg.axes)}`);
  return `${own}(${inner.join(', ')}) over ${formatAxes(axes)}`;
}
