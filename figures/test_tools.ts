/** What the tests of the pictures share. */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };
import type { Figure } from "../lib/figure/figure.ts";
import { figureSvg } from "./svg.ts";

await initWasm(wasm);

/** Draws a figure, and reads the picture with a real reader of XML and SVG, which refuses what is not well formed. */
export async function drawn(figure: Figure): Promise<{ svg: string; width: number; height: number }> {
  const svg = await figureSvg(figure);
  const { width, height } = new Resvg(svg);
  return { svg, width, height };
}

/** What stands in the picture to be read, line by line, without its data. */
export function textsOf(svg: string): string[] {
  const unescaped = (text: string) => text.replace(/&#34;|&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">");
  return [...svg.matchAll(/<(?:text|tspan)\b[^>]*>([^<]+)</g)].map(([, text]) =>
    unescaped(text).replace(/&#39;/g, "'").replace(/&amp;/g, "&")
  );
}
