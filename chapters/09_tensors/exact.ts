/**
 * Who imports this calculates on the reference device, in float64, unless the reader chooses another one: chapters 9 and 10
 * compare with plain numbers, to the last digits.
 */
import { Reference } from "../../lib/device/reference.ts";
import type { Page } from "../../lib/figure/page.ts";
import { device, useDevice } from "../../lib/tensor.ts";
import { type Claim, showClaims } from "../claim.ts";

useDevice(new Reference());

/** Shows claims that are about numbers of 64 bits, whatever device the reader has chosen. */
export async function showExactClaims(page: Page, claims: readonly Claim[], seed: number): Promise<void> {
  if (device().dataType !== "float64") {
    page.text(`What this chapter claims is about numbers of 64 bits. So the claims are tried on the reference device.`);
    useDevice(new Reference());
  }
  await showClaims(page, claims, seed);
}
