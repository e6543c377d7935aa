/** The parts of the experiment that stay in two valleys. */
import type { Page } from "../../lib/figure/page.ts";
import { largestRate, largestRateAhead, twoValleys } from "./learning_rate.ts";
import * as valleys from "./valleys.ts";

const { height, bend } = twoValleys;

export function showValley(page: Page) {
  page.heading("Four rates");
  page.text(
    `The notes set an exercise: find the rate that comes to the lowest point of a function in ten steps. Their pictures are lost. A function
    that fits what they say is x⁴ + x³ - 5 x², begun at 2. It has a flat valley at 1.25 and a deep one at -2, with a ridge at 0 between
    them. These are their four rates.`,
  );
  const curve = valleys.curve(twoValleys, -3, 2.3);
  page.scatter({
    name: "valley_four_rates",
    title: "Ten steps down from 2, at four rates",
    x: { label: "x", range: [-3, 2.3] },
    y: { label: "height", range: [-13, 10] },
    panels: valleys.RATES.map((rate) => {
      const path = valleys.exercise({ rate });
      return {
        title: `rate ${rate}`,
        lines: [{ name: "height", ...curve }],
        points: [{ name: "places", x: path, y: path.map(height) }],
      };
    }),
  });
  page.table(
    ["rate", "x after 1", "2", "5", "10 steps", "height", "x after 300"],
    valleys.RATES.map((rate) => {
      const path = valleys.exercise({ rate, steps: 300 }), [one, two, five, ten, last] = [1, 2, 5, 10, 300];
      const places = [one, two, five, ten].map((step) => path[step].toFixed(3));
      return [rate, ...places, height(path[ten]).toFixed(2), path[last].toFixed(3)];
    }),
  );
  page.text(
    `The smallest rate is on its way to the flat valley, the second one is there. The two large ones jump over the ridge with their first
    step, and 0.09 is nearest to the lowest point after ten. But it does not stay. At -2 the valley has the bend ${
      bend(valleys.GLOBAL)
    }, and above the rate 2 / ${bend(valleys.GLOBAL)} = ${
      largestRate(bend(valleys.GLOBAL)).toFixed(4)
    } each step there goes further to the other side than it came from.`,
  );
}

export function showMomenta(page: Page) {
  page.heading("Three momenta");
  page.text(
    `Then the notes hold the rate at 0.01 and turn the momentum: 0.1, and 0.918, which is an odd number. Between them we put the usual 0.9.`,
  );
  const momenta = [0.1, 0.9, 0.918], steps = Array.from({ length: 61 }, (_, i) => i);
  page.lines({
    name: "valley_three_momenta",
    title: "At the rate 0.01: momentum 0.9 turns back before the ridge, 0.918 comes over it",
    x: { label: "step" },
    y: { label: "x", range: [-3, 2.5] },
    lines: [
      ...momenta.map((momentum) => ({
        name: `momentum ${momentum}`,
        x: steps,
        y: valleys.exercise({ momentum, steps: 60 }),
      })),
      { name: "the ridge", x: [0, 60], y: [0, 0] },
    ],
  });
  page.table(
    ["momentum", "x after 20 steps", "least x so far", "x after 300"],
    [0.1, 0.5, 0.9, 0.918, 0.95, 0.99].map((momentum) => {
      const path = valleys.exercise({ momentum, steps: 300 });
      return [momentum, path[20].toFixed(3), Math.min(...path.slice(0, 21)).toFixed(3), path[300].toFixed(3)];
    }),
  );
  page.text(
    `With 0.9 the ball rolls up to ${
      Math.min(...valleys.exercise({ momentum: 0.9, steps: 300 })).toFixed(3)
    } and falls back: the ridge is at 0. From the momentum ${
      valleys.leastMomentum(0.01).toFixed(4)
    } on it comes over, which may explain the 0.918. Momentum carries a ball over what it has the height for. It does not look for the deeper valley.`,
  );
}

export function showMap(page: Page) {
  page.heading("Rate against momentum");
  page.text(
    `Both at once: where is the ball after 300 steps? The map shows the mean height over the last 50. Where it flies off there is no value. The
    line is 2 (1 + m) / L with the bend at -2, the largest rate with which it can rest in the deep valley.`,
  );
  const rates = Array.from({ length: 48 }, (_, i) => 0.0025 * (i + 1));
  const momenta = Array.from({ length: 50 }, (_, i) => 0.02 * i);
  const edge = momenta.map((momentum) => largestRate(bend(valleys.GLOBAL), momentum)),
    inside = edge.filter((r) => r <= 0.12);
  page.heatmap({
    name: "rate_momentum_map",
    title: "Mean height of the ball after 300 steps from 2",
    x: { label: "rate", range: [0.0025, 0.12] },
    y: { label: "momentum", range: [0, 0.98] },
    field: { values: valleys.heightMap(rates, momenta), label: "mean height" },
    lines: [{ name: "largest rate that can rest at -2", x: inside, y: momenta.slice(0, inside.length) }],
  });
  page.text(
    `Small rates need much momentum to come over the ridge, and large ones need none. Where both are large, chance seems to
    decide: which valley a fast ball falls into depends on where it happens to turn. And it may fly off where it could rest, as its swings reach
    to where the valley is steeper than at its lowest point. In a bowl, whose bend is the same everywhere, there is no such chance. There classic momentum makes
    larger rates possible, not smaller ones. This is how large a rate may be in a bowl with the bend 100:`,
  );
  page.table(
    ["momentum", "classic", "looking ahead"],
    [0, 0.5, 0.9, 0.99].map((momentum) => [
      momentum,
      largestRate(100, momentum).toFixed(4),
      largestRateAhead(100, momentum).toFixed(4),
    ]),
  );
}
