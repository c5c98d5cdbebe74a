// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/model_devices.h"

#include <cstdint>
#include <span>
#include <vector>

namespace longwave {

/// The cost model of an FFT convolution by an order-p Monarch decomposition, N = N₁ · … · N_p (Fu, Kumbong, Nguyen, Ré:
/// *FlashFFTConv*, arXiv 2311.05908, section 3.2, equation 2):
///
///   C = B·H · Σ_{i=1…p} [ 16·N·N_i / γ(N_i) + 4·N / ω(i) ]   seconds
///
/// 16·N·N_i: a complex product with an N_i × N_i matrix takes 8·N_i flops a point, forward and back. γ(N_i): the rate
/// of matrix units when N_i ≥ µ, of general units below. 4·N: bytes of N complex numbers in 16 bit (on a device that
/// computes in fp32, 8·N). ω(i): bandwidth of the memory that holds the intermediate result of step i.
///
/// Where that is, the paper says in words only; here: step i works on N / (N₁ · … · N_{i−1}) points at a time, and they
/// are in SRAM when they fit into one processor's. So whole rows are up to 32K points on an A100 or H100, as the paper
/// has it, and beyond that the outer steps go through memory.
struct ModelStage {
    std::int64_t factor = 0; ///< N_i
    double flops = 0;
    double bytes = 0;
    bool onMatrixUnit = false;
    bool inSram = false;
    double computeSeconds = 0;
    double trafficSeconds = 0;
};

struct ModelCost {
    std::vector<ModelStage> stages; ///< in the order of the factors
    double seconds = 0;             ///< of all rows

    std::int64_t length() const noexcept;
    std::vector<std::int64_t> factors() const;
};

/// Of `rows` = B·H rows. Throws Error ("Monarch factors") unless there are 1 to 4 factors of 2 or more whose product is
/// at most 2^40.
ModelCost modelCost(const ModelDevice& device, std::span<const std::int64_t> factors, double rows = 1);

/// The cheapest factorization of this order, the order of the factors included; of several, the first by
/// lexicographic order. Throws Error ("Monarch order") as monarchFactors does.
ModelCost cheapestCost(const ModelDevice& device, std::int64_t n, int order, double rows = 1);

/// The cheapest of one order at every length.
struct CostCurve {
    int order = 0;
    std::vector<ModelCost> points;

    std::vector<double> seconds() const;
};
CostCurve costCurve(const ModelDevice& device, int order, std::span<const std::int64_t> lengths, double rows = 1);

/// 2^k from `from` to `to`: 256 … 4M are what the paper draws.
std::vector<std::int64_t> powersOfTwo(std::int64_t from = 256, std::int64_t to = std::int64_t{1} << 22);

/// Where two curves over the same lengths meet, by straight lines between points of a log-log chart. Where they are
/// equal at a point, that is one meeting.
std::vector<double> meetings(std::span<const std::int64_t> lengths, std::span<const double> a,
                             std::span<const double> b);

/// Where the cheapest order changes.
struct Crossover {
    double length = 0; ///< N, on the lines between points of a log-log chart
    int from = 0;      ///< cheapest below
    int to = 0;        ///< cheapest above
};
/// Precondition: curves over the same lengths.
std::vector<Crossover> crossovers(std::span<const CostCurve> curves);

/// Seconds of attention over N positions in a layer of width d: 4·N²·d flops for each of the batch (2·N²·d for the
/// scores, 2·N²·d for their sums), at `utilisation` (0 … 1] of the device's matrix units, or of its general units
/// where it has none. A convolution in a layer of that width has rows = batch · d.
double attentionSeconds(const ModelDevice& device, std::int64_t n, double width, double utilisation, double batch = 1);

} // namespace longwave
