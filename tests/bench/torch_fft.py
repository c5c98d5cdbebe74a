#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The long convolution as PyTorch code usually has it, on the device, for tests/gpu.sh:

    k_f = rfft(k, n=2L);  y = irfft(rfft(u, n=2L) * k_f, n=2L)[..., :L]

u [B, H, L] and k [H, L] in fp32, the kernel's spectrum in every run. Prints a line "L seconds" for each length, where
the seconds are those of one row of [B, H]; a line that begins with # says why there is nothing.
"""
import argparse
import statistics
import sys
import time


def seconds_of(torch, run, times):
    begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    begin.record()
    for _ in range(times):
        run()
    end.record()
    end.synchronize()
    return 1e-3 * begin.elapsed_time(end) / times


def median_seconds(torch, run, seconds):
    """Of a run, after warming up: 5 to 101 rounds of some milliseconds each, in about so many seconds."""
    for _ in range(3):
        run()
    times = max(1, min(200, int(3e-3 / max(seconds_of(torch, run, 2), 1e-6)) + 1))
    rounds, begin = [], time.monotonic()
    while len(rounds) < 5 or (time.monotonic() - begin < seconds and len(rounds) < 101):
        rounds.append(seconds_of(torch, run, times))
    return statistics.median(rounds)


def measure(torch, length, samples, seconds):
    heads = max(1, min(768, samples // length))
    batch = max(1, min(64, samples // (length * heads)))
    u = torch.rand(batch, heads, length, device="cuda") * 2 - 1
    k = torch.rand(heads, length, device="cuda") * 2 - 1
    n = 2 * length

    def run():
        k_f = torch.fft.rfft(k, n=n)
        return torch.fft.irfft(torch.fft.rfft(u, n=n) * k_f, n=n)[..., :length]

    return median_seconds(torch, run, seconds) / (batch * heads)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=0.3, help="for each length")
    parser.add_argument("--longest", type=int, default=1 << 22)
    parser.add_argument("--samples", type=int, default=1 << 27, help="B * H * L is at most this")
    options = parser.parse_args()
    try:
        import torch
    except ImportError:
        print("# python3 has no torch")
        return 2
    if not torch.cuda.is_available():
        print("# PyTorch finds no CUDA device")
        return 2
    print(f"# PyTorch {torch.__version__}, {torch.cuda.get_device_name()}")
    length = 256
    while length <= options.longest:
        try:
            print(length, measure(torch, length, options.samples, options.seconds), flush=True)
        except RuntimeError as error:
            print(f"# {length}: {str(error).splitlines()[0]}", flush=True)
        length *= 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
