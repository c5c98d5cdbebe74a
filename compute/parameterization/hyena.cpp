// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/parameterization/hyena_filter.h"
#include "compute/parameterization/known.h"

#include <algorithm>

namespace longwave {
namespace {

/// Of a filter where nothing says another (HazyResearch/safari, src/models/sequence/hyena.py: HyenaFilter, seq_len).
constexpr std::int64_t kLength = 1024;

/// Prefixes with a first layer of `branch`, `….filter_fn.` as a rule.
std::vector<std::string> filtersOf(const TensorIndex& tensors, const char* branch) {
    return tensors.prefixesOf(std::string(branch) + ".0.weight");
}

bool hasReverse(const TensorIndex& tensors, const std::string& prefix) {
    return tensors.find(prefix + hyena_filter::kReverse + ".0.weight") != nullptr;
}

// The skip term D rides along, so that the tensor is known to belong here.
void finish(MatchBuilder& builder, std::int64_t heads, std::int64_t length) {
    if (builder.isGood() && builder.take("bias"))
        builder.expect("bias", {heads}, "[D]");
    Match& match = builder.match();
    if (!match.tensors.empty())
        match.dtype = match.tensors.front().dtype;
    if (!builder.isGood())
        return;
    match.heads = heads;
    match.length = length;
}

class Hyena final : public Parameterization {
  public:
    const char* id() const override { return "hyena"; }
    const char* title() const override { return "Hyena"; }

    std::vector<Match> recognise(const TensorIndex& tensors) const override {
        std::vector<Match> matches;
        for (const std::string& prefix : filtersOf(tensors, hyena_filter::kForward)) {
            if (hasReverse(tensors, prefix))
                continue; // M2's
            MatchBuilder builder(tensors, id(), prefix);
            const std::int64_t heads = hyena_filter::collectBranch(builder, hyena_filter::kForward);
            const std::int64_t length = hyena_filter::collectPositions(builder, heads, kLength);
            finish(builder, heads, length);
            matches.push_back(std::move(builder.match()));
        }
        return matches;
    }

    std::vector<Setting> settings(const Match& match) const override {
        std::vector<Setting> form = hyena_filter::settings(match);
        form.push_back({"order",
                        "Order",
                        "Of the Hyena operator: order − 1 filters share the channels, v·(order − 1) + o in the file; "
                        "they are put in order, filter by filter",
                        Setting::Kind::Whole,
                        "2",
                        2,
                        64,
                        {}});
        return form;
    }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        const std::int64_t filters = values.whole("order") - 1;
        if (match.heads % filters != 0)
            throw Error("setting order", std::to_string(filters + 1) + "; order − 1 must divide the " +
                                             std::to_string(match.heads) + " channels of the file");
        MaterializedBank bank = emptyBank(match, match.heads, values.whole("length"));
        hyena_filter::evaluate(match, hyena_filter::kForward, values, hyena_filter::NormalizeAt::BeforeModulation,
                               bank.values, context, 0, 1);
        requireFinite(match, bank);
        if (filters > 1)
            putInOrder(bank.values, bank.heads, bank.length, filters);
        return bank;
    }

    ArrayView skip(const Match& match, const SettingValues& values) const override {
        const ArrayView stored = Parameterization::skip(match, values);
        const std::int64_t filters = values.whole("order") - 1;
        if (stored.isEmpty() || filters < 2 || match.heads % filters != 0)
            return stored;
        std::vector<float> ordered = stored.toFloats();
        putInOrder(ordered, match.heads, 1, filters);
        return ArrayView::fromFloats(std::move(ordered), {match.heads});
    }

  private:
    // Row v·filters + o of [heads, length] becomes row o·(H/filters) + v.
    static void putInOrder(std::vector<float>& rows, std::int64_t heads, std::int64_t length, std::int64_t filters) {
        const std::int64_t channels = heads / filters;
        std::vector<float> ordered(rows.size());
        for (std::int64_t row = 0; row < heads; ++row) {
            const auto from = rows.begin() + row * length;
            const std::int64_t target = row % filters * channels + row / filters;
            std::copy(from, from + length, ordered.begin() + target * length);
        }
        rows = std::move(ordered);
    }
};

class MonarchMixer final : public Parameterization {
  public:
    const char* id() const override { return "m2"; }
    const char* title() const override { return "M2-BERT"; }

    std::vector<Match> recognise(const TensorIndex& tensors) const override {
        constexpr std::int64_t kBertLength = 128;
        std::vector<Match> matches;
        for (const std::string& prefix : filtersOf(tensors, hyena_filter::kReverse)) {
            MatchBuilder builder(tensors, id(), prefix);
            const std::int64_t heads = hyena_filter::collectBranch(builder, hyena_filter::kForward);
            const std::int64_t reverse = hyena_filter::collectBranch(builder, hyena_filter::kReverse);
            if (builder.isGood() && reverse != heads)
                builder.match().reason = "its filters have " + std::to_string(heads) + " channels forward and " +
                                         std::to_string(reverse) + " in reverse; as many in both are needed";
            const std::int64_t length = hyena_filter::collectPositions(builder, heads, kBertLength);
            const Shape ofForward = builder.shapeOf(std::string(hyena_filter::kForward) + ".0.weight");
            if (builder.isGood())
                if (const std::string role = std::string(hyena_filter::kReverse) + ".0.weight";
                    builder.shapeOf(role)[1] != ofForward[1])
                    builder.misfit(role, "[out, " + std::to_string(ofForward[1]) + "]");
            finish(builder, heads, length);
            Match& match = builder.match();
            match.length *= 2; // both directions
            matches.push_back(std::move(match));
        }
        return matches;
    }

    std::vector<Setting> settings(const Match& match) const override {
        std::vector<Setting> form = hyena_filter::settings(match);
        form.front().fallback = std::to_string(match.length / 2);
        return form;
    }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        MaterializedBank bank = emptyBank(match, 2 * match.heads, values.whole("length"));
        const std::span<float> all(bank.values);
        const auto evaluate = [&](const char* branch, std::span<float> out, double from, double to) {
            hyena_filter::evaluate(match, branch, values, hyena_filter::NormalizeAt::AfterModulation, out, context,
                                   from, to);
        };
        evaluate(hyena_filter::kForward, all.first(all.size() / 2), 0, 0.5);
        evaluate(hyena_filter::kReverse, all.subspan(all.size() / 2), 0.5, 1);
        requireFinite(match, bank);
        joinDirections(bank);
        return bank;
    }
};

} // namespace

const Parameterization& hyena() {
    static const Hyena kHyena;
    return kHyena;
}

const Parameterization& monarchMixer() {
    static const MonarchMixer kMonarchMixer;
    return kMonarchMixer;
}

} // namespace longwave
