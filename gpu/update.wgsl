// A rule that changes tensors in place, such as a step of learning: w [length], dw [length] -> w [length].

struct Parameters {
  // How many numbers each tensor has.
  length: u32,
  // Numbers of the rule that are the same for all elements, such as the learning rate.
  numbers: array<vec4f, 16>,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
// begin tensors: one for each that the rule reads or changes
@group(0) @binding(1) var<storage, read_write> w_values: array<f32>;
@group(0) @binding(2) var<storage, read> dw_values: array<f32>;
// end tensors

override SIZE = 64u;

// A thread carries out the whole rule for its element, so each number goes from memory to the GPU once, and back once, however
// many assignments the rule has. No thread reads what another one writes.
@compute @workgroup_size(SIZE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) local: u32) {
  let index = (group.y * groups.x + group.x) * SIZE + local;
  if (index >= parameters.length) {
    return;
  }
  // begin rule: reads the tensors, carries out the assignments one after the other, and writes what they have changed
  var w_ = w_values[index];
  let dw_ = dw_values[index];
  {
    w_ = w_ - parameters.numbers[0].x * dw_;
  }
  w_values[index] = w_;
  // end rule
}
