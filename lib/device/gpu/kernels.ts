/** Compute shaders made ready: a file of `gpu/`, with formulas in its holes, compiled for this device once. */
import type { Failures } from "./failures.ts";
import { MOST_BYTES } from "./parameters.ts";

/** A shader, as text, and what it binds. */
export interface Source {
  /** The file, for errors: "reduce.wgsl". */
  readonly file: string;
  readonly code: string;
  /** One letter for each tensor that it binds, in order: r where it is read, w where it is written. "rrw" */
  readonly access: string;
  /** The values of its `override` constants. */
  readonly constants?: Readonly<Record<string, number>>;
}

/** A shader that can run. */
export interface Kernel {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: Layout;
}

/** What kernels that bind alike share. */
export interface Layout {
  readonly bindings: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
  /** By the numbers of the buffers that they bind. */
  readonly groups: Map<string, GPUBindGroup>;
}

export class Kernels {
  readonly #device: GPUDevice;
  readonly #failures: Failures;
  readonly #known = new Map<string, Kernel>();
  readonly #layouts = new Map<string, Layout>();

  constructor(device: GPUDevice, failures: Failures) {
    this.#device = device;
    this.#failures = failures;
  }

  /** The kernel of this name, which is made when it is first asked for. */
  get(name: string, source: () => Source): Kernel {
    const known = this.#known.get(name) ?? this.compile(name, source());
    this.#known.set(name, known);
    return known;
  }

  /** A new kernel. A shader that does not compile is noted, with its file, line and column. */
  compile(label: string, { file, code, access, constants }: Source): Kernel {
    const device = this.#device, layout = this.#layoutOf(access);
    device.pushErrorScope("validation");
    const module = device.createShaderModule({ label: file, code });
    const pipeline = device.createComputePipeline({
      label,
      layout: layout.pipeline,
      compute: { module, entryPoint: "main", constants: { ...constants } },
    });
    Promise.all([device.popErrorScope(), module.getCompilationInfo()]).then(([error, { messages }]) => {
      if (error) this.#explain(file, label, error, messages);
    }, () => {});
    return { label, pipeline, layout };
  }

  /** Forgets bind groups: buffers were destroyed. */
  forgetGroups(): void {
    for (const { groups } of this.#layouts.values()) groups.clear();
  }

  #explain(file: string, label: string, error: GPUError, messages: readonly GPUCompilationMessage[]): void {
    const first = messages.find(({ type }) => type === "error");
    const place = first ? `${file}:${first.lineNum}:${first.linePos}: ${first.message}` : `${file}: ${error.message}`;
    this.#failures.note(`Cannot compile the shader of ${label}: ${place}`, error);
  }

  #layoutOf(access: string): Layout {
    const known = this.#layouts.get(access) ?? this.#makeLayout(access);
    this.#layouts.set(access, known);
    return known;
  }

  #makeLayout(access: string): Layout {
    const most = this.#device.limits.maxStorageBuffersPerShaderStage;
    if (access.length > most) {
      throw new Error(
        `Cannot calculate with ${access.length} tensors at once on the GPU: this one binds at most ${most}; ` +
          "take the calculation apart, or the device wasm",
      );
    }
    const visibility = GPUShaderStage.COMPUTE;
    const parameters = { type: "uniform", hasDynamicOffset: true, minBindingSize: MOST_BYTES } as const;
    const tensors = Array.from(access, (letter, i): GPUBindGroupLayoutEntry => ({
      binding: i + 1,
      visibility,
      buffer: { type: letter === "w" ? "storage" : "read-only-storage" },
    }));
    const entries = [{ binding: 0, visibility, buffer: parameters }, ...tensors];
    const bindings = this.#device.createBindGroupLayout({ label: access, entries });
    const pipeline = this.#device.createPipelineLayout({ label: access, bindGroupLayouts: [bindings] });
    return { bindings, pipeline, groups: new Map() };
  }
}

/**
 * A shader with other lines in its holes. A hole begins after a line `// begin NAME` and ends before a line `// end NAME`; what
 * stands between them makes the file complete as it stands.
 */
export function filled(code: string, holes: Readonly<Record<string, string>>): string {
  return Object.entries(holes).reduce((text, [name, lines]) => {
    const hole = new RegExp(`(// begin ${name}\\b[^\\n]*\\n)[^]*?(\\n *// end ${name}\\b)`);
    if (!hole.test(text)) throw new Error(`Cannot fill the hole ${name}: the shader has none`);
    return text.replace(hole, (_, before: string, after: string) => before + lines + after);
  }, code);
}
