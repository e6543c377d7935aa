// Rows of a table, picked by number: table [rows, width], index [count] -> out [count, width].

struct Parameters {
  size: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> table: array<f32>;
@group(0) @binding(2) var<storage, read> index: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

override SIZE: u32 = 64;

// One thread for each number. Neighboring threads read neighboring numbers of a row, which the GPU fetches in one
// piece; the number of the row, which they all need, is fetched once.
@compute @workgroup_size(SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * SIZE + local;
  if (i >= parameters.size) {
    return;
  }
  let row = u32(index[i / parameters.width]);
  out[i] = table[row * parameters.width + i % parameters.width];
}
