import { tensors } from "../../chapters/contents/tensors.ts";
import { testChapters } from "./book.ts";

await testChapters(tensors);
