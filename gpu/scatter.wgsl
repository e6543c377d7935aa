// The way back of gather: each number is added to where its walk leads: x [shape] -> out [source], of any axes.

// Many numbers may lead to one place. If each thread brought a number there, two could read the old sum at once, and
// one of the new sums would be lost. So each thread owns one place, and asks which numbers lead there. Along an axis of
// the source, `coordinate = start + the sum of step * place`. Of the places, one is solved for; the others are tried,
// one combination after the other. Nobody else writes there, and the order of the sum is always the same.
override COURSES: u32 = 2; // one for each axis of the source
override LOOPS: u32 = 1; // one for each axis of the shape that is tried

const MOST_COURSES = 8;
const MOST_LOOPS = 12;

struct Course {
  size: u32, // of the source's axis
  start: i32,
  // The axis of the shape that is solved for: its step, its size, and how far apart its neighbors are in x.
  step: u32,
  count: u32,
  @size(16) stride: i32, // 16 bytes, so that the next course begins at a multiple of 16, as uniforms must
}

struct Loop {
  count: u32,
  stride: i32,
  steps: array<vec4i, MOST_COURSES / 4>, // one for each axis of the source
}

struct Parameters {
  size: u32,
  // The combinations that this call tries. Where it adds, what calls before it have found is in `out`.
  first: u32,
  end: u32,
  adds: u32,
  base: i32, // where in x all places are 0
  @align(16) courses: array<Course, MOST_COURSES>,
  loops: array<Loop, MOST_LOOPS>,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

override SIZE: u32 = 64;

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

  // How far the place is from the start of each course. Its coordinates are the digits of i.
  var far: array<i32, MOST_COURSES>;
  var digits = i;
  for (var n = 1u; n <= COURSES; n++) {
    let c = COURSES - n;
    far[c] = i32(digits % parameters.courses[c].size) - parameters.courses[c].start;
    digits /= parameters.courses[c].size;
  }

  var sum = 0.0;
  if (parameters.adds == 1u) {
    sum = out[i];
  }
  for (var combination = parameters.first; combination < parameters.end; combination++) {
    var at = parameters.base;
    var left = far;
    var rest = combination;
    for (var n = 1u; n <= LOOPS; n++) {
      let l = LOOPS - n;
      let place = i32(rest % parameters.loops[l].count);
      rest /= parameters.loops[l].count;
      at += place * parameters.loops[l].stride;
      for (var c = 0u; c < COURSES; c++) {
        left[c] -= place * parameters.loops[l].steps[c / 4u][c % 4u];
      }
    }
    // What is left must be a whole number of steps, and not more than there are. What is below 0 is very large as u32,
    // more than any axis has.
    var leads_here = true;
    for (var c = 0u; c < COURSES; c++) {
      let step = parameters.courses[c].step;
      let place = u32(left[c]) / step;
      leads_here = leads_here && place * step == u32(left[c]) && place < parameters.courses[c].count;
      at += i32(place) * parameters.courses[c].stride;
    }
    if (leads_here) {
      sum += x[at];
    }
  }
  out[i] = sum;
}
