// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/model_devices.h"

#include "compute/io/text.h"

#include <array>

namespace longwave {
namespace {

// A streaming multiprocessor reads or writes 128 bytes of shared memory a cycle (32 banks of 4 bytes; CUDA C++
// Programming Guide, compute capabilities 8.x and 9.0). What one block may take of it is from the same guide's table of
// technical specifications: 163 KB at 8.0, 99 KB at 8.6 and 8.9, 227 KB at 9.0.
constexpr double sharedBandwidth(int multiprocessors, double boostHertz) {
    return multiprocessors * 128.0 * boostHertz;
}

constexpr std::int64_t kib(std::int64_t count) {
    return count << 10;
}

constexpr std::int64_t kTensorCore = 16; // wmma's 16 × 16 × 16
constexpr double kHalfComplex = 4;

} // namespace

std::span<const ModelDevice> modelDevices() {
    static const std::array devices{
        ModelDevice{"A100 40 GB",
                    "NVIDIA A100 datasheet (SXM and PCIe alike): 312 TFLOP/s fp16 tensor, 19.5 TFLOP/s fp32, "
                    "1,555 GB/s; shared memory: 108 SMs × 128 B × 1.41 GHz, 163 KB a block",
                    312e12, 19.5e12, kTensorCore, 1555e9, sharedBandwidth(108, 1.41e9), kib(163), kHalfComplex},
        ModelDevice{"A100 80 GB SXM",
                    "NVIDIA A100 datasheet: 312 TFLOP/s fp16 tensor, 19.5 TFLOP/s fp32, 2,039 GB/s; shared memory: "
                    "108 SMs × 128 B × 1.41 GHz, 163 KB a block",
                    312e12, 19.5e12, kTensorCore, 2039e9, sharedBandwidth(108, 1.41e9), kib(163), kHalfComplex},
        ModelDevice{"H100 SXM",
                    "NVIDIA H100 white paper and datasheet: 989.4 TFLOP/s fp16 tensor (dense), 66.9 TFLOP/s fp32, "
                    "3,350 GB/s; shared memory: 132 SMs × 128 B × 1.83 GHz, 227 KB a block",
                    989.4e12, 66.9e12, kTensorCore, 3350e9, sharedBandwidth(132, 1.83e9), kib(227), kHalfComplex},
        ModelDevice{"H200 SXM",
                    "NVIDIA H200 datasheet: 989.4 TFLOP/s fp16 tensor (dense), 66.9 TFLOP/s fp32, 4,800 GB/s; shared "
                    "memory: 132 SMs × 128 B × 1.83 GHz, 227 KB a block",
                    989.4e12, 66.9e12, kTensorCore, 4800e9, sharedBandwidth(132, 1.83e9), kib(227), kHalfComplex},
        ModelDevice{"RTX 4090",
                    "NVIDIA Ada white paper: 165.2 TFLOP/s fp16 tensor with fp32 sums (dense), 82.6 TFLOP/s fp32, "
                    "1,008 GB/s; shared memory: 128 SMs × 128 B × 2.52 GHz, 99 KB a block",
                    165.2e12, 82.6e12, kTensorCore, 1008e9, sharedBandwidth(128, 2.52e9), kib(99), kHalfComplex},
        ModelDevice{"RTX 3090",
                    "NVIDIA GA102 white paper: 71 TFLOP/s fp16 tensor with fp32 sums (dense), 35.6 TFLOP/s fp32, "
                    "936 GB/s; shared memory: 82 SMs × 128 B × 1.695 GHz, 99 KB a block",
                    71e12, 35.6e12, kTensorCore, 936e9, sharedBandwidth(82, 1.695e9), kib(99), kHalfComplex},
        ModelDevice{"L4",
                    "NVIDIA L4 datasheet: 121 TFLOP/s fp16 tensor (half of the figure with sparsity), 30.3 TFLOP/s "
                    "fp32, 300 GB/s; shared memory: 58 SMs × 128 B × 2.04 GHz, 99 KB a block",
                    121e12, 30.3e12, kTensorCore, 300e9, sharedBandwidth(58, 2.04e9), kib(99), kHalfComplex}};
    return devices;
}

ModelDevice modelDeviceOf(const Ceilings& ceilings, const Machine& machine, int threads) {
    const Ceilings::Level level = ceilings.at(threads);
    ModelDevice device;
    device.name = "This machine";
    device.source = "Measured here with " + grouped(level.threads) + (level.threads == 1 ? " thread" : " threads") +
                    " (" + ceilings.key.target + ", fp32); a core's level-2 cache for SRAM; no matrix units";
    device.generalFlops = level.gflops * 1e9;
    device.memoryBandwidth = level.memory * 1e9;
    device.sramBandwidth = level.l2 * 1e9;
    device.sramBytes = machine.l2 > 0 ? machine.l2 : kib(256);
    device.bytesPerPoint = 8;
    return device;
}

} // namespace longwave
