/** What chapter 18 asserts. */
import { moonsClaims } from "./moons_claims.ts";
import { networkClaims } from "./network_claims.ts";
import { plainClaims } from "./plain_claims.ts";

export const claims = [...plainClaims, ...moonsClaims, ...networkClaims];
