// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/io/file.h"
#include "compute/training/tasks/task.h"

#include <span>
#include <string>
#include <vector>

namespace longwave::training {

/// Sequences of numbers with a class each, in memory: [n, channels, L].
struct NumberSequences {
    std::vector<float> numbers;
    std::vector<std::int32_t> classes; ///< [n]
    std::int64_t channels = 1;
    std::int64_t length = 0;

    std::int64_t count() const noexcept { return static_cast<std::int64_t>(classes.size()); }
    std::span<float> of(std::int64_t sequence) {
        const auto size = static_cast<std::size_t>(channels * length);
        return std::span(numbers).subspan(static_cast<std::size_t>(sequence) * size, size);
    }
};

/// x [n, L] or [n, L, c] and y [n] of two arrays, checked. `xName` and `yName` are subjects of messages. Throws Error
/// when shapes do not fit, a number is not finite, or y holds something else than classes.
NumberSequences numberSequences(const ArrayView& x, const ArrayView& y, const std::string& xName,
                                const std::string& yName, const std::stop_token& stop);

/// A task of such sequences, each channel brought to mean 0 and deviation 1 by those of the train split. `places`
/// names the sequence at each place: train, validation, test.
class NumberTask final : public Task {
  public:
    NumberTask(TaskInfo info, NumberSequences sequences, std::vector<std::int64_t> places);
    void read(Split split, std::int64_t index, std::int64_t at, Batch& batch) const override;

  private:
    NumberSequences sequences_;
    std::vector<std::int64_t> places_;
};

/// The array a file holds by this name, or its only one. Throws Error.
const Entry& arrayOf(const File& file, const std::string& name);

} // namespace longwave::training
