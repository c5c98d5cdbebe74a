// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/known.h"
#include "compute/parameterization/tensor_index.h"
#include "compute/parameterization/work.h"

#include <algorithm>

namespace longwave {
namespace {

/// Sequences of the published training on The Pile (HazyResearch/safari, configs/experiment/pile/base.yaml:
/// max_length).
constexpr std::int64_t kLength = 2048;
constexpr const char* kLayer = "ssm_k_kernel.kernel.";

/// The state shifts by one a step, x_l = S·x_{l−1} + B·u_l with S the shift matrix, so that
/// k[l] = C·S^l·B = Σ_j C[j + l]·B[j] (*Hungry Hungry Hippos*, section 3.1), and 0 from l = N on.
class H3Shift final : public Parameterization {
  public:
    const char* id() const override { return "h3-shift"; }
    const char* title() const override { return "H3 shift SSM"; }

    std::vector<Match> recognise(const TensorIndex& tensors) const override {
        std::vector<Match> matches;
        for (const std::string& before : tensors.prefixesOf(std::string(kLayer) + "C")) {
            MatchBuilder builder(tensors, id(), before + kLayer);
            builder.need("C");
            builder.need("B");
            const Shape b = builder.shapeOf("B");
            Shape c = builder.shapeOf("C");
            if (c.size() == 2)
                c.insert(c.begin(), 1);
            if (b.size() != 2)
                builder.misfit("B", "[H, N]");
            else if (c.size() != 3 || c[1] != b[0] || c[2] != b[1])
                builder.misfit("C", "[C, H, N] = [C, " + std::to_string(b[0]) + ", " + std::to_string(b[1]) + "]");
            Match& match = builder.match();
            match.dtype = match.at("C").dtype;
            if (builder.isGood()) {
                match.heads = c[0] * c[1];
                match.length = kLength;
            }
            matches.push_back(std::move(match));
        }
        return matches;
    }

    std::vector<Setting> settings(const Match& match) const override {
        return {lengthSetting(match.length, kMostTaps)};
    }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        const std::vector<double> b = readParameters(match, "B"); // [H, N]
        const std::vector<double> c = readParameters(match, "C"); // [C, H, N]
        const Shape& shape = match.at("B").values.shape();
        const std::int64_t states = shape[1];
        MaterializedBank bank = emptyBank(match, match.heads, values.whole("length"));
        shareWork(bank.heads, context, [&](std::int64_t row) {
            const double* bOfHead = b.data() + row % shape[0] * states;
            const double* cOfRow = c.data() + row * states;
            for (std::int64_t l = 0; l < std::min(states, bank.length); ++l) {
                double sum = 0;
                for (std::int64_t j = 0; j + l < states; ++j)
                    sum += bOfHead[j] * cOfRow[j + l];
                bank.values[static_cast<std::size_t>(row * bank.length + l)] = static_cast<float>(sum);
            }
        });
        requireFinite(match, bank);
        return bank;
    }
};

} // namespace

const Parameterization& h3Shift() {
    static const H3Shift kOnly;
    return kOnly;
}

} // namespace longwave
