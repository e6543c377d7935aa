import { models } from "../../chapters/contents/models.ts";
import { testChapters } from "./book.ts";

await testChapters(models);
