"""Spaces of the stand-in."""


class Discrete:
    def __init__(self, n, start=0):
        self.n = n
        self.start = start


class Box:
    def __init__(self, low, high, shape):
        self.shape = shape
        size = 1
        for dimension in shape:
            size *= dimension
        self.low = [low] * size
        self.high = [high] * size


class Dict:
    def __repr__(self):
        return "Dict()"
