// Matrix products in tiles, 4 x 4 numbers to a thread: a [batch, m, k], b [batch, k, n] -> out [parts, batch, m, n].

// Workgroup memory is fast, but registers are faster. A thread that reads 4 numbers of a and 4 of b can make 16 products of
// them, two for each number that it reads; with one number to a thread it was half a product. So each keeps a tile of 4 x 4
// sums in its registers, as four vectors with names: an array of them might be put into slow memory.

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

// A group has ROWS x COLUMNS threads and makes four times as many rows and columns. Results with few rows take few.
override ROWS: u32 = 16u;
override COLUMNS: u32 = 16u;
const STEPS = 16u;

// For each step along k, the rows of a and the columns of b, four to a vector: those that one thread needs. These lie ROWS or
// COLUMNS apart, so that neighboring threads fetch neighboring numbers. The vector more at the end of each line is never used:
// with it, threads that write into neighboring lines write into different banks of the memory, which work at the same time.
var<workgroup> a_tile: array<vec4f, STEPS * (ROWS + 1u)>;
var<workgroup> b_tile: array<vec4f, STEPS * (COLUMNS + 1u)>;

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
  let across = (p.n + 4u * COLUMNS - 1u) / (4u * COLUMNS);
  let down = (p.m + 4u * ROWS - 1u) / (4u * ROWS);
  let matrix = group / (across * down);
  return Place(matrix / p.batch, matrix % p.batch, group / across % down * 4u * ROWS, group % across * 4u * COLUMNS);
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
    a_at(place.matrix, first + ROWS, step, end),
    a_at(place.matrix, first + 2u * ROWS, step, end),
    a_at(place.matrix, first + 3u * ROWS, step, end),
  );
}

fn four_columns(place: Place, step: u32, column: u32, end: u32) -> vec4f {
  let first = place.column + column;
  return vec4f(
    b_at(place.matrix, step, first, end),
    b_at(place.matrix, step, first + COLUMNS, end),
    b_at(place.matrix, step, first + 2u * COLUMNS, end),
    b_at(place.matrix, step, first + 3u * COLUMNS, end),
  );
}

// The threads of a group fetch the next tiles. Neighbors go along whatever lies together in memory: steps or rows, steps or
// columns.
fn fetch(place: Place, thread: u32, step: u32, end: u32) {
  for (var i = thread; i < STEPS * ROWS; i += ROWS * COLUMNS) {
    let is_along = parameters.a_step == 1u;
    let s = select(i / ROWS, i % STEPS, is_along);
    let row = select(i % ROWS, i / STEPS, is_along);
    a_tile[s * (ROWS + 1u) + row] = four_rows(place, row, step + s, end);
  }
  for (var i = thread; i < STEPS * COLUMNS; i += ROWS * COLUMNS) {
    let is_along = parameters.b_step == 1u;
    let s = select(i / COLUMNS, i % STEPS, is_along);
    let column = select(i % COLUMNS, i / STEPS, is_along);
    b_tile[s * (COLUMNS + 1u) + column] = four_columns(place, step + s, column, end);
  }
}

@compute @workgroup_size(COLUMNS, ROWS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let place = place_of(group.y * groups.x + group.x);
  if (place.part >= parameters.parts) {
    return;
  }
  let begin = place.part * parameters.steps;
  let end = min(begin + parameters.steps, parameters.k);
  var sums0 = vec4f();
  var sums1 = vec4f();
  var sums2 = vec4f();
  var sums3 = vec4f();
  for (var step = begin; step < end; step += STEPS) {
    fetch(place, index, step, end);
    workgroupBarrier();
    for (var s = 0u; s < STEPS; s++) {
      let rows = a_tile[s * (ROWS + 1u) + thread.y];
      let columns = b_tile[s * (COLUMNS + 1u) + thread.x];
      sums0 += rows.x * columns;
      sums1 += rows.y * columns;
      sums2 += rows.z * columns;
      sums3 += rows.w * columns;
    }
    workgroupBarrier();
  }
  var sums = array<vec4f, 4>(sums0, sums1, sums2, sums3);
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      store(sums[i][j], place, place.row + thread.y + i * ROWS, place.column + thread.x + j * COLUMNS);
    }
  }
}
