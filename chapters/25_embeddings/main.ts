/** The experiment: things as vectors, ratings that are calculated, and what lies side by side. */
import type { Page } from "../../lib/figure/page.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { showClusters, showSearch, showStarts } from "./show_codes.ts";
import { showAlike, showRatings, showWidths } from "./show_ratings.ts";
import { showAnimals, showLookup, showNames, showShops } from "./show_things.ts";

export async function main(page: Page, { seed }: Options) {
  await showLookup(page, seed);
  showAnimals(page);
  await showNames(page, seed);
  await showShops(page, seed);
  await showRatings(page, seed);
  showWidths(page, seed);
  await showAlike(page, seed);
  showStarts(page, seed);
  await showClusters(page, seed);
  await showSearch(page, seed);
  await showClaims(page, claims, seed);
}
