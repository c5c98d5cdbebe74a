// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/diagonal_ssm.h"
#include "compute/parameterization/known.h"

namespace longwave {
namespace {

constexpr std::int64_t kLength = 1024; // of the papers' image tasks (sequential CIFAR)

/// The two namings: of S4D's own code, and of the state-space library before it.
struct Names {
    const char* real;
    const char* imaginary;
};
constexpr Names kNames[] = {{"log_A_real", "A_imag"}, {"log_w_real", "w_imag"}};

const Names& namesOf(const Match& match) {
    return match.find(kNames[0].real) ? kNames[0] : kNames[1];
}

class S4d final : public Parameterization {
  public:
    const char* id() const override { return "s4d"; }
    const char* title() const override { return "S4D"; }

    std::vector<Match> recognise(const TensorIndex& tensors) const override {
        std::vector<Match> matches;
        for (const Names& names : kNames)
            for (const std::string& prefix : tensors.prefixesOf(names.real)) {
                MatchBuilder builder(tensors, id(), prefix);
                diagonal::collect(builder, names.real, names.imaginary, false, kLength);
                matches.push_back(std::move(builder.match()));
            }
        return matches;
    }

    std::vector<Setting> settings(const Match& match) const override { return diagonal::settings(match, "zoh"); }

    MaterializedBank materialize(const Match& match, const SettingValues& values,
                                 const WorkContext& context) const override {
        const Names& names = namesOf(match);
        return diagonal::materialize(match, names.real, names.imaginary, values, context);
    }
};

} // namespace

const Parameterization& s4d() {
    static const S4d kOnly;
    return kOnly;
}

} // namespace longwave
