"""PyTorch, eager, with its fastest form of Adam. Reads a task as task.ts writes it, prints a report as contestant.ts does.

It is told how many threads to take, and, if it is not the CPU, on which device: "1 cuda". TensorFloat-32 stays off.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional

WINDOW, WARMING, WINDOWS, ENOUGH = 0.02, 0.6, 50, 2.0
PROOF = [1, 10, 20]
BATCHES = 8

torch.set_num_threads(int(sys.argv[1]))
device = torch.device(sys.argv[2] if len(sys.argv) > 2 else "cpu")
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False


def read_task():
    packed = sys.stdin.buffer.read()
    line = packed.index(b"\n")
    model = json.loads(packed[:line])
    numbers = torch.frombuffer(bytearray(packed[line + 1 :]), dtype=torch.float32)
    at = 0

    def take(*shape):
        nonlocal at
        length = torch.Size(shape).numel()
        at += length
        return numbers[at - length : at].clone().reshape(shape).to(device)

    sizes, batch = model["sizes"], model["batch"]
    weights = [take(outputs, inputs) for inputs, outputs in zip(sizes, sizes[1:])]
    batches = [(take(batch, sizes[0]), take(batch).long()) for _ in range(BATCHES)]
    return model, weights, batches


def module_of(model, weights, dropout):
    layers, sizes = [], model["sizes"]
    for i, weight in enumerate(weights):
        layer = nn.Linear(sizes[i], sizes[i + 1])
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.zero_()
        layers.append(layer)
        if i < len(weights) - 1 or model["loss"] == "squares":
            layers.append(nn.Sigmoid() if model["activation"] == "sigmoid" else nn.ReLU())
            if dropout > 0:
                layers.append(nn.Dropout(dropout))
    return nn.Sequential(*layers)


def training_of(model, weights, batches, dropout):
    """A function of the number of a step, which takes this step and gives its loss."""
    module = module_of(model, weights, dropout).to(device)
    rate = model["learningRate"]
    if model["optimizer"] == "sgd":
        optimizer = torch.optim.SGD(module.parameters(), rate)
    else:
        optimizer = torch.optim.Adam(module.parameters(), rate, foreach=True)
    loss_of = {
        "squares": functional.mse_loss,
        "classes": functional.cross_entropy,
        "pixels": functional.binary_cross_entropy_with_logits,
    }[model["loss"]]
    targets = {
        "squares": lambda x, classes: functional.one_hot(classes, 10).float(),
        "classes": lambda x, classes: classes,
        "pixels": lambda x, classes: x,
    }[model["loss"]]
    data = [(x, targets(x, classes)) for x, classes in batches]

    def step(i):
        x, target = data[i % BATCHES]
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(module(x), target)
        loss.backward()
        optimizer.step()
        return loss

    return step


def wait():
    """Until the device has done what was ordered: one that works on its own says it only if asked."""
    if device.type == "cuda":
        torch.cuda.synchronize()


def timing_of(step):
    """Milliseconds of a step in the median window and in the fastest one: windows as in timing.ts."""
    began = half = time.perf_counter()
    done = calls = 0
    for until in (WARMING / 2, WARMING):
        half, calls = time.perf_counter(), 0
        while calls == 0 or time.perf_counter() - began < until:
            step(done)
            done, calls = done + 1, calls + 1
            wait()
    repeats = max(1, round(WINDOW * calls / (time.perf_counter() - half) + 0.5))
    times, began = [], time.perf_counter()
    while len(times) < WINDOWS and (len(times) < 5 or time.perf_counter() - began < ENOUGH):
        start = time.perf_counter()
        for i in range(repeats):
            step(i)
        wait()
        times.append((time.perf_counter() - start) / repeats * 1e3)
    return {"median": sorted(times)[len(times) // 2], "best": min(times)}


task = read_task()
proof = training_of(*task, dropout=0)
losses = [proof(i).item() for i in range(max(PROOF))]
report = timing_of(training_of(*task, dropout=task[0]["dropout"]))
report["losses"] = [losses[i - 1] for i in PROOF]
report["version"] = torch.__version__
print(json.dumps(report))
