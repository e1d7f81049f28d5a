#!/usr/bin/python3
"""Times nntui's engine beside other ways of doing the same work, in one run.

usage: tests/bench/compare.py --mnist DIR [--nntui PROGRAM] [--rounds N] [--seconds S]

DIR holds the MNIST training pair (train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz). Each round starts every
contestant once, in turn, so that a busy moment of the machine hits all alike; what is printed is each one's median and
the ratio of nntui to it. What is not installed is said and left out (Debian: python3-numpy, python3-torch,
python3-sklearn, libfann-dev). One thread, unless a line says otherwise.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# What is compared: the case of `nntui bench`, then (contestant, wanted ratio or None).
GROUPS = [
    ("online", "784-100-10, sigmoid, squared error, one sample at a time, MNIST",
     [("numpy-online", 50), ("fann-online", 35), ("loop-online", 5)]),
    ("online-dense", "the same on dense random inputs", [("loop-dense", 2)]),
    ("batch", "784-100-10, softmax, cross-entropy, mini-batches of 32, MNIST",
     [("numpy-batch", 3), ("torch-batch", 2.2), ("torch-autograd", None), ("sklearn-batch", None)]),
    ("batch-2", "the same with two threads, against one thread", [("nntui:batch", 1.5)]),
    ("toy", "2-4-2-1, tanh, mini-batches of 10", [("fann-toy", 8)]),
    ("forward", "784-100-10, one forward pass", [("fann-forward", 15)]),
]


def build(name, sources, libraries, folder):
    """Compiles a contestant in C for this very machine; its path, or None with a word about why."""
    target = os.path.join(folder, name)
    command = ["cc", "-O3", "-march=native", "-ffast-math", "-o", target, *(os.path.join(HERE, source) for source in sources), *libraries, "-lm"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        print(f"{name}: not built, left out ({result.stderr.splitlines()[0] if result.stderr else '?'})")
        return None
    return target


class Contest:
    """The contestants' commands, and what they measured."""

    def __init__(self, options, folder):
        self.options = options
        self.images = os.path.join(options.mnist, "train-images-idx3-ubyte.gz")
        self.labels = os.path.join(options.mnist, "train-labels-idx1-ubyte.gz")
        self.plain_images = os.path.join(folder, "images")
        with gzip.open(self.images) as source, open(self.plain_images, "wb") as target:
            target.write(source.read(16 + 784 * 20000))
        self.fann = build("contestant_fann", ["contestant_fann.c"], ["-lfloatfann"], folder)
        self.loop = build("contestant_loop", ["contestant_loop.c", "plain_loop.c"], [], folder)
        self.rates = {}
        self.missing = set()

    def command(self, name):
        seconds = str(self.options.seconds)
        if name.startswith("nntui:"):
            return [self.options.nntui, "bench", "--json", "--rounds", "1", "--case", name[6:],
                    "--milliseconds", str(int(self.options.seconds * 1000)), "--data", f"mnist:{self.options.mnist}"]
        if name.startswith("fann-"):
            return self.fann and [self.fann, name[5:], self.plain_images, seconds]
        if name.startswith("loop-"):
            return self.loop and [self.loop, name[5:], self.plain_images, seconds]
        return [sys.executable, os.path.join(HERE, "contestants.py"), name, self.images, self.labels, seconds]

    def measure(self, name):
        command = None if name in self.missing else self.command(name)
        if command is None:
            return
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            print(f"{name}: left out ({result.stderr.strip().splitlines()[-1] if result.stderr else '?'})")
            self.missing.add(name)
            return
        rate = json.loads(result.stdout)["samples_per_second"] if name.startswith("nntui:") else float(result.stdout)
        self.rates.setdefault(name, []).append(rate)

    def names(self):
        seen = []
        for case, _, others in GROUPS:
            for name in [f"nntui:{case}", *(other for other, _ in others)]:
                if name not in seen:
                    seen.append(name)
        return seen

    def report(self):
        """True where every ratio that is wanted was reached."""
        good = True
        for case, title, others in GROUPS:
            own = self.rates.get(f"nntui:{case}")
            if own is None:
                continue
            own = statistics.median(own)
            print(f"\n{title}\n  {'nntui':16} {own:14,.0f} samples/s")
            for name, wanted in others:
                if name not in self.rates:
                    continue
                rate = statistics.median(self.rates[name])
                verdict = "" if wanted is None else f"  wanted {wanted}: {'yes' if own / rate >= wanted else 'NO'}"
                good = good and (wanted is None or own / rate >= wanted)
                print(f"  {name:16} {rate:14,.0f} samples/s   nntui is {own / rate:6.1f} times as fast{verdict}")
        return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", required=True, metavar="DIR")
    parser.add_argument("--nntui", default="./nntui", metavar="PROGRAM")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        contest = Contest(options, folder)
        for _ in range(options.rounds):
            for name in contest.names():
                contest.measure(name)
        sys.exit(0 if contest.report() else 1)


if __name__ == "__main__":
    main()
