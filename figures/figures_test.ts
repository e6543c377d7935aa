import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Figure } from "../lib/figure/figure.ts";
import { extract, rounded } from "../lib/figure/metadata.ts";
import { chart, line, oddFigures } from "../tests/lib/figure/odd.ts";
import { sampleFigures } from "../tests/lib/figure/samples.ts";
import { figureSvg } from "./svg.ts";
import { drawn, textsOf } from "./test_tools.ts";

for (const figure of sampleFigures()) {
  Deno.test(`${figure.name} is well formed, always the same, and carries its data`, async () => {
    const { svg, width } = await drawn(figure);
    assert(width < 800, `${width} pixels`);
    assert(textsOf(svg).includes(figure.title));
    assertEquals(extract(svg), rounded(figure));
    assertEquals(await figureSvg(figure), svg);
  });
}

Deno.test("numbers that differ after the sixth digit give the same file, others do not", async () => {
  const svg = await figureSvg(chart([{ lines: [line("f", [1, 2, 3])] }]));
  assertEquals(await figureSvg(chart([{ lines: [line("f", [1, 2.0000001, 3])] }])), svg);
  const flat = await figureSvg(chart([{ lines: [line("f", [1, 1])] }]));
  assertEquals(await figureSvg(chart([{ lines: [line("f", [1, 1.0000001])] }])), flat); // though the axis fits the data
  assertNotEquals(await figureSvg(chart([{ lines: [line("f", [1, 2.1, 3])] }])), svg);
});

const HOSTILE = `<&> "it's" &amp; \\N`;

/** Figures with hostile texts, and how often each has to show one. */
const hostile: [figure: Figure, times: number][] = [
  [
    chart([{ title: HOSTILE, lines: [line(HOSTILE, [1, 2])] }, { points: [line(`${HOSTILE}!`, [1, 2])] }], {
      title: HOSTILE,
      x: { label: HOSTILE },
      y: { label: HOSTILE },
    }),
    6, // both panels have a title below
  ],
  [chart([{ field: { label: HOSTILE, values: [[1, 2]], names: { x: [HOSTILE, "b"], y: [HOSTILE] } } }]), 3],
  [chart([{ field: { label: HOSTILE, values: [[1, 2]] } }]), 1],
  [{ kind: "bars", name: "b", title: "B", label: HOSTILE, bars: [{ label: HOSTILE, value: 1 }] }, 2],
  [{ kind: "images", name: "i", title: HOSTILE, images: [{ label: "a", pixels: [[1]] }] }, 1],
  [
    {
      kind: "graph",
      name: "g",
      title: HOSTILE,
      nodes: [{ id: HOSTILE, label: HOSTILE, value: HOSTILE }, { id: "a b", label: "" }, { id: "", label: "x" }],
      edges: [{ from: HOSTILE, to: "a b", label: HOSTILE }, { from: "a b", to: "" }],
    },
    4,
  ],
];

for (const [i, [figure, times]] of hostile.entries()) {
  Deno.test(`signs of XML and of the drawing programs are shown as they are: ${figure.kind} ${i}`, async () => {
    const { svg } = await drawn(figure);
    assertEquals(textsOf(svg).filter((text) => text === HOSTILE).length, times, textsOf(svg).join("\n"));
    assertEquals(extract(svg), figure);
  });
}

Deno.test("control characters do not break the file", async () => {
  const { svg } = await drawn(
    chart([{ title: "\u0002", lines: [line("\ud800", [1, 2])] }], { title: "a\u0001b\uffff" }),
  );
  assert(textsOf(svg).includes("ab"));
});

for (const [name, figure] of Object.entries(oddFigures)) {
  Deno.test(`${name} can be drawn`, async () => {
    const { svg } = await drawn(figure);
    assert(textsOf(svg).includes(figure.title));
    const tags = svg.replace(/<metadata.*<\/metadata>/, "").replace(/>[^<]*</g, "><");
    assertEquals(tags.match(/NaN|Infinity|undefined|href=""|\d{9}|\de\+\d/), null);
    assertEquals(extract(svg), figure);
  });
}
