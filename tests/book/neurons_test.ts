import { neurons } from "../../chapters/contents/neurons.ts";
import { testChapters } from "./book.ts";

await testChapters(neurons);
