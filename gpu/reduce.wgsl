// Sum, maximum or its place along an axis, or parts of it: x [outer, axis, inner] -> out [outer, parts, inner].

override SUM: bool = true;
// Of what is no sum: whether the place of the largest number is asked for, and not the number.
override PLACE: bool = false;

// A group of threads has LANES_X columns side by side, each a result, and LANES_Y lanes, which share the numbers of a
// column: lane y takes the numbers y, y + LANES_Y, y + 2 LANES_Y and so on. Threads that run side by side read numbers
// that lie side by side then, where columns are neighbors as well as where the axis is the last one. The GPU fetches
// those in one piece.
override LANES_X: u32 = 4;
override LANES_Y: u32 = 64;

struct Parameters {
  columns: u32, // outer * inner
  axis: u32,
  inner: u32,
  parts: u32,
  per_part: u32, // how many numbers of the axis a part has
  // Whether x comes from parts of an axis: behind its numbers stand the places where they were found.
  has_places: u32,
  lowest: f32, // minus infinity, which WGSL cannot write
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

// What is known of some numbers of a column: their sum, or the largest and its place.
struct Found {
  value: f32,
  place: u32,
}

// Memory that the threads of one group share.
var<workgroup> found: array<Found, LANES_X * LANES_Y>;

// A whole number for each number, in the same order, NaN the largest. No comparison of f32 finds NaN for sure, since a
// compiler may assume that there is none. The bits of numbers above 0 are in order as they are; those of negative ones
// are in the reverse.
fn rank(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) {
    return 0xffffffffu; // NaN
  }
  if (PLACE && bits == 0x80000000u) {
    return 0x80000000u; // 0 and -0 are equal
  }
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

fn join(a: Found, b: Found) -> Found {
  if (SUM) {
    return Found(a.value + b.value, 0u);
  }
  let a_rank = rank(a.value);
  let b_rank = rank(b.value);
  if (b_rank > a_rank || (b_rank == a_rank && b.place < a.place)) {
    return b;
  }
  return a;
}

// The number of a column at a place of the axis.
fn number_at(column: u32, place: u32) -> Found {
  let at = ((column / parameters.inner) * parameters.axis + place) * parameters.inner + column % parameters.inner;
  if (PLACE && parameters.has_places == 1u) {
    return Found(x[at], u32(x[at + parameters.columns * parameters.axis]));
  }
  return Found(x[at], place);
}

fn write(column: u32, part: u32, result: Found) {
  let at = ((column / parameters.inner) * parameters.parts + part) * parameters.inner + column % parameters.inner;
  if (PLACE && parameters.parts == 1u) {
    out[at] = f32(result.place);
    return;
  }
  out[at] = result.value;
  if (PLACE) {
    out[at + parameters.columns * parameters.parts] = f32(result.place);
  }
}

@compute @workgroup_size(LANES_X, LANES_Y)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) lane: vec3u,
) {
  let group = group_id.y * groups.x + group_id.x;
  let part = group % parameters.parts;
  let column = (group / parameters.parts) * LANES_X + lane.x;
  // A thread beside the last column has nothing to read, but must not leave: the others would wait for it at the
  // barriers.
  let is_inside = column < parameters.columns;

  // Where there is nothing, the sum is 0, and the largest is minus infinity at place 0.
  var mine = Found(select(parameters.lowest, 0.0, SUM), 0u);
  if (is_inside) {
    let end = min((part + 1u) * parameters.per_part, parameters.axis);
    for (var place = part * parameters.per_part + lane.y; place < end; place += LANES_Y) {
      mine = join(mine, number_at(column, place));
    }
  }

  // The lanes of a column are joined in pairs, and pairs of pairs, until one is left. At a barrier all threads wait for
  // each other, so that what one has written can be read by the others.
  let slot = lane.y * LANES_X + lane.x;
  found[slot] = mine;
  workgroupBarrier();
  for (var half = LANES_Y / 2u; half > 0u; half /= 2u) {
    if (lane.y < half) {
      found[slot] = join(found[slot], found[slot + half * LANES_X]);
    }
    workgroupBarrier();
  }
  if (is_inside && lane.y == 0u) {
    write(column, part, found[slot]);
  }
}
