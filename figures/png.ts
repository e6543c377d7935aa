/**
 * Turns SVG files into PNG files, to look at them where there is no browser:
 *
 *     deno task png chapters/01_neuron/figures/*.svg
 */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };

/** Where Debian, Fedora and Arch keep the fonts of the figures. */
const FONTS = ["truetype/dejavu", "dejavu-sans-fonts", "TTF"].map((folder) => `/usr/share/fonts/${folder}`);

/** The fonts of the figures, where the machine has them; without them a picture has no letters. */
function fonts(): Uint8Array[] {
  const files = FONTS.flatMap((folder) => [`${folder}/DejaVuSans.ttf`, `${folder}/DejaVuSans-Bold.ttf`]);
  return files.flatMap((file) => {
    try {
      return Deno.readFileSync(file);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
}

/** SVG text -> PNG file, one and a half times as large. */
function png(svg: string, fontBuffers: Uint8Array[]): Uint8Array {
  const known = svg.replaceAll(" image-rendering: pixelated;", ""); // resvg knows the older word that stands beside it
  const resvg = new Resvg(known, {
    fitTo: { mode: "zoom", value: 1.5 },
    font: { fontBuffers, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return resvg.render().asPng();
}

async function main([folder, ...files]: readonly string[]) {
  if (files.length === 0) throw new Error("Cannot start: name the SVG files");
  await Deno.mkdir(folder, { recursive: true });
  await initWasm(wasm);
  const loaded = fonts();
  if (loaded.length === 0) {
    console.error(`The pictures have no letters: there is no DejaVu Sans in ${FONTS.join(", ")}`);
  }
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1).replace(/\.svg$/, "");
    Deno.writeFileSync(`${folder}/${name}.png`, png(Deno.readTextFileSync(file), loaded));
    console.log(`${folder}/${name}.png`);
  }
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
