/** In a page: what its compiler says of every shader that the library makes, and of every file as it stands. */
import { complaintsOf, messagesOf, shadersOfAllOps } from "../lib/device/gpu/shaders.ts";
import { FILES } from "../lib/device/gpu/shader_files.ts";

/** What the page tells. */
export interface Told {
  readonly adapter: string;
  readonly shaders: number;
  readonly complaints: readonly string[];
}

export default async function (): Promise<Told> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) return { adapter: "none", shaders: 0, complaints: [] };
  const device = await adapter.requestDevice(), shaders = shadersOfAllOps();
  const complaints = await complaintsOf(device, shaders, { onePipelineEach: true });
  for (const [file, code] of Object.entries(FILES)) complaints.push(...await messagesOf(device, file, code));
  return { adapter: `${adapter.info.vendor} ${adapter.info.architecture}`, shaders: shaders.length, complaints };
}
