#!/usr/bin/env python3
"""Writes what PyTorch computes with quantised networks, for the tests of the bundle pruning.quantisation.

Run with PyTorch 1.13: quantisation.py > bundles/plugins/pruning.quantisation/src/test/resources/pytorch.txt
A line is a name and numbers. The network is 5 -> 8 -> relu -> 3; weights and inputs are in the file, so that what is
compared depends on no generator of random numbers.
"""

import sys
import warnings

import torch
import torch.ao.quantization as q
from torch.ao.quantization.fake_quantize import FakeQuantize
from torch.ao.quantization.observer import (
    MinMaxObserver, MovingAverageMinMaxObserver, PerChannelMinMaxObserver)

warnings.filterwarnings("ignore")
torch.manual_seed(7)
torch.set_num_threads(1)
torch.backends.quantized.engine = "onednn"


def say(name, values):
    flat = values.detach().reshape(-1).tolist() if torch.is_tensor(values) else values
    print(name, *(repr(float(v)) for v in flat))


def weight_observer(per_channel):
    """Symmetric from -127 to 127; the fbgemm defaults have -128 as well, and so a scale smaller by .4 %."""
    observer = PerChannelMinMaxObserver if per_channel else MinMaxObserver
    scheme = torch.per_channel_symmetric if per_channel else torch.per_tensor_symmetric
    return observer.with_args(dtype=torch.qint8, qscheme=scheme, quant_min=-127, quant_max=127)


first = torch.nn.Linear(5, 8)
second = torch.nn.Linear(8, 3)
inputs = torch.randn(6, 5) * torch.tensor([1.0, 2.0, 0.5, 3.0, 1.0]) + 0.3
for name, values in (
        ("first.weight", first.weight), ("first.bias", first.bias), ("second.weight", second.weight),
        ("second.bias", second.bias), ("inputs", inputs)):
    say(name, values)


def network():
    copy = [torch.nn.Linear(5, 8), torch.nn.Linear(8, 3)]
    copy[0].load_state_dict(first.state_dict())
    copy[1].load_state_dict(second.state_dict())
    return torch.nn.Sequential(copy[0], torch.nn.ReLU(), copy[1])


def scales(weight, per_channel):
    return weight.q_per_channel_scales() if per_channel else [weight.q_scale()]


# Dynamic: each sample by itself, since PyTorch takes the range of a whole batch.
for per_channel in (False, True):
    kind = "channel" if per_channel else "tensor"
    for layer, part in (("first", first), ("second", second)):
        observer = weight_observer(per_channel)()
        observer(part.weight)
        scale, zero = observer.calculate_qparams()
        if per_channel:
            integers = torch.quantize_per_channel(part.weight.detach(), scale, zero, 0, torch.qint8)
        else:
            integers = torch.quantize_per_tensor(part.weight.detach(), float(scale), int(zero), torch.qint8)
        say(f"{kind}.{layer}.scales", scales(integers, per_channel))
        say(f"{kind}.{layer}.integers", integers.int_repr())
    for bits in (8, 7):
        outputs = []
        for sample in inputs:
            x = sample.reshape(1, -1)
            for layer, part in (("first", first), ("second", second)):
                observer = weight_observer(per_channel)()
                observer(part.weight)
                scale, zero = observer.calculate_qparams()
                integers = (
                    torch.quantize_per_channel(part.weight.detach(), scale, zero, 0, torch.qint8) if per_channel
                    else torch.quantize_per_tensor(part.weight.detach(), float(scale), int(zero), torch.qint8))
                packed = torch.ops.quantized.linear_prepack(integers, part.bias.detach())
                x = torch.ops.quantized.linear_dynamic(x, packed, reduce_range=bits == 7)
                x = torch.relu(x) if layer == "first" else x
            outputs.append(x)
        say(f"{kind}.dynamic.{bits}", torch.cat(outputs))

# Static: the ranges of all inputs, as the observers of the default configuration have them.
for per_channel in (False, True):
    kind = "channel" if per_channel else "tensor"
    model = torch.nn.Sequential(q.QuantStub(), *network(), q.DeQuantStub()).eval()
    model = q.fuse_modules(model, [["1", "2"]])
    model.qconfig = q.QConfig(
        activation=MinMaxObserver.with_args(dtype=torch.quint8), weight=weight_observer(per_channel))
    q.prepare(model, inplace=True)
    model(inputs)
    q.convert(model, inplace=True)
    read = model[0](inputs)
    hidden = model[1](read)
    say(f"{kind}.static.inputs", [read.q_scale(), read.q_zero_point()])
    say(f"{kind}.static.inputs.integers", read.int_repr())
    say(f"{kind}.static.hidden", [hidden.q_scale(), hidden.q_zero_point()])
    say(f"{kind}.static.hidden.integers", hidden.int_repr())
    outputs = model[3](hidden)
    # what comes out is rounded once more in PyTorch: its step is how far both may be apart
    say(f"{kind}.static.step", [outputs.q_scale()])
    say(f"{kind}.static.outputs", outputs.dequantize())

# Aware: three steps of gradient descent with rounded weights and activations, the mean squared error to targets.
targets = torch.randn(6, 3)
say("targets", targets)
activation = FakeQuantize.with_args(
    observer=MovingAverageMinMaxObserver, quant_min=0, quant_max=255, dtype=torch.quint8, averaging_constant=0.1)
for per_channel in (False, True):
    kind = "channel" if per_channel else "tensor"
    model = network()
    reads = [activation(), activation()]
    rounds = [
        FakeQuantize(weight_observer(per_channel), quant_min=-127, quant_max=127, dtype=torch.qint8)
        for _ in range(2)]
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
    # from the second step on the activations' ranges lag behind, so that some are cut off
    for step in range(3):
        batch = inputs * (1 + step)
        for one in rounds:  # of the weights as they are now, not of those that were
            one.activation_post_process.reset_min_max_vals()
        x = torch.nn.functional.linear(reads[0](batch), rounds[0](model[0].weight), model[0].bias)
        x = torch.relu(x)
        x = torch.nn.functional.linear(reads[1](x), rounds[1](model[2].weight), model[2].bias)
        loss = ((x - targets) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        say(f"{kind}.aware.{step}.outputs", x)
        for layer, part in (("first", model[0]), ("second", model[2])):
            say(f"{kind}.aware.{step}.{layer}.gradient", part.weight.grad)
        optimiser.step()
    for name, read in (("inputs", reads[0]), ("hidden", reads[1])):
        observer = read.activation_post_process
        say(f"{kind}.aware.{name}", [observer.min_val, observer.max_val])
    say(f"{kind}.aware.first.weight", model[0].weight)

print("#", torch.__version__, file=sys.stderr)
