/** What `browser_test.ts` runs without Deno and Node: it reads a table, shows every kind of figure, and trains a network. */
import { parseTable } from "../../lib/data/csv.ts";
import { encode } from "../../lib/figure/json.ts";
import { figureText } from "../../lib/figure/terminal.ts";
import { sampleFigures } from "./figure/samples.ts";
import { trained } from "./small_network.ts";

const table = parseTable("data/flowers.csv", 'length,species\n5.1,"rose"\n', { length: "number", species: ["rose"] });
const shown = sampleFigures().map((figure) => figureText(figure, 80, (text) => text));
const network = await trained();
console.log(JSON.stringify({ lengths: table.numbers("length"), figures: encode(sampleFigures()), shown, network }));
