// SPDX-License-Identifier: GPL-3.0-or-later
// Sequential and permuted MNIST.
#include "compute/error.h"
#include "compute/training/tasks/sequences.h"

#include <algorithm>
#include <numeric>

namespace longwave::training {
namespace {

constexpr std::int64_t kPixels = 784;
constexpr std::int64_t kMostValidation = 500;

ArrayView flattened(const ArrayView& x, const std::string& name) {
    const Shape& shape = x.shape();
    if (shape.size() == 2 && shape[1] == kPixels)
        return x;
    if (shape.size() == 3 && shape[1] == 28 && shape[2] == 28) {
        std::vector<float> values(static_cast<std::size_t>(x.size()));
        for (std::int64_t row = 0; row < x.rows(); ++row)
            x.read(row, 0, std::span(values).subspan(static_cast<std::size_t>(row * 28), 28));
        return ArrayView::fromFloats(std::move(values), {shape[0], kPixels});
    }
    throw Error(name, "x has shape " + toString(shape) + "; digits are [n, 784] or [n, 28, 28]");
}

void permutePixels(NumberSequences& digits, std::uint64_t seed) {
    const std::vector<std::int64_t> order = permutation(kPixels, seed, kPixels);
    std::vector<float> before(kPixels);
    for (std::int64_t i = 0; i < digits.count(); ++i) {
        const std::span<float> digit = digits.of(i);
        std::ranges::copy(digit, before.begin());
        for (std::size_t t = 0; t < before.size(); ++t)
            digit[t] = before[static_cast<std::size_t>(order[t])];
    }
}

} // namespace

std::shared_ptr<const Task> makeDigits(const std::filesystem::path& path, bool permuted, std::uint64_t seed,
                                       const std::stop_token& stop) {
    const File file = open(path, stop);
    const std::string name = path.string();
    NumberSequences digits =
        numberSequences(flattened(arrayOf(file, "x").values, name), arrayOf(file, "y").values, name, name, stop);
    if (digits.count() < 10)
        throw Error(name, "holds " + std::to_string(digits.count()) + " digits; at least 10 are needed");
    if (permuted)
        permutePixels(digits, seed);
    TaskInfo info;
    info.id = permuted ? "pmnist" : "smnist";
    info.title = permuted ? "Permuted MNIST" : "Sequential MNIST";
    info.test = digits.count() / 5;
    const std::int64_t rest = digits.count() - info.test;
    info.validation = std::min(kMostValidation, std::max<std::int64_t>(1, rest / 10));
    info.train = rest - info.validation;
    info.data = path.filename().string() + ", the last fifth to test whatever the seed, " +
                std::to_string(info.validation) + " before them to validate";
    std::vector<std::int64_t> places(static_cast<std::size_t>(digits.count()));
    std::iota(places.begin(), places.end(), std::int64_t{0});
    return std::make_shared<NumberTask>(std::move(info), std::move(digits), std::move(places));
}

std::shared_ptr<const Task> makeArrays(const std::filesystem::path& x, const std::filesystem::path& y,
                                       std::uint64_t seed, const std::stop_token& stop) {
    const File xFile = open(x, stop);
    const File yFile = open(y, stop);
    NumberSequences sequences =
        numberSequences(arrayOf(xFile, "x").values, arrayOf(yFile, "y").values, x.string(), y.string(), stop);
    SplitOrder split(sequences.count(), seed, x.string());
    TaskInfo info;
    info.id = "arrays";
    info.title = "Own arrays";
    info.data = x.filename().string() + " and " + y.filename().string() + ", split by seed";
    info.train = split.train;
    info.validation = split.validation;
    info.test = split.test;
    return std::make_shared<NumberTask>(std::move(info), std::move(sequences), std::move(split.order));
}

} // namespace longwave::training
