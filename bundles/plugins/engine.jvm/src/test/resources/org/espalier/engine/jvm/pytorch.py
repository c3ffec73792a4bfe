# Writes pytorch.txt: a network of layer norms, SiLU, GELU and a concatenation by PyTorch (1.13), in float64 on parameters
# and inputs of single precision. Run as: python3 pytorch.py > pytorch.txt
import torch
from torch.nn import functional

torch.manual_seed(1)


def draw(*shape):
    return torch.randn(*shape).double().requires_grad_()


values = {
    "dense1.weight": draw(19, 5), "dense1.bias": draw(19), "norm1.gain": draw(19), "norm1.bias": draw(19),
    "dense2.weight": draw(4, 24), "dense2.bias": draw(4), "norm2.gain": draw(4), "norm2.bias": draw(4),
    "input": draw(3, 5),
}
slopes = draw(3, 4)


def at(name):
    return values[name]


hidden = functional.linear(at("input"), at("dense1.weight"), at("dense1.bias"))
hidden = functional.silu(functional.layer_norm(hidden, (19,), at("norm1.gain"), at("norm1.bias")))
joined = functional.gelu(torch.cat([hidden, at("input")], 1))
output = functional.linear(joined, at("dense2.weight"), at("dense2.bias"))
output = functional.layer_norm(output, (4,), at("norm2.gain"), at("norm2.bias"))
(output * slopes).sum().backward()


def write(name, tensor):
    print(name, *("%.9g" % value for value in tensor.detach().flatten().tolist()))


for name, tensor in values.items():
    write(name, tensor)
write("slopes", slopes)
write("output", output)
for name, tensor in values.items():
    write("gradient/" + name, tensor.grad)
