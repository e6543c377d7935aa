// One neuron at work on many rows at once: inputs [rows, width], weights [width], bias [1] -> outputs [rows].

struct Sizes {
  rows: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> outputs: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  // The last group of 64 threads may reach past the last row.
  if (row >= sizes.rows) {
    return;
  }
  var sum = bias[0];
  for (var i = 0u; i < sizes.width; i++) {
    sum += weights[i] * inputs[row * sizes.width + i];
  }
  outputs[row] = sum;
}
