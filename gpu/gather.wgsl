// Each number is read from where a regular walk leads: x [source] -> out [shape], both of any number of axes.

// The walk of lib/device/walk.ts: the coordinate along an axis of the source is `start + the sum of step * place` over
// the axes of the shape. With that, tensors are transposed, repeated, sliced, turned around, padded, and cut into
// windows.
override AXES: u32 = 2; // of the shape
override COURSES: u32 = 2; // one for each axis of the source

const MOST_AXES = 12;
const MOST_COURSES = 8;

struct Course {
  start: i32,
  size: u32,
  steps: array<vec4i, MOST_AXES / 4>, // one for each axis of the shape
}

struct Parameters {
  size: u32,
  shape: array<vec4u, MOST_AXES / 4>,
  courses: array<Course, MOST_COURSES>,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

override SIZE: u32 = 64;

// The loops run as often as constants say, so the compiler writes them out, and what looks like an array becomes
// registers.
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

  // The places along the axes are the digits of i, the last axis being the last digit. Each moves along the courses.
  var at: array<i32, MOST_COURSES>;
  for (var c = 0u; c < COURSES; c++) {
    at[c] = parameters.courses[c].start;
  }
  var rest = i;
  for (var n = 1u; n <= AXES; n++) {
    let axis = AXES - n;
    let size = parameters.shape[axis / 4u][axis % 4u];
    let place = i32(rest % size);
    rest /= size;
    for (var c = 0u; c < COURSES; c++) {
      at[c] += place * parameters.courses[c].steps[axis / 4u][axis % 4u];
    }
  }

  // A coordinate below 0 is a very large one as u32: one comparison finds what is outside on either side.
  var leads = 0u;
  var is_inside = true;
  for (var c = 0u; c < COURSES; c++) {
    let size = parameters.courses[c].size;
    is_inside = is_inside && u32(at[c]) < size;
    leads = leads * size + u32(at[c]);
  }
  var number = 0.0;
  if (is_inside) {
    number = x[leads];
  }
  out[i] = number;
}
