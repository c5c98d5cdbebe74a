// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/tasks/sequences.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cmath>

namespace longwave::training {
namespace {

constexpr std::int64_t kMostNumbers = std::int64_t{1} << 31; // 8 GiB
constexpr std::int64_t kMostClasses = 65'536;

// Rows of [n, L] are the sequences; of [n, L, c] every sample is a row of channels, which are put apart.
void readNumbers(const ArrayView& x, NumberSequences& into, const std::string& name, const std::stop_token& stop) {
    const std::int64_t c = into.channels;
    std::vector<float> row(static_cast<std::size_t>(c));
    const std::int64_t n = into.count();
    for (std::int64_t i = 0; i < n; ++i) {
        stopIfAsked(stop);
        const std::span<float> to = into.of(i);
        if (x.rank() == 2) {
            x.read(i, 0, to);
        } else {
            for (std::int64_t t = 0; t < into.length; ++t) {
                x.read(i * into.length + t, 0, row);
                for (std::int64_t j = 0; j < c; ++j)
                    to[static_cast<std::size_t>(j * into.length + t)] = row[static_cast<std::size_t>(j)];
            }
        }
        if (!std::ranges::all_of(to, [](float value) { return std::isfinite(value); }))
            throw Error(name, "sequence " + grouped(i) + " holds NaN or infinity; only finite numbers can be learned");
    }
}

void readClasses(const ArrayView& y, NumberSequences& into, const std::string& name) {
    std::vector<float> values(into.classes.size());
    if (y.rank() == 1)
        y.read(0, 0, values);
    else // [n, 1]
        for (std::size_t i = 0; i < values.size(); ++i)
            y.read(static_cast<std::int64_t>(i), 0, std::span(values).subspan(i, 1));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!(values[i] >= 0 && values[i] < kMostClasses && values[i] == std::floor(values[i])))
            throw Error(name, "element " + grouped(i) + " is " + std::to_string(values[i]) +
                                  "; classes are whole numbers from 0 to " + grouped(kMostClasses - 1));
        into.classes[i] = static_cast<std::int32_t>(values[i]);
    }
}

// Of the train split alone: what is to be tested must not be looked at.
void standardize(NumberSequences& s, std::span<const std::int64_t> train) {
    for (std::int64_t c = 0; c < s.channels; ++c) {
        const auto channel = [&](std::int64_t sequence) {
            return s.of(sequence).subspan(static_cast<std::size_t>(c * s.length), static_cast<std::size_t>(s.length));
        };
        double sum = 0;
        double squares = 0;
        for (const std::int64_t i : train)
            for (const float value : channel(i))
                sum += static_cast<double>(value);
        const double count = static_cast<double>(train.size()) * static_cast<double>(s.length);
        const double mean = sum / count;
        for (const std::int64_t i : train)
            for (const float value : channel(i))
                squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
        const double deviation = std::sqrt(squares / count);
        const double scale = deviation > 0 ? 1 / deviation : 1;
        for (std::int64_t i = 0; i < s.count(); ++i)
            for (float& value : channel(i))
                value = static_cast<float>((static_cast<double>(value) - mean) * scale);
    }
}

} // namespace

NumberSequences numberSequences(const ArrayView& x, const ArrayView& y, const std::string& xName,
                                const std::string& yName, const std::stop_token& stop) {
    const Shape& shape = x.shape();
    if (shape.size() != 2 && shape.size() != 3)
        throw Error(xName, "has shape " + toString(shape) + "; [n, L] or [n, L, c] is accepted");
    const std::int64_t n = shape[0];
    const bool isList = y.rank() == 1 || (y.rank() == 2 && y.shape()[1] == 1);
    if (!isList || y.shape()[0] != n)
        throw Error(yName, "has shape " + toString(y.shape()) + "; [" + std::to_string(n) +
                               "] is expected, a class for each sequence of " + toString(shape));
    if (shape[1] < 2)
        throw Error(xName, "has shape " + toString(shape) + "; sequences of at least 2 samples are accepted");
    if (x.size() > kMostNumbers)
        throw Error(xName, "holds " + grouped(x.size()) + " numbers; at most " + grouped(kMostNumbers) +
                               " are taken into memory");
    NumberSequences s;
    s.length = shape[1];
    s.channels = shape.size() == 3 ? shape[2] : 1;
    s.classes.resize(static_cast<std::size_t>(n));
    s.numbers.resize(static_cast<std::size_t>(x.size()));
    readClasses(y, s, yName);
    readNumbers(x, s, xName, stop);
    return s;
}

NumberTask::NumberTask(TaskInfo info, NumberSequences sequences, std::vector<std::int64_t> places)
    : sequences_(std::move(sequences)),
      places_(std::move(places)) {
    info_ = std::move(info);
    info_.input = ModelSettings::Input::Numbers;
    info_.inputs = sequences_.channels;
    info_.length = sequences_.length;
    info_.classes = std::max<std::int64_t>(2, *std::ranges::max_element(sequences_.classes) + 1);
    info_.fingerprint = fingerprintOf(std::as_bytes(std::span(sequences_.numbers)));
    info_.fingerprint = fingerprintOf(std::as_bytes(std::span(sequences_.classes)), info_.fingerprint);
    standardize(sequences_, std::span(places_).first(static_cast<std::size_t>(info_.train)));
    std::vector<std::int64_t> counts(static_cast<std::size_t>(info_.classes));
    for (const std::int64_t i : std::span(places_).last(static_cast<std::size_t>(info_.test)))
        ++counts[static_cast<std::size_t>(sequences_.classes[static_cast<std::size_t>(i)])];
    setChance(counts, info_);
}

void NumberTask::read(Split split, std::int64_t index, std::int64_t at, Batch& batch) const {
    const std::int64_t begin = split == Split::Train        ? 0
                               : split == Split::Validation ? info_.train
                                                            : info_.train + info_.validation;
    const std::int64_t i = places_[static_cast<std::size_t>(begin + index)];
    const std::int64_t size = sequences_.channels * sequences_.length;
    std::copy_n(sequences_.numbers.begin() + i * size, size, batch.numbers.begin() + at * size);
    batch.targets[static_cast<std::size_t>(at)] = sequences_.classes[static_cast<std::size_t>(i)];
    batch.lengths[static_cast<std::size_t>(at)] = static_cast<std::int32_t>(sequences_.length);
}

const Entry& arrayOf(const File& file, const std::string& name) {
    for (const Entry& entry : file.entries)
        if (entry.name == name && !entry.values.isEmpty())
            return entry;
    if (file.entries.size() == 1 && !file.entries.front().values.isEmpty())
        return file.entries.front();
    throw Error(file.path.string(), "holds no array named \"" + name + "\", and not one array alone");
}

} // namespace longwave::training
