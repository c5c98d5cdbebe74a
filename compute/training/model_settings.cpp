// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/model_settings.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <string>

namespace longwave::training {
namespace {

void requireRange(const char* name, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most)
        throw Error(name, std::to_string(value) + "; " + grouped(least) + " to " + grouped(most) + " are accepted");
}

void requireShare(const char* name, double value) {
    if (!(value >= 0 && value < 1))
        throw Error(name, "a share of at least 0 and below 1 is accepted");
}

} // namespace

void validate(const ModelSettings& s) {
    requireRange("depth", s.depth, 1, 64);
    requireRange("heads", s.heads, 1, 4096);
    requireRange("length", s.length, 2, std::int64_t{1} << 20);
    requireRange("classes", s.classes, 2, 65'536);
    requireRange("inputs", s.inputs, 1, 65'536);
    requireShare("dropout", s.dropout);
    requireShare("kernel dropout", s.kernelDropout);
    validate(s.regularization);
    if (s.gated && s.bidirectional)
        throw Error("gated", "gated blocks look back only; they are causal");
}

} // namespace longwave::training
