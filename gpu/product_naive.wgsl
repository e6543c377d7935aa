// Matrix products, straight from memory: a [batch, m, k], b [batch, k, n] -> out [parts, batch, m, n].

// Each thread calculates one number. It reads a row of a and a column of b, and so do all its neighbors: every number is
// fetched many times. Neighboring threads stand next to each other in a row of the result, so that they read neighboring
// numbers of b, which come from memory in one go.

struct Parameters {
  batch: u32,
  m: u32,
  k: u32,
  n: u32,
  // The steps along k may be shared out among parts, each of which gives sums of its own, to be added up later.
  parts: u32,
  steps: u32,
  // How far it is from one matrix, row, step or column to the next. A transposed matrix has other strides, and a shared one 0.
  a_next: u32,
  a_row: u32,
  a_step: u32,
  b_next: u32,
  b_step: u32,
  b_column: u32,
  // For each input of the formula at the end its strides along batch, rows and columns, or one number, as the bits of a float.
  inputs: array<vec4u, 16>,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
// begin inputs: what else the formula reads, from binding 4 on

// end inputs

// What becomes of each number of the product before it is stored.
fn finish(product: f32, matrix: u32, row: u32, column: u32) -> f32 {
  // begin formula: its lines
  return product;
  // end formula
}

const SIZE = 256u;

@compute @workgroup_size(SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let p = parameters;
  let index = (group.y * groups.x + group.x) * SIZE + thread;
  let column = index % p.n;
  let row = index / p.n % p.m;
  let matrix = index / (p.n * p.m) % p.batch;
  let part = index / (p.n * p.m * p.batch);
  if (part >= p.parts) {
    return;
  }
  let begin = part * p.steps;
  let end = min(begin + p.steps, p.k);
  let a_start = matrix * p.a_next + row * p.a_row;
  let b_start = matrix * p.b_next + column * p.b_column;
  var sum = 0.0;
  for (var step = begin; step < end; step++) {
    sum += a[a_start + step * p.a_step] * b[b_start + step * p.b_step];
  }
  out[index] = finish(sum, matrix, row, column);
}
