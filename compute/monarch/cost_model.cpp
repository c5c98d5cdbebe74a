// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/cost_model.h"

#include "compute/error.h"
#include "compute/monarch/factorization.h"

#include <cmath>
#include <string>

namespace longwave {
namespace {

constexpr std::int64_t kLongest = std::int64_t{1} << 40;
constexpr std::size_t kMostFactors = 4;

std::int64_t productOf(std::span<const std::int64_t> factors) {
    std::int64_t product = 1;
    for (const std::int64_t factor : factors) {
        if (factor < 2 || factor > kLongest / product)
            throw Error("Monarch factors", std::to_string(factor) + "; whole numbers of 2 or more are accepted whose "
                                                                    "product is at most 2^40");
        product *= factor;
    }
    return product;
}

// On straight lines of a log-log chart between N₀ and N₁, where a meets b: t such that
// log N = (1 − t)·log N₀ + t·log N₁.
double meetingAt(double a0, double b0, double a1, double b1) {
    const double before = std::log(a0 / b0);
    const double after = std::log(a1 / b1);
    return before / (before - after);
}

double between(std::int64_t n0, std::int64_t n1, double t) {
    return static_cast<double>(n0) * std::pow(static_cast<double>(n1) / static_cast<double>(n0), t);
}

} // namespace

std::int64_t ModelCost::length() const noexcept {
    std::int64_t n = 1;
    for (const ModelStage& stage : stages)
        n *= stage.factor;
    return n;
}

std::vector<std::int64_t> ModelCost::factors() const {
    std::vector<std::int64_t> factors;
    for (const ModelStage& stage : stages)
        factors.push_back(stage.factor);
    return factors;
}

ModelCost modelCost(const ModelDevice& device, std::span<const std::int64_t> factors, double rows) {
    if (factors.empty() || factors.size() > kMostFactors)
        throw Error("Monarch factors", std::to_string(factors.size()) + " of them; 1 to 4 are accepted");
    const auto n = static_cast<double>(productOf(factors));
    ModelCost cost;
    double atATime = n;
    for (const std::int64_t factor : factors) {
        ModelStage stage;
        stage.factor = factor;
        stage.flops = rows * 16 * n * static_cast<double>(factor);
        stage.bytes = rows * device.bytesPerPoint * n;
        stage.onMatrixUnit = device.usesMatrixUnit(factor);
        stage.inSram = atATime * device.bytesPerPoint <= static_cast<double>(device.sramBytes);
        stage.computeSeconds = stage.flops / device.flopsAt(factor);
        stage.trafficSeconds = stage.bytes / (stage.inSram ? device.sramBandwidth : device.memoryBandwidth);
        cost.seconds += stage.computeSeconds + stage.trafficSeconds;
        cost.stages.push_back(stage);
        atATime /= static_cast<double>(factor);
    }
    return cost;
}

ModelCost cheapestCost(const ModelDevice& device, std::int64_t n, int order, double rows) {
    monarchFactors(n, order); // says what is wrong when there are none
    ModelCost best;
    for (const auto& factors : monarchFactorizations(n, order)) {
        ModelCost cost = modelCost(device, factors, rows);
        if (best.stages.empty() || cost.seconds < best.seconds)
            best = std::move(cost);
    }
    return best;
}

std::vector<double> CostCurve::seconds() const {
    std::vector<double> seconds;
    for (const ModelCost& cost : points)
        seconds.push_back(cost.seconds);
    return seconds;
}

CostCurve costCurve(const ModelDevice& device, int order, std::span<const std::int64_t> lengths, double rows) {
    CostCurve curve{order, {}};
    for (const std::int64_t n : lengths)
        curve.points.push_back(cheapestCost(device, n, order, rows));
    return curve;
}

std::vector<std::int64_t> powersOfTwo(std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> lengths;
    for (std::int64_t n = 1; n <= to; n *= 2)
        if (n >= from)
            lengths.push_back(n);
    return lengths;
}

std::vector<double> meetings(std::span<const std::int64_t> lengths, std::span<const double> a,
                             std::span<const double> b) {
    std::vector<double> found;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (a[i] == b[i])
            found.push_back(static_cast<double>(lengths[i]));
        else if (i + 1 < lengths.size() && a[i + 1] != b[i + 1] && (a[i] < b[i]) != (a[i + 1] < b[i + 1]))
            found.push_back(between(lengths[i], lengths[i + 1], meetingAt(a[i], b[i], a[i + 1], b[i + 1])));
    }
    return found;
}

std::vector<Crossover> crossovers(std::span<const CostCurve> curves) {
    std::vector<Crossover> found;
    if (curves.empty())
        return found;
    const auto cheapestAt = [&](std::size_t i) {
        const CostCurve* best = &curves.front();
        for (const CostCurve& curve : curves)
            if (curve.points[i].seconds < best->points[i].seconds)
                best = &curve;
        return best;
    };
    const CostCurve* before = nullptr;
    for (std::size_t i = 0; i < curves.front().points.size(); ++i) {
        const CostCurve* now = cheapestAt(i);
        if (before && now != before) {
            const double t = meetingAt(before->points[i - 1].seconds, now->points[i - 1].seconds,
                                       before->points[i].seconds, now->points[i].seconds);
            found.push_back(
                {between(now->points[i - 1].length(), now->points[i].length(), t), before->order, now->order});
        }
        before = now;
    }
    return found;
}

double attentionSeconds(const ModelDevice& device, std::int64_t n, double width, double utilisation, double batch) {
    const double rate = device.matrixUnit > 0 ? device.matrixFlops : device.generalFlops;
    return batch * 4 * static_cast<double>(n) * static_cast<double>(n) * width / (utilisation * rate);
}

} // namespace longwave
