#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""FlashFFTConv beside what device_bench measured, on the same shapes: causal, fp16 arrays, K = L.

    python3 tests/bench/peers/flashfft_peer.py build/gpu/bench.json

Needs PyTorch with CUDA and the package flashfftconv (https://github.com/HazyResearch/flash-fft-conv), built by hand; says
what is missing otherwise. Ours has the kernels' spectra computed before; FlashFFTConv computes them in every run, so its
FFTs are answered from what they gave before, and what remains in a run is to put them into its order. Its results are
held against PyTorch's FFT, so that a wrong use of it does not count as fast.
"""
import contextlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from torch_fft import median_seconds  # noqa: E402

BAR = 5e-3  # relative error, as fp16 arrays have


@contextlib.contextmanager
def known_spectra(torch):
    """Within, an FFT of PyTorch's gives what it gave for the same tensor and length before."""
    names, seen = ("fft", "rfft"), {}
    computed = {name: getattr(torch.fft, name) for name in names}

    def known(name):
        def transform(values, n=None):
            key = (name, values.data_ptr(), n)
            if key not in seen:
                seen[key] = computed[name](values, n=n)
            return seen[key]

        return transform

    for name in names:
        setattr(torch.fft, name, known(name))
    try:
        yield
    finally:
        for name in names:
            setattr(torch.fft, name, computed[name])


def measure(torch, conv_of, length, batch, heads, seconds):
    """Seconds of a run without the kernels' FFTs, and with them."""
    u = (torch.rand(batch, heads, length, device="cuda") * 2 - 1).half()
    k = torch.rand(heads, length, device="cuda") * 2 - 1
    conv = conv_of(2 * length, dtype=torch.float16).to("cuda").eval()
    n = 2 * length
    rows = u[:1].double()
    expected = torch.fft.irfft(torch.fft.rfft(rows, n=n) * torch.fft.rfft(k.double(), n=n), n=n)[..., :length]
    got = conv(u, k)
    error = ((got[:1].double() - expected).norm() / expected.norm()).item()
    if not error <= BAR:
        raise ValueError(f"relative error {error:.1e}, more than {BAR:.0e}: not compared")

    def run():
        return conv(u, k)

    with torch.no_grad():
        whole = median_seconds(torch, run, seconds)
        with known_spectra(torch):
            return median_seconds(torch, run, seconds), whole


def main():
    if len(sys.argv) != 2:
        print("FlashFFTConv: the record of device_bench is wanted, one file")
        return 2
    try:
        import torch
        from flashfftconv import FlashFFTConv
    except ImportError as error:
        print(f"FlashFFTConv: not compared, python3 has no {error.name}")
        return 2
    if not torch.cuda.is_available():
        print("FlashFFTConv: not compared, PyTorch finds no CUDA device")
        return 2
    record = json.loads(pathlib.Path(sys.argv[1]).read_text())
    ratios = []
    for row in record["lengths"]:
        length, batch, heads = int(row["length"]), int(row["batch"]), int(row["heads"])
        own = row["engines"]["fp16"]["median_s"]
        try:
            peer, whole = measure(torch, FlashFFTConv, length, batch, heads, 0.2)
        except Exception as error:  # whatever it does not take
            print(f"FlashFFTConv: {length}: {str(error).splitlines()[0][:90] if str(error) else type(error).__name__}")
            continue
        print(f"FlashFFTConv: {length}: {peer * 1e6:.1f} us a run, ours {own * 1e6:.1f}: {peer / own:.2f} x "
              f"({whole * 1e6:.1f} with the kernels' FFTs)", flush=True)
        ratios.append(f"{length} {peer / own:.2f}")
    if ratios:  # all in two lines, which is what the table of tests/gpu.sh has room for
        half = (len(ratios) + 1) // 2
        print("FlashFFTConv takes so many times as long as ours, fp16: " + ", ".join(ratios[:half]) + ",")
        print("FlashFFTConv, the others: " + (", ".join(ratios[half:]) or "none"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
