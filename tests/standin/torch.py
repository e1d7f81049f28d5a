"""
Just enough of PyTorch, in NumPy, to run what `nntui export --as pytorch` writes where there is no PyTorch: the forward pass
and the losses, in float32, without gradients. tests/cli.sh takes PyTorch itself where it is there.
"""
import contextlib
import sys
import types

import numpy as np

float32 = np.float32


class Tensor(np.ndarray):
    def to(self, dtype):
        return self.astype(dtype)

    def numpy(self):
        return np.asarray(self)

    def copy_(self, other):
        if self.shape != other.shape:
            raise ValueError(f"{other.shape} into {self.shape}")
        self[...] = other

    def clamp(self, min):
        return np.maximum(self, np.asarray(min, dtype=self.dtype))

    def log(self):
        return np.log(self)

    def abs(self):
        return np.abs(self)


def as_tensor(values, dtype=None):
    array = np.asarray(values, dtype=dtype)
    return (array.astype(float32) if array.dtype == np.float64 else array).view(Tensor)


tensor = as_tensor
stack, sin, finfo = np.stack, np.sin, np.finfo


@contextlib.contextmanager
def no_grad():
    yield


class Module:
    def __call__(self, x):
        return self.forward(x)


class Sequential(Module):
    def __init__(self, *modules):
        self.modules = modules

    def forward(self, x):
        for module in self.modules:
            x = module(x)
        return x


class Linear(Module):
    def __init__(self, inputs, outputs):
        self.weight = np.full((outputs, inputs), np.nan, float32).view(Tensor)
        self.bias = np.full(outputs, np.nan, float32).view(Tensor)

    def forward(self, x):
        return x.astype(float32) @ self.weight.T + self.bias


class Softmax(Module):
    def __init__(self, dim):
        self.dim = dim

    def forward(self, x):
        e = np.exp(x - x.max(self.dim, keepdims=True))
        return e / e.sum(self.dim, keepdims=True)


class LeakyReLU(Module):
    def __init__(self, slope):
        self.slope = float32(slope)

    def forward(self, x):
        return np.where(x > 0, x, self.slope * x).view(Tensor)


def of(function):
    return type(function.__name__, (Module,), {"forward": lambda self, x: function(x)})


nn = sys.modules["torch.nn"] = types.ModuleType("torch.nn")
nn.Module, nn.Sequential, nn.Linear, nn.Softmax, nn.LeakyReLU = Module, Sequential, Linear, Softmax, LeakyReLU
nn.Identity = of(lambda x: x)
nn.Sigmoid = of(lambda x: np.exp(-np.logaddexp(float32(0), -x)))
nn.Tanh = of(np.tanh)
nn.ReLU = of(lambda x: np.maximum(x, 0))
