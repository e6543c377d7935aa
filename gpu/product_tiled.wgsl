// Matrix products in tiles that threads share: a [batch, m, k], b [batch, k, n] -> out [parts, batch, m, n].

// A group of 16 x 16 threads calculates a tile of 16 x 16 numbers, each thread one of them. Its threads fetch a tile of a and
// one of b into workgroup memory, which is small, fast, and common to the group: a number is fetched once and used 16 times.

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

const TILE = 16u;

var<workgroup> a_tile: array<array<f32, TILE>, TILE>;
var<workgroup> b_tile: array<array<f32, TILE>, TILE>;

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

@compute @workgroup_size(TILE, TILE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
) {
  let place = place_of(group.y * groups.x + group.x);
  if (place.part >= parameters.parts) {
    return;
  }
  let row = place.row + thread.y;
  let column = place.column + thread.x;
  let begin = place.part * parameters.steps;
  let end = min(begin + parameters.steps, parameters.k);
  var sum = 0.0;
  for (var step = begin; step < end; step += TILE) {
    a_tile[thread.y][thread.x] = a_at(place.matrix, row, step + thread.x, end);
    b_tile[thread.y][thread.x] = b_at(place.matrix, step + thread.y, column, end);
    // At a barrier each thread waits for all others: here until both tiles are complete.
    workgroupBarrier();
    for (var s = 0u; s < TILE; s++) {
      sum += a_tile[thread.y][s] * b_tile[s][thread.x];
    }
    // And here until all have read them, before the next ones come.
    workgroupBarrier();
  }
  store(sum, place, row, column);
}
