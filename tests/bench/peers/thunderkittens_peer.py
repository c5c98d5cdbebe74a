#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ThunderKittens' convolution beside what device_bench measured, on the same shapes: N = 1,024 and 4,096, circular,
bf16 arrays, no gates, the kernels' spectra computed before.

    THUNDERKITTENS_ROOT=… python3 tests/bench/peers/thunderkittens_peer.py build/gpu/bench.json

Needs PyTorch with CUDA and a checkout of https://github.com/HazyResearch/ThunderKittens in which `make` was run in
kernels/fftconv, which builds the extension _C; says what is missing otherwise. Its results are held against PyTorch's
FFT in double, of the first item and the last: what is wrong does not count as fast. There are two numbers of heads as,
by its source, blocks go on to another head's kernel too late at N = 1,024 when there are more heads than blocks.
"""
import importlib
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from torch_fft import median_seconds  # noqa: E402

NAME = "ThunderKittens"
BAR = 3e-2  # relative error; every step of it rounds to bf16


def convolution():
    """Its module class, or a sentence that says what is missing."""
    root = os.environ.get("THUNDERKITTENS_ROOT")
    if not root:
        return None, "THUNDERKITTENS_ROOT does not say where a checkout of it is"
    folder = pathlib.Path(root) / "kernels" / "fftconv"
    if not (folder / "baselines" / "tk_fftconv.py").is_file():
        return None, f"{folder} has no baselines/tk_fftconv.py"
    sys.path.insert(0, str(folder))
    try:
        extension = importlib.import_module("_C")
    except ImportError as error:
        return None, f"its extension _C is not built in {folder}: {str(error).splitlines()[0]}"
    if not hasattr(extension, "fftconv"):
        return None, f"{extension.__file__} has no fftconv"
    return importlib.import_module("baselines.tk_fftconv").TKFFTConv, ""


def relative_error(torch, got, u, k):
    n = u.shape[-1]
    expected = torch.fft.irfft(torch.fft.rfft(u.double(), n=n) * torch.fft.rfft(k.double(), n=n), n=n)
    return ((got.double() - expected).norm() / expected.norm()).item()


def measure(torch, conv_of, length, batch, heads, seconds):
    """Seconds of a run; raises ValueError when the result is wrong."""
    u = (torch.rand(batch, heads, length, device="cuda") * 2 - 1).bfloat16()
    k = torch.rand(heads, length, device="cuda") * 2 - 1
    conv = conv_of(k, seqlen=length, H=heads, dtype=torch.bfloat16).to("cuda")

    def run():
        return conv(u, k)

    with torch.no_grad():
        got = run()
        for item in (0, batch - 1):
            error = relative_error(torch, got[item], u[item], k)
            if not error <= BAR:
                raise ValueError(f"relative error {error:.1e}, more than {BAR:.0e}: not compared")
        return median_seconds(torch, run, seconds)


def main():
    if len(sys.argv) != 2:
        print(f"{NAME}: the record of device_bench is wanted, one file")
        return 2
    try:
        import torch
    except ImportError:
        print(f"{NAME}: not compared, python3 has no torch")
        return 2
    if not torch.cuda.is_available():
        print(f"{NAME}: not compared, PyTorch finds no CUDA device")
        return 2
    conv_of, reason = convolution()
    if conv_of is None:
        print(f"{NAME}: not compared, {reason}")
        return 2
    record = json.loads(pathlib.Path(sys.argv[1]).read_text())
    for row in record["circles"]:
        length, batch, heads = int(row["length"]), int(row["batch"]), int(row["heads"])
        own = row["engines"]["bf16"]["median_s"]
        words = f"{NAME}: {length} x {batch * heads}"
        try:
            peer = measure(torch, conv_of, length, batch, heads, 0.3)
        except Exception as error:  # whatever it does not take
            print(f"{words}: {str(error).splitlines()[0][:90] if str(error) else type(error).__name__}")
            continue
        print(f"{words}: {peer * 1e6:.1f} us a run, ours {own * 1e6:.1f}: {peer / own:.2f} x", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
