import { training } from "../../chapters/contents/training.ts";
import { testChapters } from "./book.ts";

await testChapters(training);
