"""Other people's ways of training the same networks, one a call, for compare.py.

usage: contestants.py NAME IMAGES.gz LABELS.gz SECONDS      prints samples a second

Loading and warming up are not timed. Each does the same work as the case of `nntui bench` that it is compared with:
forward, error, backward, update for every sample or mini-batch.
"""

import gzip
import os
import sys
import time

THREADS = os.environ.get("CONTESTANT_THREADS", "1")
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = THREADS

import numpy as np  # noqa: E402  (the thread counts are read when it is imported)

BATCH = 32
RATE = 0.1


def load(images, labels, count=20000):
    with gzip.open(images) as stream:
        pixels = np.frombuffer(stream.read(16 + count * 784), dtype=np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(labels) as stream:
        classes = np.frombuffer(stream.read(8 + count), dtype=np.uint8, offset=8)
    return pixels, classes


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def numpy_online(pixels, classes):
    """The plain way that textbooks show: float64, one column vector a sample."""
    inputs = pixels / 255.0 * 0.99 + 0.01
    targets = np.full((len(classes), 10), 0.01)
    targets[np.arange(len(classes)), classes] = 0.99
    generator = np.random.default_rng(1)
    w_hidden = generator.normal(0.0, 784**-0.5, (100, 784))
    w_output = generator.normal(0.0, 100**-0.5, (10, 100))

    def work(i):
        nonlocal w_hidden, w_output
        x = np.array(inputs[i % len(inputs)], ndmin=2).T
        t = np.array(targets[i % len(inputs)], ndmin=2).T
        hidden = sigmoid(np.dot(w_hidden, x))
        output = sigmoid(np.dot(w_output, hidden))
        e_output = t - output
        e_hidden = np.dot(w_output.T, e_output)
        w_output += RATE * np.dot(e_output * output * (1.0 - output), hidden.T)
        w_hidden += RATE * np.dot(e_hidden * hidden * (1.0 - hidden), x.T)
        return 1

    return work


def batches(pixels, classes):
    inputs = (pixels / 255.0 * 0.99 + 0.01).astype(np.float32)
    targets = np.zeros((len(classes), 10), dtype=np.float32)
    targets[np.arange(len(classes)), classes] = 1.0
    return inputs, targets


def numpy_batch(pixels, classes):
    """Float32, in-place updates, the products left to the BLAS."""
    inputs, targets = batches(pixels, classes)
    generator = np.random.default_rng(1)
    w1 = generator.normal(0.0, 784**-0.5, (784, 100)).astype(np.float32)
    w2 = generator.normal(0.0, 100**-0.5, (100, 10)).astype(np.float32)
    b1 = np.zeros(100, dtype=np.float32)
    b2 = np.zeros(10, dtype=np.float32)
    g1, g2 = np.empty_like(w1), np.empty_like(w2)
    step = np.float32(RATE / BATCH)

    def work(i):
        start = i * BATCH % (len(inputs) - BATCH)
        x, t = inputs[start : start + BATCH], targets[start : start + BATCH]
        hidden = x @ w1
        hidden += b1
        np.negative(hidden, out=hidden)
        np.exp(hidden, out=hidden)
        hidden += np.float32(1)
        np.reciprocal(hidden, out=hidden)
        output = hidden @ w2
        output += b2
        output -= output.max(axis=1, keepdims=True)
        np.exp(output, out=output)
        output /= output.sum(axis=1, keepdims=True)
        delta2 = output - t
        delta1 = delta2 @ w2.T
        delta1 *= hidden * (np.float32(1) - hidden)
        np.dot(hidden.T, delta2, out=g2)
        np.dot(x.T, delta1, out=g1)
        np.multiply(g1, step, out=g1)
        np.multiply(g2, step, out=g2)
        np.subtract(w1, g1, out=w1)
        np.subtract(w2, g2, out=w2)
        b1[:] -= step * delta1.sum(axis=0)
        b2[:] -= step * delta2.sum(axis=0)
        return BATCH

    return work


def torch_batch(pixels, classes):
    """PyTorch's tensors with the gradient written out, no autograd."""
    import torch

    torch.set_num_threads(int(THREADS))
    torch.set_grad_enabled(False)
    inputs, targets = (torch.from_numpy(a) for a in batches(pixels, classes))
    torch.manual_seed(1)
    w1 = torch.randn(784, 100) * 784**-0.5
    w2 = torch.randn(100, 10) * 100**-0.5
    b1, b2 = torch.zeros(100), torch.zeros(10)
    step = RATE / BATCH

    def work(i):
        start = i * BATCH % (len(inputs) - BATCH)
        x, t = inputs[start : start + BATCH], targets[start : start + BATCH]
        hidden = torch.addmm(b1, x, w1).sigmoid_()
        delta2 = torch.addmm(b2, hidden, w2).softmax(1).sub_(t)
        delta1 = torch.mm(delta2, w2.t()).mul_(hidden).mul_(1 - hidden)
        w2.addmm_(hidden.t(), delta2, alpha=-step)
        b2.sub_(delta2.sum(0), alpha=step)
        w1.addmm_(x.t(), delta1, alpha=-step)
        b1.sub_(delta1.sum(0), alpha=step)
        return BATCH

    return work


def torch_autograd(pixels, classes):
    """PyTorch as its tutorials show it."""
    import torch

    torch.set_num_threads(int(THREADS))
    inputs = torch.from_numpy(batches(pixels, classes)[0])
    labels = torch.from_numpy(classes.astype(np.int64))
    model = torch.nn.Sequential(torch.nn.Linear(784, 100), torch.nn.Sigmoid(), torch.nn.Linear(100, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    loss = torch.nn.CrossEntropyLoss()

    def work(i):
        start = i * BATCH % (len(inputs) - BATCH)
        optimizer.zero_grad()
        loss(model(inputs[start : start + BATCH]), labels[start : start + BATCH]).backward()
        optimizer.step()
        return BATCH

    return work


def sklearn_batch(pixels, classes):
    """scikit-learn's own training loop over mini-batches of the same size."""
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore")
    inputs = batches(pixels, classes)[0]
    model = MLPClassifier((100,), activation="logistic", solver="sgd", batch_size=BATCH, alpha=0.0,
                          learning_rate_init=RATE, momentum=0.0, shuffle=False)
    part = 3200
    model.partial_fit(inputs[:part], classes[:part], classes=range(10))

    def work(i):
        start = i * part % (len(inputs) - part)
        model.partial_fit(inputs[start : start + part], classes[start : start + part])
        return part

    return work


CONTESTANTS = {
    "numpy-online": numpy_online,
    "numpy-batch": numpy_batch,
    "torch-batch": torch_batch,
    "torch-autograd": torch_autograd,
    "sklearn-batch": sklearn_batch,
}


def main():
    name, images, labels, seconds = sys.argv[1:5]
    try:
        work = CONTESTANTS[name](*load(images, labels))
    except ImportError as missing:
        sys.exit(f"contestants.py: {missing}")
    for i in range(20):
        work(i)
    done, i, start = 0, 0, time.perf_counter()
    while time.perf_counter() - start < float(seconds):
        done += work(i)
        i += 1
    print(done / (time.perf_counter() - start))


if __name__ == "__main__":
    main()
