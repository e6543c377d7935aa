/** Layers that learn no more. */
import { untracked } from "../op.ts";
import { type AnyLayer, type Layer, layer, watchedAs } from "./layer.ts";
import { listOf, type Values } from "./values.ts";

/** A layer that stands twice in a model does so in the frozen one: it is frozen once. */
const known = new WeakMap<AnyLayer, AnyLayer>();

/**
 * The layer as it is when it is asked, in training too: its weights learn nothing, its dropout drops nothing, its running means
 * stay. What were its parameters it now keeps, under the same names, so a file fits both. Gradients still go through it
 * to layers in front of it; where none of those learns, they end here, and the way back is shorter.
 */
export function frozen<Inputs extends Values, Outputs extends Values>(
  still: Layer<Inputs, Outputs>,
): Layer<Inputs, Outputs> {
  const made = (known.get(still) ?? frozenOnce(still)) as Layer<Inputs, Outputs>;
  known.set(still, made);
  return made;
}

function frozenOnce<Inputs extends Values, Outputs extends Values>(
  still: Layer<Inputs, Outputs>,
): Layer<Inputs, Outputs> {
  const { title, parameters, kept, parts, recipe } = still;
  const standIn = (one: AnyLayer) => one === still ? undefined : known.get(one) ?? one; // the whole tells of itself
  const isReached = (x: Inputs) => listOf(x).some(({ tracked }) => tracked);
  const ask = (x: Inputs) => isReached(x) ? still(x) : untracked(() => still(x));
  return layer<Inputs, Outputs>((x) => watchedAs(standIn, () => ask(x)), {
    title: `frozen ${title}`,
    kept: { ...parameters, ...kept },
    parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, frozen(part as never) as AnyLayer])),
    recipe,
  });
}
