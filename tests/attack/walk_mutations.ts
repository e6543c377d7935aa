/** All the ways in which a walk through numbers can be wrong, forward and back. */
import type { Storage } from "../../lib/device/device.ts";
import { takeWalk, type Walk } from "../../lib/device/walk.ts";
import { sizeOf } from "../../lib/shape.ts";
import { type CallOf, carryOut } from "./calls.ts";
import { onNumbers, plain, type WrongCall } from "./wrong_call.ts";

export function wrongGathers(call: CallOf<"gather">): WrongCall[] {
  const { x, walk } = call;
  const filled = () => {
    const values = plain.values(x), out = new Float64Array(sizeOf(walk.shape));
    takeWalk(walk, (to, from) => out[to] = from < 0 ? values[0] : values[from]);
    return out;
  };
  const once = () => {
    const values = plain.values(x), out = new Float64Array(sizeOf(walk.shape)), seen = new Set<number>();
    takeWalk(walk, (to, from) => {
      if (from >= 0 && !seen.has(from)) out[to] = values[from];
      seen.add(from);
    });
    return out;
  };
  return [
    ...wrongWalks(walk).map(({ mistake, walk }) => ({
      mistake,
      carryOut: () => carryOut(plain, { ...call, walk }),
    })),
    onNumbers("in reverse", () => plain.values(plain.gather(x, walk)).reverse()),
    onNumbers("the first number outside", filled),
    onNumbers("each number once, in place of repeated", once),
  ];
}

export function wrongScatters(call: CallOf<"scatter">): WrongCall[] {
  const { parts } = call;
  const walks = parts.flatMap(({ storage, walk }, i) =>
    wrongWalks(walk).map((wrong) => ({
      mistake: `${wrong.mistake}${parts.length > 1 ? `, of part ${i}` : ""}`,
      carryOut: () => plain.scatter(parts.with(i, { storage, walk: wrong.walk })),
    }))
  );
  const none = (x: Storage) => plain.store(new Float64Array(x.length));
  const without = (i: number) => plain.scatter(parts.with(i, { ...parts[i], storage: none(parts[i].storage) }));
  const swapped = (i: number, j: number) =>
    plain.scatter(
      parts.with(i, { ...parts[i], storage: parts[j].storage }).with(j, { ...parts[j], storage: parts[i].storage }),
    );
  const found: WrongCall[] = [
    ...walks,
    onNumbers("overwritten in place of added", () => placed(call, () => true)),
    onNumbers("the first alone is kept", () => placed(call, (isFirst) => isFirst)),
  ];
  if (parts.length === 1) return found;
  parts.forEach(({ storage }, i) => {
    found.push({ mistake: `part ${i} is dropped`, carryOut: () => without(i) });
    const j = (i + 1) % parts.length;
    if (storage.length !== parts[j].storage.length) return;
    found.push({ mistake: `parts ${i} and ${j} are swapped`, carryOut: () => swapped(i, j) });
  });
  return found;
}

function placed({ parts }: CallOf<"scatter">, isKept: (isFirst: boolean) => boolean): Float64Array {
  const out = new Float64Array(sizeOf(parts[0].walk.source)), seen = new Set<number>();
  for (const { storage, walk } of parts) {
    const values = plain.values(storage);
    takeWalk(walk, (to, from) => {
      if (from >= 0 && isKept(!seen.has(from))) out[from] = values[to];
      seen.add(from);
    });
  }
  return out;
}

interface WrongWalk {
  readonly mistake: string;
  readonly walk: Walk;
}

/** A walk that begins one place further, and one with the steps of two axes exchanged. */
function wrongWalks(walk: Walk): WrongWalk[] {
  const { shape, source, courses } = walk;
  const shifted = source.map((_, s): WrongWalk => {
    const course = { ...courses[s], start: courses[s].start + 1 };
    return { mistake: `shifted by one along axis ${s}`, walk: { ...walk, courses: courses.with(s, course) } };
  });
  const swapped = shape.slice(1).map((_, axis): WrongWalk => {
    const exchanged = courses.map(({ start, steps }) => ({
      start,
      steps: steps.with(axis, steps[axis + 1]).with(axis + 1, steps[axis]),
    }));
    return { mistake: `the steps of axes ${axis} and ${axis + 1} are swapped`, walk: { ...walk, courses: exchanged } };
  });
  return [...shifted, ...swapped];
}
