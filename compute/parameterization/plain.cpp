// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/parameterization/known.h"
#include "compute/parameterization/tensor_index.h"
#include "compute/parameterization/work.h"

#include <algorithm>

namespace longwave {
namespace {

constexpr const char* kRole = "kernels";

class PlainTensor final : public Parameterization {
  public:
    const char* id() const override { return "plain"; }
    const char* title() const override { return "Plain tensor"; }

    // Nothing in a name says that a tensor is one: `recognise` takes what is left over, the user what they like.
    std::vector<Match> recognise(const TensorIndex&) const override { return {}; }

    std::vector<Setting> settings(const Match& match) const override {
        const ArrayView& values = match.at(kRole).values;
        const bool matrix = values.rank() >= 2;
        const std::int64_t other = matrix ? values.shape()[static_cast<std::size_t>(values.rank()) - 2] : 1;
        Setting length = lengthSetting(0, std::max(match.length, other), 0);
        length.meaning = "Taps of a kernel, the first ones; 0 takes all there are";
        return {length, switchSetting("transpose", "Transposed", "The tensor is [.., K, H], taps before heads", false)};
    }

    // Always: by rows or by columns, a tensor holds its kernels as they are.
    std::optional<ArrayView> explicitKernels(const Match& match, const SettingValues& values) const override {
        ArrayView taken = match.at(kRole).values;
        if (values.isOn("transpose")) {
            if (taken.rank() < 2)
                throw Error("setting transpose", "tensor " + inQuotes(match.name) + " has shape " +
                                                     toString(taken.shape()) +
                                                     "; two dimensions or more can be transposed");
            taken = taken.transposed();
        }
        const std::int64_t length = values.whole("length") == 0 ? taken.length() : values.whole("length");
        if (length > taken.length())
            throw Error("setting length", std::to_string(length) + " taps; the kernels have " +
                                              std::to_string(taken.length()) + ", 1 to that many are accepted");
        return taken.rank() == 0 ? taken : taken.first(length);
    }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        const ArrayView taken = *explicitKernels(match, values);
        MaterializedBank bank = emptyBank(match, taken.rows(), taken.length());
        const auto taps = static_cast<std::size_t>(bank.length);
        shareWork(bank.heads, context, [&](std::int64_t row) {
            taken.read(row, 0, std::span(bank.values).subspan(static_cast<std::size_t>(row) * taps, taps));
        });
        return bank;
    }
};

} // namespace

const Parameterization& plainTensor() {
    static const PlainTensor kPlain;
    return kPlain;
}

Match plainMatch(const File& file, const Entry& entry) {
    Match match;
    match.parameterization = "plain";
    match.name = entry.name;
    match.source = file.path.string();
    match.tensors.push_back({kRole, entry.name, entry.dtype, entry.values});
    match.dtype = entry.dtype;
    if (entry.values.isEmpty())
        match.reason = entry.reason.empty() ? "it has no values" : entry.reason;
    match.heads = entry.values.isEmpty() ? 0 : entry.values.rows();
    match.length = entry.values.length();
    return match;
}

} // namespace longwave
