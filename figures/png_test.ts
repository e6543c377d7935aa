import { assert, assertEquals, assertMatch } from "@std/assert";
import { decode } from "fast-png";
import { fileURLToPath } from "node:url";

const fileOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

async function png(...args: string[]) {
  const rights = ["--allow-read=out,/usr/share/fonts", "--allow-write=out"];
  const options = ["--quiet", "--no-prompt", "--ignore-env", "--config=figures/deno.json", ...rights];
  const command = { args: ["run", ...options, "figures/png.ts", ...args], cwd: fileOf(".") };
  const { code, stdout, stderr } = await new Deno.Command("deno", command).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

Deno.test("an SVG file becomes a PNG file of its name, one and a half times as large", async () => {
  const folder = fileOf(`out/png_${crypto.randomUUID()}`);
  await Deno.mkdir(folder, { recursive: true });
  try {
    const half = '<rect width="20" height="20" fill="#ff0000"/><rect x="20" width="20" height="20" fill="#0000ff"/>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">${half}</svg>`;
    await Deno.writeTextFile(`${folder}/one.svg`, svg);
    const { code, out } = await png(`${folder}/pictures`, `${folder}/one.svg`);
    assertEquals([code, out], [0, `${folder}/pictures/one.png\n`]);
    const { width, height, data, channels } = decode(await Deno.readFile(`${folder}/pictures/one.png`));
    assertEquals([width, height], [60, 30]);
    const colorAt = (
      x: number,
      y: number,
    ) => [...data.slice((y * width + x) * channels, (y * width + x) * channels + 3)];
    assertEquals([colorAt(0, 0), colorAt(29, 29), colorAt(30, 0)], [[255, 0, 0], [255, 0, 0], [0, 0, 255]]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("no files, and a file that is not there, are refused in one line", async () => {
  for (const files of [[], [fileOf("out/none.svg")]]) {
    const { code, err } = await png(fileOf("out"), ...files);
    assertEquals(code, 1);
    assertMatch(err, /(^|\n)(Cannot|No such file).+\n$/);
    assert(!/^\s+at /m.test(err), err);
  }
});
