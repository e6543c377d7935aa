/** What a test runs in a page: a worker vanishes in the midst of work. */
import { vanish } from "../lib/device/wasm/threads_vanishing.ts";

export default () => vanish("in a call", true);
