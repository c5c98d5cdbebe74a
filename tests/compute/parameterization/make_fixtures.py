#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the fixtures of the parameterization tests: random parameters under the names that published models use, and
the kernels they say, evaluated here from the papers' formulas, term by term, in float64.

    python3 tests/compute/parameterization/make_fixtures.py     (python3-numpy is all it needs)

Shares no code with Longwave, nor with any model's repository. The same numbers every time.
"""
import json
import pathlib
import struct

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent / "fixtures"
TYPES = {"float32": "F32", "float64": "F64", "float16": "F16", "int64": "I64"}


def write(name, tensors):
    """safetensors: length of the header, the header, the data one after another."""
    header, data = {}, b""
    for key, value in tensors.items():
        raw = np.ascontiguousarray(value).tobytes()
        header[key] = {"dtype": TYPES[value.dtype.name], "shape": list(value.shape),
                       "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    (HERE / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def expect(name, kernels):
    """float32 of what was computed in float64: 6e-8, where the tests ask for 1e-5."""
    np.save(HERE / name, np.asarray(kernels).astype(np.float32))


def f32(x):
    return np.asarray(x, dtype=np.float32)


def complex_of(x):
    x = np.asarray(x, dtype=np.float64)
    return x[..., 0] + 1j * x[..., 1]


def join(k0, k1):
    """pad(k0, (0, L)) + pad(flip(k1), (L, 0))"""
    zeros = np.zeros_like(k0)
    return np.concatenate([k0, zeros], -1) + np.concatenate([zeros, k1[..., ::-1]], -1)


def diagonal(c, b, a, dt, length, discretization):
    """c [C, H, N], b and a [H, N], dt [H]: every power on its own, sums as written."""
    k = np.zeros((*c.shape[:2], length))
    l = np.arange(length)
    for channel, h, n in np.ndindex(c.shape):
        z = a[h, n] * dt[h]
        bc = b[h, n] * c[channel, h, n]
        if discretization == "zoh":
            k[channel, h] += 2 * (bc * (np.exp(z) - 1) / a[h, n] * np.exp(z * l)).real
        else:
            step = (1 + z / 2) / (1 - z / 2)
            k[channel, h] += 2 * (bc * dt[h] / (1 - z / 2) * step**l).real
    return k.reshape(-1, length)


def long_conv(rng):
    one = f32(rng.normal(size=(1, 3, 40)) * 0.02)
    two = f32(rng.normal(size=(2, 3, 40)) * 0.02)
    write("longconv.safetensors", {"model.layers.0.layer.kernel.kernel": one, "model.layers.1.layer.kernel.kernel": two,
                                   "model.layers.0.layer.D": f32(rng.normal(size=(1, 3)))})
    expect("longconv.0.npy", one[0])
    expect("longconv.1.bidirectional.npy", join(two[0].astype(np.float64), two[1].astype(np.float64)))


def s4d(rng):
    heads, modes, length = 3, 8, 8192
    tensors = {}
    for layer, (real, imaginary) in enumerate([("log_A_real", "A_imag"), ("log_w_real", "w_imag")]):
        prefix = f"layers.{layer}.kernel."
        shape = (heads, modes, 2) if layer == 0 else (2, heads, modes, 2)
        tensors |= {prefix + "C": f32(rng.normal(size=shape)),
                    prefix + "log_dt": f32(rng.uniform(np.log(1e-3), np.log(1e-1), size=heads)),
                    prefix + real: f32(np.log(0.5) + 0.3 * rng.normal(size=(heads, modes))),
                    prefix + imaginary: f32(np.pi * np.tile(np.arange(modes), (heads, 1)))}
    tensors["layers.1.kernel.B"] = f32(rng.normal(size=(1, heads, modes, 2)))
    tensors |= {"layers.2.kernel.C": f32(rng.normal(size=(1, heads, modes, 2))),
                "layers.2.kernel.B": f32(rng.normal(size=(1, heads, modes, 2))),
                "layers.2.kernel.inv_dt": f32(rng.uniform(np.log(1e-3), np.log(1e-1), size=(heads, 1))),
                "layers.2.kernel.A_real": f32(np.log(0.5) + 0.3 * rng.normal(size=(heads, modes))),
                "layers.2.kernel.A_imag": f32(np.pi * np.tile(np.arange(modes), (heads, 1)))}
    write("s4d.safetensors", tensors)
    t = {key: value.astype(np.float64) for key, value in tensors.items()}
    a = -np.exp(t["layers.0.kernel.log_A_real"]) + 1j * t["layers.0.kernel.A_imag"]
    k = diagonal(complex_of(t["layers.0.kernel.C"])[None], np.ones_like(a), a, np.exp(t["layers.0.kernel.log_dt"]),
                 length, "zoh")
    expect("s4d.0.head1.npy", k[1])  # one head is enough of 8,192 taps
    expect("s4d.0.l100.npy", k[:, :100])
    a = -np.exp(t["layers.1.kernel.log_w_real"]) + 1j * t["layers.1.kernel.w_imag"]
    k = diagonal(complex_of(t["layers.1.kernel.C"]), complex_of(t["layers.1.kernel.B"][0]), a,
                 np.exp(t["layers.1.kernel.log_dt"]), 200, "bilinear")
    expect("s4d.1.bilinear.l200.npy", k)
    expect("s4d.1.bilinear.bidirectional.l200.npy", join(k[:heads], k[heads:]))
    a = -np.exp(t["layers.2.kernel.A_real"]) - 1j * t["layers.2.kernel.A_imag"]  # stored: -Im A
    k = diagonal(complex_of(t["layers.2.kernel.C"]), complex_of(t["layers.2.kernel.B"][0]), a,
                 np.exp(t["layers.2.kernel.inv_dt"][:, 0]), 200, "zoh")
    expect("s4d.2.l200.npy", k)


def h3(rng):
    heads, models, modes, states, length = 4, 2, 8, 16, 600
    tensors = {}
    for layer in range(2):
        prefix = f"backbone.layers.{layer}.mixer."
        tensors |= {
            prefix + "kernel.kernel.C": f32(rng.normal(size=(1, heads, modes, 2))),
            prefix + "kernel.kernel.log_dt": f32(rng.uniform(np.log(1e-3), np.log(1e-1), size=heads)),
            prefix + "kernel.kernel.B": f32(rng.normal(size=(models, modes, 2))),
            prefix + "kernel.kernel.inv_A_real": f32(np.log(0.5) * np.ones((models, modes))),
            prefix + "kernel.kernel.A_imag": f32(np.pi * np.tile(np.arange(modes), (models, 1))),
            prefix + "ssm_k_kernel.kernel.C": f32(rng.normal(size=(1, heads, states))),
            prefix + "ssm_k_kernel.kernel.B": f32(rng.normal(size=(heads, states))),
            prefix + "D": f32(rng.normal(size=heads)),
            prefix + "q_proj.weight": f32(rng.normal(size=(heads, heads)))}
    write("h3.safetensors", tensors)
    prefix = "backbone.layers.1.mixer."
    t = {key[len(prefix):]: value.astype(np.float64) for key, value in tensors.items() if key.startswith(prefix)}
    repeat = [h % models for h in range(heads)]
    a = (-np.exp(t["kernel.kernel.inv_A_real"]) + 1j * t["kernel.kernel.A_imag"])[repeat]
    b = complex_of(t["kernel.kernel.B"])[repeat]
    c = complex_of(t["kernel.kernel.C"])
    dt = np.exp(t["kernel.kernel.log_dt"])
    expect("h3-diagonal.l600.npy", diagonal(c, b, a, dt, length, "bilinear"))
    expect("h3-diagonal.zoh.l200.npy", diagonal(c, b, a, dt, 200, "zoh"))
    b, c = t["ssm_k_kernel.kernel.B"], t["ssm_k_kernel.kernel.C"][0]
    k = np.zeros((heads, 40))
    shift = np.eye(states, k=-1)  # x[j + 1] <- x[j]
    for h in range(heads):
        state = b[h].copy()
        for l in range(40):
            k[h, l] = c[h] @ state
            state = shift @ state
    expect("h3-shift.l40.npy", k)


def positions(length, lmax, width):
    bands = (width - 1) // 2
    z = np.zeros((length, width))
    f = np.linspace(1e-4, bands - 1, bands)
    for l in range(length):
        w = 2 * np.pi * l / lmax
        z[l] = np.concatenate([[l / (lmax - 1)], np.cos(f * w), -np.sin(f * w)])
    return z


def hyena_filter(t, branch, z, time, deltas, freq, shift, normalized=None):
    x, layer = z, 0
    while True:
        x = x @ t[f"{branch}.{layer}.weight"].T + t.get(f"{branch}.{layer}.bias", 0)
        if f"{branch}.{layer + 2}.weight" not in t:
            break
        x = np.sin(freq * x)
        layer += 2
    if normalized == "before":
        x = x / np.abs(x).sum(-1, keepdims=True)
    x = x * (np.exp(-time[:, None] * np.abs(deltas)) + shift)
    if normalized == "after":
        x = x / np.abs(x).sum(-1, keepdims=True)
    return x.T


def layers(rng, branch, width, order, heads):
    """Two hidden layers and a linear one, with weights of the size that learning gives."""
    sizes = [(order, width), (order, order), (heads, order)]
    t = {}
    for i, (rows, columns) in enumerate(sizes):
        t[f"{branch}.{2 * i}.weight"] = f32(rng.uniform(-1, 1, size=(rows, columns)) / np.sqrt(columns))
        if i < 2:
            t[f"{branch}.{2 * i}.bias"] = f32(rng.uniform(-1, 1, size=rows) / np.sqrt(columns))
    return t


def hyena(rng):
    length, width, order, heads = 300, 5, 8, 4
    filters = layers(rng, "implicit_filter", width, order, heads)
    filters["implicit_filter.1.freq"] = f32(10 + rng.normal(size=(1, order)))
    deltas = f32(np.linspace(np.log(0.01) / 1.5, np.log(0.01) / 0.3, heads)[None, None])
    z = f32(positions(length, length, width) + 1e-3 * rng.normal(size=(length, width)))  # learned: not as it was built
    time = f32(np.linspace(0, 1, length))
    stored = {"bias": f32(rng.normal(size=heads)), **filters, "modulation.deltas": deltas, "pos_emb.z": z[None],
              "pos_emb.t": time[None, :, None]}
    tensors = {f"backbone.layers.0.mixer.filter_fn.{key}": value for key, value in stored.items()}
    tensors |= {f"backbone.layers.1.mixer.filter_fn.{key}": value for key, value in stored.items()
                if not key.startswith("pos_emb")}
    tensors["backbone.layers.0.mixer.in_proj.weight"] = f32(rng.normal(size=(6, 2)))
    write("hyena.safetensors", tensors)
    t = {key: value.astype(np.float64) for key, value in stored.items()}
    freq, d = t["implicit_filter.1.freq"][0], t["modulation.deltas"][0, 0]
    expect("hyena.0.npy", hyena_filter(t, "implicit_filter", z.astype(np.float64), time.astype(np.float64), d, freq, 0))
    k = hyena_filter(t, "implicit_filter", z.astype(np.float64), time.astype(np.float64), d, freq, 0.05, "before")
    expect("hyena.0.shift.normalized.order3.npy", k[[0, 2, 1, 3]])  # channel v*2 + o to row o*2 + v
    expect("hyena.1.l200.npy", hyena_filter(t, "implicit_filter", positions(200, 200, width), np.linspace(0, 1, 200),
                                            d, freq, 0))
    expect("hyena.1.l200.lmax256.npy", hyena_filter(t, "implicit_filter", positions(200, 256, width),
                                                    np.arange(200) / 255, d, freq, 0))


def m2(rng):
    length, width, order, heads = 128, 5, 8, 3
    t = {"bias": f32(rng.normal(size=heads))}
    t |= layers(rng, "implicit_filter", width, order, heads)
    t |= layers(rng, "implicit_filter_rev", width, order, heads)
    t["implicit_filter.1.freq"] = f32(10 + rng.normal(size=(1, order)))  # one module for all: the file has it once
    t["modulation.deltas"] = f32(np.linspace(-3, -15, heads)[None, None])
    t["pos_emb.z"] = f32(positions(length, length, width)[None])
    t["pos_emb.t"] = f32(np.linspace(0, 1, length)[None, :, None])
    prefix = "bert.encoder.layer.0.attention."
    tensors = {f"{prefix}{name}.{key}": value for name in ("filter_fn", "filter_fn2") for key, value in t.items()}
    write("m2.safetensors", tensors)
    d = {key: value.astype(np.float64) for key, value in t.items()}
    both = [hyena_filter(d, branch, d["pos_emb.z"][0], d["pos_emb.t"][0, :, 0], d["modulation.deltas"][0, 0],
                         d["implicit_filter.1.freq"][0], 0) for branch in ("implicit_filter", "implicit_filter_rev")]
    expect("m2.npy", join(*both))
    both = [hyena_filter(d, branch, d["pos_emb.z"][0, :50], d["pos_emb.t"][0, :50, 0], d["modulation.deltas"][0, 0],
                         d["implicit_filter.1.freq"][0], 0, "after")
            for branch in ("implicit_filter", "implicit_filter_rev")]
    expect("m2.normalized.l50.npy", join(*both))


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for number, make in enumerate([long_conv, s4d, h3, hyena, m2]):
        make(np.random.default_rng(number))
