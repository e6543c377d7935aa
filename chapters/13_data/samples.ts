/** Tables that are made up for this chapter, so that the truth about them is known. */
import type { Random } from "../../lib/random.ts";
import { probability } from "./models.ts";

/** A feature as it may be measured: its mean, its deviation, and how much one deviation of it weighs. */
interface Feature {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
  readonly importance: number;
}

/** Like the Pima study of diabetes, which the notes use: its units, and importances that are made up. */
export const FEATURES: readonly Feature[] = [
  { name: "pregnancies", mean: 3.8, deviation: 3.4, importance: 0.4 },
  { name: "glucose (mg/dl)", mean: 121, deviation: 32, importance: 1.1 },
  { name: "pressure (mmHg)", mean: 69, deviation: 19, importance: -0.25 },
  { name: "skin fold (mm)", mean: 21, deviation: 16, importance: 0.15 },
  { name: "insulin (mU/l)", mean: 80, deviation: 115, importance: -0.2 },
  { name: "body mass (kg/m2)", mean: 32, deviation: 7.9, importance: 0.7 },
  { name: "family history", mean: 0.47, deviation: 0.33, importance: 0.3 },
  { name: "age (years)", mean: 33, deviation: 11.8, importance: 0.2 },
];

/** Rows of features, and for each whether the patient is ill. */
export interface Patients {
  readonly rows: number[][];
  readonly classes: number[];
}

/** Patients with independent, normally distributed features; who is ill follows a logistic model. */
export function patients(random: Random, count = 768): Patients {
  const rows: number[][] = [], classes: number[] = [];
  for (let i = 0; i < count; i++) {
    const scaled = FEATURES.map(() => random.normal());
    rows.push(FEATURES.map(({ mean, deviation }, j) => mean + deviation * scaled[j]));
    const z = FEATURES.reduce((sum, { importance }, j) => sum + importance * scaled[j], -0.8);
    classes.push(random.uniform() < probability(z) ? 1 : 0);
  }
  return { rows, classes };
}

/** The levels of experience of the notes' salaries, from the lowest to the highest: entry, mid, senior, executive. */
export const LEVELS = ["EN", "MI", "SE", "EX"];

/** Units of each currency for one US dollar. */
export const CURRENCIES: Readonly<Record<string, number>> = { USD: 1, EUR: 0.92, GBP: 0.79, INR: 83 };

/** One person. */
export interface Salary {
  readonly level: string;
  readonly size: string;
  readonly remote: number;
  readonly currency: string;
  /** In the currency. */
  readonly salary: number;
  /** In US dollars: the target. */
  readonly dollars: number;
}

/** Salaries by level, size of the company and chance, sorted as the file of the notes is: the highest first. */
export function salaries(random: Random, count = 400): Salary[] {
  const pick = <Value>(values: readonly Value[]) => values[random.integer(values.length)];
  const people = Array.from({ length: count }, () => {
    const level = pick(LEVELS), size = pick(["S", "M", "L"]), currency = pick(Object.keys(CURRENCIES));
    const expected = [60, 95, 140, 190][LEVELS.indexOf(level)] + { S: -10, M: 0, L: 15 }[size]!;
    const dollars = Math.round(1000 * Math.max(15, expected + random.normal(0, 25)));
    const remote = pick([0, 50, 100]);
    return { level, size, remote, currency, salary: Math.round(dollars * CURRENCIES[currency]), dollars };
  });
  return people.sort((a, b) => b.dollars - a.dollars);
}

/** Rows of a category among many, and the number that it stands for, with noise. */
export interface Shops {
  readonly shops: string[];
  /** What a visit costs there. */
  readonly targets: number[];
  /** What it costs in truth, by shop. */
  readonly truth: ReadonlyMap<string, number>;
}

/** Visits to so many shops; `spread` is how much shops differ, 0 where a shop means nothing. */
export function visits(
  random: Random,
  { rows, shops, spread, noise = 1 }: {
    readonly rows: number;
    readonly shops: number;
    readonly spread: number;
    readonly noise?: number;
  },
): Shops {
  const truth = new Map(Array.from({ length: shops }, (_, i) => [`shop ${i}`, random.normal(0, spread)]));
  const names = [...truth.keys()], chosen = Array.from({ length: rows }, () => names[random.integer(shops)]);
  return { shops: chosen, targets: chosen.map((shop) => truth.get(shop)! + random.normal(0, noise)), truth };
}
