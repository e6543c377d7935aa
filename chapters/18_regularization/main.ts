/** The experiment: polynomials and networks that learn too much, and what holds them back. */
import type { Page } from "../../lib/figure/page.ts";
import { steadily } from "../13_data/steady.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { showBiasAndVariance, showPolynomials, showShrinking, showWeights } from "./in_plain_numbers.ts";
import { showMoons, showMoreRows, showNonsense, showWrongLabels } from "./on_networks.ts";

export async function main(page: Page, { seed }: Options) {
  showPolynomials(page, seed);
  showBiasAndVariance(page, seed);
  showWeights(page, seed);
  await steadily(async () => {
    await showShrinking(page);
    await showMoons(page, seed);
    await showNonsense(page, seed);
    await showWrongLabels(page, seed);
    await showMoreRows(page, seed);
  });
  await showClaims(page, claims, seed);
}
