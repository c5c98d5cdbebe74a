# SPDX-License-Identifier: GPL-3.0-or-later
"""Training steps per second: train_bench against train_peer (PyTorch), the same model, batch and threads, in turn.

usage: train_race.py TRAIN_BENCH [heads depth length batch threads steps rounds]
Prints the median seconds a step of both in every round, and the ratio of their medians over all rounds.
"""
import json
import pathlib
import statistics
import subprocess
import sys

bench = sys.argv[1]
numbers = [int(a) for a in sys.argv[2:]]
sizes = (numbers + [48, 3, 784, 32, 2, 6, 3][len(numbers):])
rounds = sizes.pop()
arguments = [str(n) for n in sizes]
peer = pathlib.Path(__file__).with_name("train_peer.py")


def seconds(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["seconds_per_step"]


ours, theirs = [], {"erf": [], "tanh": []}
for _ in range(rounds):
    ours.append(seconds([bench] + arguments))
    for form, results in theirs.items():  # whichever GELU is the faster one there
        results.append(seconds(["/usr/bin/python3", str(peer)] + arguments + [form]))
    print(f"Longwave {ours[-1]:.4f} s, PyTorch {theirs['erf'][-1]:.4f} s (erf) {theirs['tanh'][-1]:.4f} s (tanh)",
          flush=True)
best = min(statistics.median(results) for results in theirs.values())
print(f"heads {sizes[0]}, depth {sizes[1]}, L {sizes[2]}, batch {sizes[3]}, {sizes[4]} threads: "
      f"{1 / statistics.median(ours):.2f} against {1 / best:.2f} steps/s, {best / statistics.median(ours):.1f}x")
