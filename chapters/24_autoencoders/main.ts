/** The experiment: rows that are told in few numbers, digits through narrow necks, and noise that is taken away. */
import type { Page } from "../../lib/figure/page.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { showCosts, showFloor } from "./show_counts.ts";
import { showDescent, showTie } from "./show_linear.ts";
import { showMnist } from "./show_mnist.ts";
import { showMap, showNecks } from "./show_necks.ts";
import { showFilters, showNoise } from "./show_noise.ts";

export async function main(page: Page, options: Options) {
  const { seed } = options;
  showDescent(page, seed);
  await showTie(page, seed);
  await showNecks(page, seed);
  await showMap(page, seed);
  await showNoise(page, seed);
  await showFilters(page, seed);
  await showFloor(page, seed);
  await showCosts(page, seed);
  await showMnist(page, options);
  await showClaims(page, claims, seed);
}
