/** On what machine the numbers were found; not whose it is. */
import { cpus, loadavg } from "node:os";

/** A line for the page: the processor, the programs, and how busy the machine was before. */
export function describeMachine(): string {
  const processors = cpus(), { os, arch } = Deno.build, [busy] = loadavg();
  return [
    `${new Date().toISOString().slice(0, 10)}`,
    `${processors.length} x ${processors[0]?.model ?? "unknown"} (${os}, ${arch})`,
    `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`,
    `${busy.toFixed(1)} programs busy in the minute before`,
  ].join("; ") + ".";
}
