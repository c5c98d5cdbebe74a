// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/diagonal_ssm.h"
#include "compute/parameterization/known.h"

namespace longwave {
namespace {

/// Sequences of the published training on The Pile (HazyResearch/safari, configs/experiment/pile/base.yaml:
/// max_length).
constexpr std::int64_t kLength = 2048;
constexpr diagonal::Names kNames{"log_dt", "inv_A_real", "A_imag"};

class H3Diagonal final : public Parameterization {
  public:
    const char* id() const override { return "h3-diagonal"; }
    const char* title() const override { return "H3 diagonal SSM"; }

    std::vector<Match> recognise(const TensorIndex& tensors) const override {
        std::vector<Match> matches;
        for (const std::string& prefix : tensors.prefixesOf(kNames.real)) {
            MatchBuilder builder(tensors, id(), prefix);
            diagonal::collect(builder, kNames, true, kLength);
            matches.push_back(std::move(builder.match()));
        }
        return matches;
    }

    std::vector<Setting> settings(const Match& match) const override { return diagonal::settings(match, "bilinear"); }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        return diagonal::materialize(match, kNames, values, context);
    }
};

} // namespace

const Parameterization& h3Diagonal() {
    static const H3Diagonal kOnly;
    return kOnly;
}

} // namespace longwave
