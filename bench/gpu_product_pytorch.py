"""Square products of PyTorch on CUDA, in float32 with TensorFloat-32 off: for each of the sizes given, a row of JSON."""

import json
import sys
import time

import torch

WINDOW, WINDOWS = 0.05, 10

if not torch.cuda.is_available():
    sys.exit("RuntimeError: PyTorch finds no CUDA here")
torch.backends.cuda.matmul.allow_tf32 = False


def seconds_of(multiply, times):
    torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(times):
        multiply()
    torch.cuda.synchronize()
    return time.perf_counter() - began


def speed_of(multiply, size):
    """Billions of multiplications and additions in a second, in the fastest window."""
    times = 1
    while seconds_of(multiply, times) < WINDOW:
        times *= 2
    return 2 * size**3 * times / min(seconds_of(multiply, times) for _ in range(WINDOWS)) / 1e9


for size in map(int, sys.argv[1:]):
    a, b = (torch.rand(size, size, device="cuda") - 0.5 for _ in range(2))
    out = torch.empty_like(a)
    forms = {"nn": (a, b), "nt": (a, b.T), "tn": (a.T, b)}
    for orientation, (left, right) in forms.items():
        gflops = speed_of(lambda: torch.mm(left, right, out=out), size)
        print(json.dumps({"size": size, "orientation": orientation, "gflops": gflops, "version": torch.__version__}), flush=True)
