/** All the ways in which what an op gives back can be wrong as a whole. */
import type { Lists } from "../../lib/check_gradient.ts";
import type { OpRule } from "../../lib/check_op.ts";

interface WrongLists {
  readonly mistake: string;
  readonly backward: OpRule["backward"];
}

/** `right` are the gradients for an upstream: what would give these is no mistake. */
export function wrongLists({ backward }: OpRule, right: Lists, upstream: readonly number[]): WrongLists[] {
  return right.flatMap((list, i) => list.length === 0 ? [] : wrongList(backward, right, upstream, i));
}

function wrongList(backward: OpRule["backward"], right: Lists, upstream: readonly number[], i: number): WrongLists[] {
  const changed = (name: string, change: (found: Lists, upstream: readonly number[]) => readonly number[]) => ({
    mistake: `the gradient of input ${i} is ${name}`,
    change,
    backward: (lists: Lists, upstream: readonly number[]) => {
      const found = backward(lists, upstream);
      return found.with(i, change(found, upstream));
    },
  });
  const always = [
    changed("forgotten", (found) => found[i].map(() => 0)),
    changed("of the wrong sign", (found) => found[i].map((slope) => -slope)),
    changed("twice as large", (found) => found[i].map((slope) => 2 * slope)),
    changed("a thousandth too large", (found) => found[i].map((slope) => 1.001 * slope)),
  ];
  const sometimes = [
    changed("what arrives from above", (found, upstream) => found[i].length === upstream.length ? upstream : found[i]),
    changed("in reverse", (found) => found[i].toReversed()),
    changed("that of its first number alone", (found) => found[i].map((slope, k) => k === 0 ? slope : 0)),
    ...right.flatMap((list, j) =>
      j !== i && list.length === right[i].length ? [changed(`that of input ${j}`, (found) => found[j])] : []
    ),
  ].filter(({ change }) => change(right, upstream).some((slope, k) => slope !== right[i][k]));
  return [...always, ...sometimes];
}
