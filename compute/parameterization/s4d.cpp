// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/text.h"
#include "compute/parameterization/diagonal_ssm.h"
#include "compute/parameterization/known.h"

#include <algorithm>

namespace longwave {
namespace {

/// Of sequential CIFAR-10, 32 × 32 pixels, which the published code trains by default (state-spaces/s4, example.py).
constexpr std::int64_t kLength = 1024;

/// Of S4D's own code, of the state-space library before it, and of that library since.
constexpr diagonal::Names kNames[] = {
    {"log_dt", "log_A_real", "A_imag"}, {"log_dt", "log_w_real", "w_imag"}, {"inv_dt", "A_real", "A_imag", true}};

const diagonal::Names& namesOf(const Match& match) {
    return *std::ranges::find_if(kNames, [&](const diagonal::Names& names) { return match.find(names.real); });
}

class S4d final : public Parameterization {
  public:
    const char* id() const override { return "s4d"; }
    const char* title() const override { return "S4D"; }

    std::vector<Match> recognise(const TensorIndex& tensors) const override {
        std::vector<Match> matches;
        for (const diagonal::Names& names : kNames)
            for (const std::string& prefix : tensors.prefixesOf(names.real)) {
                MatchBuilder builder(tensors, id(), prefix);
                diagonal::collect(builder, names, false, kLength);
                // S4 itself has the same names, and a matrix that is diagonal plus P·P*.
                if (builder.isGood() && tensors.find(prefix + "P"))
                    builder.match().reason = "tensor " + inQuotes(prefix + "P") +
                                             " makes its state matrix diagonal plus low-rank (S4), which is not "
                                             "evaluated here; without it, it would be S4D";
                matches.push_back(std::move(builder.match()));
            }
        return matches;
    }

    std::vector<Setting> settings(const Match& match) const override { return diagonal::settings(match, "zoh"); }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        return diagonal::materialize(match, namesOf(match), values, context);
    }
};

} // namespace

const Parameterization& s4d() {
    static const S4d kOnly;
    return kOnly;
}

} // namespace longwave
