#!/usr/bin/env python3
"""Forward passes of 64-256-128-64-8, batch 64, in PyTorch on one thread: dense, and 95 % masked by torch.nn.utils.prune.

The masked network is timed as pruning leaves it, multiplying by its masks in every pass, and with the masks made
permanent by prune.remove, when it costs what a dense one does.

The peer of `benchmarks/run WIDE_FORWARD WIDE_FORWARD_95`; run both on one quiet machine, in turns.
Needs PyTorch, which the build does not.
"""
import statistics
import time

import torch
from torch import nn
from torch.nn.utils import prune

WIDTHS = [64, 256, 128, 64, 8]
BATCH = 64
WARM_UP = 500
TIMINGS = 2000


def network():
    layers = []
    for inputs, outputs in zip(WIDTHS, WIDTHS[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def microseconds(work):
    for _ in range(WARM_UP):
        work()
    times = []
    for _ in range(TIMINGS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e6 * statistics.median(times)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    samples = torch.randn(BATCH, WIDTHS[0])
    dense, masked = network(), network()
    linear = [(layer, "weight") for layer in masked if isinstance(layer, nn.Linear)]
    prune.global_unstructured(linear, pruning_method=prune.L1Unstructured, amount=0.95)
    with torch.no_grad():
        print(f"PyTorch {torch.__version__}, one thread, medians of {TIMINGS}")
        print(f"dense                     {microseconds(lambda: dense(samples)):6.1f} us")
        print(f"95 % masked               {microseconds(lambda: masked(samples)):6.1f} us")
        for layer, name in linear:
            prune.remove(layer, name)
        print(f"95 % masked, permanently  {microseconds(lambda: masked(samples)):6.1f} us")


if __name__ == "__main__":
    main()
