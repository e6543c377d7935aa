// A formula for each element of a shape: x [rows, columns], z [columns] -> out [rows, columns].

struct Parameters {
  // How many elements the shape has.
  length: u32,
  // begin places: as long as it must be, or left out
  // The sizes of all axes but the first, the last one in front; then, for each tensor that is not stored as `out` is, how far
  // apart two neighbors along each axis are, from the last axis to the first: 0 where numbers repeat.
  places: array<vec4u, 1>,
  // end places
  // Numbers of the formula that are the same for all elements.
  numbers: array<vec4f, 16>,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
// begin tensors: one for each that the formula reads, and the output
@group(0) @binding(1) var<storage, read> x_values: array<f32>;
@group(0) @binding(2) var<storage, read> z_values: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
// end tensors

// So many threads are a group, which runs together. Threads that are neighbors calculate neighboring elements: what they read
// lies side by side, and memory gives it to all of them at once.
override SIZE = 64u;

@compute @workgroup_size(SIZE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) local: u32) {
  let index = (group.y * groups.x + group.x) * SIZE + local;
  if (index >= parameters.length) {
    return;
  }
  // begin formula: where this element is along each axis, what the tensors hold for it, and what comes of that
  let place0 = index % parameters.places[0].x;
  let place1 = index / parameters.places[0].x;
  let x_ = x_values[index];
  let z_ = z_values[place0 * parameters.places[0].y + place1 * parameters.places[0].z];
  out[index] = x_ + z_;
  // end formula
}
