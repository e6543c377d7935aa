// Rows that are added to zeros by number: x [count, width], index [count] -> out [rows, width].

// Two rows of x may go to the same row of the result. If each thread brought a row of x there, two could read the old
// sum at once, and one of the new sums would be lost. So each thread owns one number of the result, and collects: it
// looks through the index for its row. Nobody else writes there, and the order of the sum is the order of the index.
struct Parameters {
  size: u32,
  width: u32,
  // The part of the index that this call looks through. What calls before it have collected is in `out`.
  first: u32,
  end: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> index: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

override SIZE: u32 = 256;

// All threads of a group look through the same index. They fetch a piece of it together, each four numbers, into memory
// that the group shares, which is near and fast.
var<workgroup> piece: array<vec4f, SIZE>;

// No row has the number -1: so there is nothing behind the end.
fn row_at(i: u32) -> f32 {
  if (i < parameters.end) {
    return index[i];
  }
  return -1.0;
}

@compute @workgroup_size(SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * SIZE + local;
  // A thread without a number to own still has to fetch its share, and to wait at the barriers.
  let row = select(-2.0, f32(i / parameters.width), i < parameters.size);
  let column = i % parameters.width;
  var sum = 0.0;
  if (parameters.first > 0u && i < parameters.size) {
    sum = out[i];
  }
  for (var first = parameters.first; first < parameters.end; first += 4u * SIZE) {
    let mine = first + 4u * local;
    piece[local] = vec4f(row_at(mine), row_at(mine + 1u), row_at(mine + 2u), row_at(mine + 3u));
    // A barrier: all wait here until the piece is complete.
    workgroupBarrier();
    let fours = min(SIZE, (parameters.end - first + 3u) / 4u);
    for (var k = 0u; k < fours; k++) {
      let rows = piece[k];
      if (any(rows == vec4f(row))) {
        for (var n = 0u; n < 4u; n++) {
          if (rows[n] == row) {
            sum += x[(first + 4u * k + n) * parameters.width + column];
          }
        }
      }
    }
    // And here until all have looked through it, before it is overwritten.
    workgroupBarrier();
  }
  if (i < parameters.size) {
    out[i] = sum;
  }
}
