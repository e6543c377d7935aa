// Matrix products in large tiles, 8 x 8 numbers to a thread: a [batch, m, k], b [batch, k, n] -> out [parts, batch, m, n].

// As product.wgsl, with four times as many numbers to a thread: of 8 numbers of a and 8 of b it makes 64 products. That needs
// large matrices: 256 threads, some hundred registers to each, calculate a tile of 128 x 128.

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

const TILE = 128u;
const STEPS = 8u;
// Vectors of four for each step; the four of a vector lie so far apart. One vector more keeps the lines in different banks.
const VECTORS = 32u;
const LINE = VECTORS + 1u;
const THREADS = 256u;

var<workgroup> a_tile: array<vec4f, STEPS * LINE>;
var<workgroup> b_tile: array<vec4f, STEPS * LINE>;

// Where a group of threads works: in which part of which product, and at which first row and column.
struct Place {
  part: u32,
  matrix: u32,
  row: u32,
  column: u32,
}

// Groups are numbered along the rows of tiles, then downward, then from product to product and from part to part.
fn place_of(group: u32) -> Place {
  let p = parameters;
  let across = (p.n + TILE - 1u) / (TILE);
  let down = (p.m + TILE - 1u) / (TILE);
  let matrix = group / (across * down);
  return Place(matrix / p.batch, matrix % p.batch, group / across % down * TILE, group % across * TILE);
}

// Beyond the edges, and beyond the end of the part, there are zeros: they add nothing.
fn a_at(matrix: u32, row: u32, step: u32, end: u32) -> f32 {
  if (row >= parameters.m || step >= end) {
    return 0.0;
  }
  return a[matrix * parameters.a_next + row * parameters.a_row + step * parameters.a_step];
}

fn b_at(matrix: u32, step: u32, column: u32, end: u32) -> f32 {
  if (column >= parameters.n || step >= end) {
    return 0.0;
  }
  return b[matrix * parameters.b_next + step * parameters.b_step + column * parameters.b_column];
}

fn store(sum: f32, place: Place, row: u32, column: u32) {
  let p = parameters;
  if (row < p.m && column < p.n) {
    let matrix = place.part * p.batch + place.matrix;
    out[(matrix * p.m + row) * p.n + column] = finish(sum, place.matrix, row, column);
  }
}

fn four_rows(place: Place, row: u32, step: u32, end: u32) -> vec4f {
  let first = place.row + row;
  return vec4f(
    a_at(place.matrix, first, step, end),
    a_at(place.matrix, first + VECTORS, step, end),
    a_at(place.matrix, first + 2u * VECTORS, step, end),
    a_at(place.matrix, first + 3u * VECTORS, step, end),
  );
}

fn four_columns(place: Place, step: u32, column: u32, end: u32) -> vec4f {
  let first = place.column + column;
  return vec4f(
    b_at(place.matrix, step, first, end),
    b_at(place.matrix, step, first + VECTORS, end),
    b_at(place.matrix, step, first + 2u * VECTORS, end),
    b_at(place.matrix, step, first + 3u * VECTORS, end),
  );
}

// Which step, and which vector of it, a thread fetches: neighbors go along whatever lies together in memory.
fn fetched_by(thread: u32, is_along_steps: bool) -> vec2u {
  return select(vec2u(thread / VECTORS, thread % VECTORS), vec2u(thread % STEPS, thread / STEPS), is_along_steps);
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let place = place_of(group.y * groups.x + group.x);
  if (place.part >= parameters.parts) {
    return;
  }
  let begin = place.part * parameters.steps;
  let end = min(begin + parameters.steps, parameters.k);
  // Of 16 x 16 threads, 32 that stand together in 4 rows and 8 columns run in step, and read few different vectors.
  let row = thread / 8u % 4u + thread / 64u * 4u;
  let column = thread % 8u + thread / 32u % 2u * 8u;
  let a_place = fetched_by(thread, parameters.a_step == 1u);
  let b_place = fetched_by(thread, parameters.b_step == 1u);
  // The next vectors are asked for early: they arrive while the thread calculates.
  var next_a = four_rows(place, a_place.y, begin + a_place.x, end);
  var next_b = four_columns(place, begin + b_place.x, b_place.y, end);
  var left0 = vec4f();
  var right0 = vec4f();
  var left1 = vec4f();
  var right1 = vec4f();
  var left2 = vec4f();
  var right2 = vec4f();
  var left3 = vec4f();
  var right3 = vec4f();
  var left4 = vec4f();
  var right4 = vec4f();
  var left5 = vec4f();
  var right5 = vec4f();
  var left6 = vec4f();
  var right6 = vec4f();
  var left7 = vec4f();
  var right7 = vec4f();
  for (var step = begin; step < end; step += STEPS) {
    a_tile[a_place.x * LINE + a_place.y] = next_a;
    b_tile[b_place.x * LINE + b_place.y] = next_b;
    workgroupBarrier();
    next_a = four_rows(place, a_place.y, step + STEPS + a_place.x, end);
    next_b = four_columns(place, step + STEPS + b_place.x, b_place.y, end);
    for (var s = 0u; s < STEPS; s++) {
      let upper = a_tile[s * LINE + row];
      let lower = a_tile[s * LINE + row + 16u];
      let left = b_tile[s * LINE + column];
      let right = b_tile[s * LINE + column + 16u];
      left0 += upper.x * left;
      right0 += upper.x * right;
      left1 += upper.y * left;
      right1 += upper.y * right;
      left2 += upper.z * left;
      right2 += upper.z * right;
      left3 += upper.w * left;
      right3 += upper.w * right;
      left4 += lower.x * left;
      right4 += lower.x * right;
      left5 += lower.y * left;
      right5 += lower.y * right;
      left6 += lower.z * left;
      right6 += lower.z * right;
      left7 += lower.w * left;
      right7 += lower.w * right;
    }
    workgroupBarrier();
  }
  var sums = array<vec4f, 16>(
    left0, right0,
    left1, right1,
    left2, right2,
    left3, right3,
    left4, right4,
    left5, right5,
    left6, right6,
    left7, right7,
  );
  for (var i = 0u; i < 16u; i++) {
    for (var j = 0u; j < 4u; j++) {
      let across = column + i % 2u * 16u + j * VECTORS;
      let down = row + i / 8u * 16u + i / 2u % 4u * VECTORS;
      store(sums[i][j], place, place.row + down, place.column + across);
    }
  }
}
