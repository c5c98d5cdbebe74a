# SPDX-License-Identifier: GPL-3.0-or-later
"""The model of train_bench in PyTorch, as its users write it: rfft and irfft of 2L, LayerNorm, GELU, GLU, AdamW.

Prints one JSON line: {"seconds_per_step", "fastest", "threads", "torch"}.
"""
import json
import sys
import time

import torch
from torch import nn
import torch.nn.functional as F

# GELU's backward is wrong on non-contiguous input in Debian's PyTorch 1.13: tensors are made contiguous before it.


class Block(nn.Module):
    def __init__(self, heads, length):
        super().__init__()
        self.norm = nn.LayerNorm(heads)
        decay = torch.exp(-torch.arange(length)[None, :] / length
                          * torch.pow(torch.tensor(heads / 2), torch.arange(1, heads + 1) / heads)[:, None])
        self.kernel = nn.Parameter(0.02 * torch.randn(heads, length) * decay)
        self.D = nn.Parameter(torch.randn(heads))
        self.linear = nn.Linear(heads, 2 * heads)
        self.drop = nn.Dropout(0.1)
        self.kernel_drop = nn.Dropout(0.1)

    def forward(self, x):  # [B, L, H]
        length = x.shape[1]
        u = self.norm(x).transpose(1, 2).contiguous()
        k = self.kernel_drop(F.softshrink(self.kernel, 0.001))
        y = torch.fft.irfft(torch.fft.rfft(u, n=2 * length) * torch.fft.rfft(k, n=2 * length), n=2 * length)
        y = y[..., :length] + u * self.D[:, None]
        y = F.gelu(self.drop(y).contiguous(), approximate="tanh" if TANH else "none").transpose(1, 2)
        return x + F.glu(self.linear(y), dim=-1)


class Model(nn.Module):
    def __init__(self, heads, depth, length, classes):
        super().__init__()
        self.encoder = nn.Linear(1, heads)
        self.blocks = nn.ModuleList(Block(heads, length) for _ in range(depth))
        self.decoder = nn.Linear(heads, classes)

    def forward(self, x):
        x = self.encoder(x)
        for block in self.blocks:
            x = block(x)
        return self.decoder(x.mean(dim=1))


heads, depth, length, batch, threads, steps = (int(a) for a in sys.argv[1:7])
TANH = len(sys.argv) > 7 and sys.argv[7] == "tanh"
torch.set_num_threads(threads)
torch.manual_seed(1)
model = Model(heads, depth, length, 10)
kernels = [p for name, p in model.named_parameters() if name.endswith("kernel")]
others = [p for name, p in model.named_parameters() if not name.endswith("kernel")]
optimizer = torch.optim.AdamW([{"params": kernels, "lr": 1e-3, "weight_decay": 0}, {"params": others, "lr": 2e-3}])
x = torch.randn(batch, length, 1)
y = torch.arange(batch) % 10
seconds = []
for step in range(steps + 2):
    begin = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    seconds.append(time.perf_counter() - begin)
seconds = sorted(seconds[2:])
print(json.dumps({"seconds_per_step": seconds[len(seconds) // 2], "fastest": seconds[0], "threads": threads,
                  "torch": torch.__version__}))
