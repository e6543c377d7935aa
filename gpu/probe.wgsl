// Answers to questions whose answers are known, as bits, to find out whether a GPU may be trusted: numbers [1] -> answers [13].

// All that is calculated with comes in at run time. Otherwise the compiler would answer, and not the machine.
struct Parameters {
  turns: u32,
  zero: u32,
  five: u32,
  most: u32,
  minus_five: i32,
  three: i32,
  tenth: f32,
  seven_tenths: f32,
  not_a_number: f32,
  large: f32,
  tiny: f32,
  minus: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> answers: array<u32>;

const SIZE = 64u;

// Memory that the threads of one group share.
var<workgroup> shared_numbers: array<u32, SIZE>;

// No comparison finds NaN for sure, since a compiler may assume that there is none. Its bits do.
fn is_nan(x: f32) -> u32 {
  return select(0u, 1u, (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u);
}

@compute @workgroup_size(SIZE)
fn main(@builtin(local_invocation_index) thread: u32) {
  // Half of the threads add what the other half has written, until one number is left. At the barrier each waits for all.
  shared_numbers[thread] = thread;
  workgroupBarrier();
  for (var half = SIZE / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      shared_numbers[thread] += shared_numbers[thread + half];
    }
    workgroupBarrier();
  }
  if (thread > 0u) {
    return;
  }
  let p = parameters;
  let one = numbers[0];
  answers[0] = shared_numbers[0];
  answers[1] = bitcast<u32>(p.tenth * p.tenth);
  answers[2] = bitcast<u32>(p.tenth + p.seven_tenths);
  answers[3] = is_nan(p.not_a_number + one) * is_nan(p.not_a_number * p.tenth);
  answers[4] = bitcast<u32>(p.large * p.large);
  answers[5] = p.most * p.most;
  answers[6] = p.five / p.zero;
  answers[7] = bitcast<u32>(p.minus_five % p.three);
  answers[8] = u32(p.minus);
  answers[9] = bitcast<u32>(p.tiny * p.tenth);
  answers[10] = bitcast<u32>(one / f32(p.zero));
  answers[11] = bitcast<u32>(tanh(one * 100.0));

  // Some machines end a loop after 65,535 turns, and say nothing. What is calculated cannot be known without all turns.
  var sum = 0u;
  for (var turn = 0u; turn < p.turns; turn++) {
    sum = sum * p.five + 1u;
  }
  answers[12] = sum;
}
