import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { measureSlope, type Slope } from "../../lib/difference.ts";
import { Random } from "../../lib/random.ts";

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Measures where the value is a single term. */
function measure(f: (x: number) => number, x: number, distance?: number): Slope {
  return measureSlope((moved) => ({ value: f(moved), size: Math.abs(f(moved)) }), x, distance);
}

const smooth: [name: string, f: (x: number) => number, slope: (x: number) => number][] = [
  ["x²", (x) => x * x, (x) => 2 * x],
  ["x³ - x", (x) => x ** 3 - x, (x) => 3 * x * x - 1],
  ["sin", Math.sin, Math.cos],
  ["sin of 1000 x", (x) => Math.sin(1000 * x), (x) => 1000 * Math.cos(1000 * x)],
  ["tanh", Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  ["exp", Math.exp, Math.exp],
  ["1 / (2 + sin)", (x) => 1 / (2 + Math.sin(x)), (x) => -Math.cos(x) / (2 + Math.sin(x)) ** 2],
  ["exp of 30 x", (x) => Math.exp(30 * x), (x) => 30 * Math.exp(30 * x)],
];

for (const [name, f, slope] of smooth) {
  Deno.test(`the slope of ${name} is found, and its uncertainty is honest`, () => {
    fc.assert(fc.property(within(-8, 8), (x) => {
      const found = measure(f, x), size = Math.max(Math.abs(f(x)), Math.abs(slope(x)));
      assert(Math.abs(found.slope - slope(x)) <= 4 * found.uncertain + 1e-300, JSON.stringify(found));
      // rounding alone is 32 epsilon over a distance that is above 1e-5 of the function's own scale
      assert(found.uncertain <= 1e-6 * size + 1e-12, JSON.stringify(found));
    }));
  });
}

Deno.test("a function with terms of size 1 inside is measured near 0 too", () => {
  fc.assert(fc.property(within(-1e-3, 1e-3), within(-12, 0), (x, power) => {
    const near = x * 10 ** power;
    const found = measure((x) => (1 + Math.sin(x)) - 1, near);
    assert(Math.abs(found.slope - Math.cos(near)) <= 4 * found.uncertain && found.uncertain < 1e-9);
  }));
});

/** How many of many places get a slope that is off by more than four times its uncertainty. */
function dishonest(f: (x: number) => number, slope: (x: number) => number, low: number, high: number, places: number) {
  const random = new Random(1);
  return Array.from({ length: places }, () => random.uniform(low, high)).filter((x) => {
    const found = measure(f, x);
    return !(Math.abs(found.slope - slope(x)) <= 4 * found.uncertain);
  }).length;
}

Deno.test("terms that hide inside: ten times the size of 1 do no harm, ten thousand times seldom", () => {
  const hiding = (size: number) => (x: number) => (size + Math.sin(x)) - size;
  assertEquals(dishonest(hiding(10), Math.cos, -5e-4, 5e-4, 5000), 0);
  assert(dishonest(hiding(1e4), Math.cos, 0, 3, 20_000) < 20_000 / 300);
});

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const rounded: [name: string, f: (x: number) => number, slope: (x: number) => number, low: number, high: number][] = [
  ["-log(1 - sigmoid)", (z) => -Math.log(1 - sigmoid(z)), sigmoid, 5, 36.7],
  ["1 - sigmoid", (z) => 1 - sigmoid(z), (z) => -sigmoid(z) * sigmoid(-z), 5, 36],
  ["1 - tanh²", (z) => 1 - Math.tanh(z) ** 2, (z) => -2 * Math.tanh(z) / Math.cosh(z) ** 2, 2, 17.5],
  ["s (1 - s)", (z) => sigmoid(z) * (1 - sigmoid(z)), (z) => sigmoid(z) * sigmoid(-z) * (1 - 2 * sigmoid(z)), 5, 36],
  ["log(1 + e^x)", (x) => Math.log(1 + Math.exp(x)), sigmoid, -36, -5],
  ["log(e^x + 1) - x", (x) => Math.log(Math.exp(x) + 1) - x, (x) => -sigmoid(-x), 5, 33],
];

for (const [name, f, slope, low, high] of rounded) {
  Deno.test(`${name} is a staircase, and its uncertainty knows: no place of 3000 is off, and no kink is seen`, () => {
    const random = new Random(2);
    for (let i = 0; i < 3000; i++) {
      const x = random.uniform(low, high), found = measure(f, x);
      const rounding = 8 * 2 ** -52; // of terms of size 1
      assert(Math.abs(found.slope - slope(x)) <= 4 * found.uncertain + rounding, `${x} ${JSON.stringify(found)}`);
      assert(!found.sides || found.uncertain < 1e-5 * Math.abs(found.slope), `${x} ${JSON.stringify(found)}`);
    }
  });
}

Deno.test("a step is no kink, and leaves the slope uncertain as long as it is near", () => {
  const steps: ((x: number) => number)[] = [
    (x) => x >= 0 ? 1 : 0,
    (x) => Math.round(x + 0.5),
    (x) => (x > 0 ? 1 : 0) + Math.sin(x),
  ];
  for (const f of steps) {
    for (const x of [0, 1e-9, -1e-10]) {
      const { uncertain, sides } = measure(f, x);
      assert(uncertain > 1 && sides === undefined, `${f} ${x}`);
    }
  }
  const { slope, uncertain } = measure((x) => Math.floor(x) + 2, 0.25); // the next step is 1 high, and 0.25 away
  assertEquals(slope, 0);
  assertAlmostEquals(uncertain, 4, 1e-6);
});

Deno.test("a ReLU does not move on its left, and is certain there, up to its kink", () => {
  for (const x of [-3, -0.3, -1e-3, -1e-6]) {
    const { slope, uncertain } = measure((x) => Math.max(0, x), x);
    assertEquals(slope, 0);
    assert(uncertain < 1e-12, `${x} ${uncertain}`);
  }
});

Deno.test("far from 0 a function may still go up and down within a few units", () => {
  assertEquals(dishonest(Math.sin, Math.cos, 1e8, 2e8, 3000), 0);
  assertEquals(dishonest((x) => Math.sin(10 * x), (x) => 10 * Math.cos(10 * x), 1e4, 2e4, 3000), 0);
});

Deno.test("the slope is found far from 0, with the distances that float64 has there", () => {
  for (const [f, slope] of [[(x: number) => x * x, 2e6], [Math.sin, Math.cos(1e6)], [Math.log, 1e-6]] as const) {
    const found = measure(f, 1e6);
    assertAlmostEquals(found.slope / slope, 1, 1e-7);
    assert(Math.abs(found.slope - slope) <= 4 * found.uncertain);
  }
});

Deno.test("a kink at the place is seen: its sides hold the slope to the left and the slope to the right", () => {
  const bends: [f: (x: number) => number, x: number, left: number, right: number][] = [
    [Math.abs, 0, -1, 1],
    [(x) => Math.max(0, x), 0, 0, 1],
    [(x) => Math.max(0, x) + 5, 0, 0, 1],
    [(x) => Math.max(0, x - 1) * Math.exp(-x) + Math.sin(3 * x), 1, 3 * Math.cos(3), 3 * Math.cos(3) + Math.exp(-1)],
    [(x) => x < 2 ? x * x : 6 - x, 2, 4, -1],
  ];
  for (const [f, x, left, right] of bends) {
    const { sides } = measure(f, x);
    assert(sides, String(f));
    assertAlmostEquals(sides.low, Math.min(left, right), 1e-3);
    assertAlmostEquals(sides.high, Math.max(left, right), 1e-3);
    assert(sides.low <= Math.min(left, right) && sides.high >= Math.max(left, right));
  }
});

Deno.test("a kink near the place does no harm: the slope lies within its uncertainty, or the sides hold it", () => {
  const places = fc.record({ x: within(-2, 2), speed: within(-1, 4), nearness: within(1, 14), isLeft: fc.boolean() });
  fc.assert(
    fc.property(places, ({ x, speed, nearness, isLeft }) => {
      const k = 10 ** speed, d = 10 ** -nearness * (isLeft ? -1 : 1), slope = (d < 0 ? 3 : 0) + k * Math.cos(k * x);
      const { sides, ...found } = measureSlope((y) => {
        const bend = 3 * Math.max(0, y - x - d), wave = Math.sin(k * y);
        return { value: bend + wave, size: bend + Math.abs(wave) };
      }, x);
      assert(Math.abs(found.slope - slope) <= 4 * found.uncertain, JSON.stringify(found));
      assert(!sides || (slope >= sides.low && slope <= sides.high), JSON.stringify(sides));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the sides of a kink are measured where curvature does not blur them", () => {
  const x = -0.9882172544580645, k = 57.21539639507558, left = k * Math.cos(k * x);
  const { sides } = measureSlope((y) => {
    const bend = 3 * Math.max(0, y - x - 6e-10), wave = Math.sin(k * y);
    return { value: bend + wave, size: bend + Math.abs(wave) };
  }, x);
  assert(sides && sides.low <= left && sides.low > left - 0.01 && sides.high < left + 3.01);
});

Deno.test("curvature is not taken for a kink: the uncertainty of smooth functions is small", () => {
  for (const f of [(x: number) => Math.sin(x) + x ** 3 / 10, (x: number) => Math.log(3 + x)]) {
    fc.assert(fc.property(within(-2, 2), (x) => assert(measure(f, x).uncertain < 1e-9)));
  }
});

Deno.test("a constant has the slope 0, uncertain by its rounding", () => {
  assertEquals(measure(() => 0, 2).slope, 0);
  for (const size of [1, 1e6, 1e12]) {
    const { slope, uncertain } = measure(() => size, 2);
    assertEquals(slope, 0);
    assert(uncertain > 1e-15 * size && uncertain < 1e-11 * size, String(uncertain));
  }
});

Deno.test("a value that is rounded to 1e12 leaves the slope uncertain", () => {
  const { slope, uncertain } = measure((x) => 1e12 + x, 0.3);
  assert(uncertain > 0.1 && Math.abs(slope - 1) < uncertain);
});

Deno.test("tiny values are measured relative to their size, down to the smallest numbers there are", () => {
  assertAlmostEquals(measure(Math.exp, -300).slope / Math.exp(-300), 1, 1e-9);
  const { slope, uncertain } = measure(Math.exp, -740);
  assert(Math.abs(slope - Math.exp(-740)) <= uncertain);
});

Deno.test("where a function is not finite the slope is not a number, unless a smaller distance avoids it", () => {
  assertEquals(measure(Math.sqrt, 0), { slope: NaN, uncertain: NaN });
  assertEquals(measure(() => NaN, 1).slope, NaN);
  assertEquals(measure(() => Infinity, 1).slope, NaN);
  assertAlmostEquals(measure(Math.log, 1e-4).slope, 1e4, 1e-2);
});

Deno.test("a distance of one's own is used, and the uncertainty says when it is too small or too large", () => {
  const f = (x: number) => Math.sin(10 * x), slope = 10 * Math.cos(3);
  const error = (distance: number) => Math.abs(measure(f, 0.3, distance).slope - slope);
  const uncertain = (distance: number) => measure(f, 0.3, distance).uncertain;
  assert(uncertain(1e-4) < 1e-6);
  assert(uncertain(1e-13) > 1e-2);
  assert(uncertain(1) > 1);
  for (const distance of [1e-13, 1e-10, 1e-4, 1e-2, 1]) assert(error(distance) <= 4 * uncertain(distance));
  assertEquals(measure(f, 0.3, 1e-20).slope, NaN); // 0.3 + 1e-20 is 0.3
});

Deno.test("few evaluations are needed: about 20 on a smooth function, 45 at most", () => {
  const evaluations = (f: (x: number) => number, x: number) => {
    let count = 0;
    measureSlope((moved) => ({ value: f(moved), size: Math.abs(f(moved)) * (++count > 0 ? 1 : 0) }), x);
    return count;
  };
  assert(evaluations(Math.sin, 1) < 25);
  assertEquals(evaluations(Math.abs, 0), 45);
});

Deno.test("a distance that is no distance is refused", () => {
  for (const distance of [0, -1, NaN, Infinity]) {
    assertEquals(
      assertThrows(() => measure(Math.sin, 1, distance), Error).message,
      `Cannot measure a slope at a distance of ${distance}: it must be above 0 and finite`,
    );
  }
});
