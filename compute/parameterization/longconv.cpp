// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/parameterization/known.h"
#include "compute/parameterization/tensor_index.h"
#include "compute/parameterization/work.h"

namespace longwave {
namespace {

constexpr const char* kRole = "kernel.kernel";

class LongConv final : public Parameterization {
  public:
    const char* id() const override { return "longconv"; }
    const char* title() const override { return "LongConv"; }

    std::vector<Match> recognise(const TensorIndex& tensors) const override {
        std::vector<Match> matches;
        for (const std::string& prefix : tensors.prefixesOf(kRole)) {
            MatchBuilder builder(tensors, id(), prefix);
            builder.need(kRole);
            const Shape shape = builder.shapeOf(kRole);
            // [H, L] is what remains of such a layer when its kernels are exported: a bank as it is, no near miss.
            if (shape.size() == 2 && tensors.find(prefix + kRole)->kind == Entry::Kind::Kernels)
                continue;
            Match& match = builder.match();
            match.name = match.tensors.front().name; // one tensor is all: the bank is called like it
            match.dtype = match.tensors.front().dtype;
            if (builder.isGood() && shape.size() != 3)
                builder.misfit(kRole, "[C, H, L]");
            if (builder.isGood()) {
                match.heads = shape[0] * shape[1];
                match.length = shape[2];
            }
            matches.push_back(std::move(match));
        }
        return matches;
    }

    std::vector<Setting> settings(const Match& match) const override {
        return {lengthSetting(match.length, match.length), bidirectionalSetting()};
    }

    std::optional<ArrayView> explicitKernels(const Match& match, const SettingValues& values) const override {
        if (values.isOn("bidirectional"))
            return std::nullopt;
        return match.at(kRole).values.first(values.whole("length"));
    }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        const Match::Tensor& tensor = match.at(kRole);
        const bool bidirectional = values.isOn("bidirectional");
        if (bidirectional && tensor.values.shape()[0] % 2 != 0)
            throw Error("setting bidirectional",
                        "tensor " + inQuotes(tensor.name) + " of shape " + toString(tensor.values.shape()) +
                            " has an odd number of channels; both directions need an even one");
        MaterializedBank bank = emptyBank(match, match.heads, values.whole("length"));
        const auto taps = static_cast<std::size_t>(bank.length);
        shareWork(bank.heads, context, [&](std::int64_t row) {
            tensor.values.read(row, 0, std::span(bank.values).subspan(static_cast<std::size_t>(row) * taps, taps));
        });
        if (bidirectional)
            joinDirections(bank);
        return bank;
    }
};

} // namespace

const Parameterization& longConv() {
    static const LongConv kLongConv;
    return kLongConv;
}

} // namespace longwave
