// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/parameters.h"

#include "compute/training/random.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace longwave::training {
namespace {

bool endsWith(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// k [C, H, L]. The slowest head decays by e over the sequence, the fastest by exp(−H/2).
double kernelStartAt(const ModelSettings& s, std::int64_t i, double noise) {
    if (s.kernelStart == ModelSettings::KernelStart::Random)
        return 0.002 * noise;
    const auto heads = static_cast<double>(s.heads);
    const auto head = static_cast<double>(i / s.length % s.heads + 1);
    const double time = static_cast<double>(i % s.length) / static_cast<double>(s.length);
    return 0.02 * noise * std::exp(-time * std::pow(heads / 2, head / heads));
}

} // namespace

ParameterList::ParameterList(const ModelSettings& s) {
    using Kind = Parameter::Kind;
    const std::int64_t h = s.heads;
    if (s.input == ModelSettings::Input::Tokens) {
        add("encoder.weight", {s.inputs, h}, Kind::Plain);
    } else {
        add("encoder.weight", {h, s.inputs}, Kind::Weight);
        add("encoder.bias", {h}, Kind::Plain);
    }
    for (std::int64_t i = 0; i < s.depth; ++i) {
        const std::string layer = "layers." + std::to_string(i) + ".";
        add(layer + "norm.weight", {h}, Kind::Plain);
        add(layer + "norm.bias", {h}, Kind::Plain);
        if (s.gated) {
            add(layer + "layer.input_linear.weight", {3 * h, h}, Kind::Weight);
            add(layer + "layer.input_linear.bias", {3 * h}, Kind::Plain);
            add(layer + "layer.shift.weight", {h, kShiftTaps}, Kind::Plain);
        }
        add(layer + "layer.kernel.kernel", {s.directions(), h, s.length}, Kind::Kernel);
        add(layer + "layer.D", {1, h}, Kind::Plain);
        add(layer + "layer.output_linear.weight", {2 * h, h}, Kind::Weight);
        add(layer + "layer.output_linear.bias", {2 * h}, Kind::Plain);
    }
    add("decoder.weight", {s.classes, h}, Kind::Weight);
    add("decoder.bias", {s.classes}, Kind::Plain);
}

void ParameterList::add(std::string name, Shape shape, Parameter::Kind kind) {
    const std::int64_t size = elementCount(shape);
    list_.push_back({std::move(name), std::move(shape), kind, size_, size});
    size_ += size;
}

const Parameter& ParameterList::at(const std::string& name) const {
    return *std::ranges::find(list_, name, &Parameter::name);
}

const Parameter& ParameterList::ofLayer(std::int64_t layer, const std::string& name) const {
    return at("layers." + std::to_string(layer) + "." + name);
}

template <typename T>
void initialize(const ModelSettings& settings, const ParameterList& list, std::uint64_t seed, std::span<T> values) {
    std::uint64_t index = 0;
    for (const Parameter& p : list.all()) {
        const CounterRandom random(seed, CounterRandom::Use::Parameters, index++);
        const std::span<T> to = p.of(values);
        const bool linear = p.name.find("linear") != std::string::npos || p.name.starts_with("decoder") ||
                            (p.name.starts_with("encoder") && settings.input == ModelSettings::Input::Numbers);
        const std::int64_t inputs = p.name.starts_with("encoder") ? settings.inputs : settings.heads;
        const double bound = 1 / std::sqrt(static_cast<double>(inputs));
        for (std::int64_t i = 0; i < p.size; ++i) {
            const auto at = static_cast<std::uint64_t>(i);
            double value = 0;
            if (p.kind == Parameter::Kind::Kernel)
                value = kernelStartAt(settings, i, random.normal(at));
            else if (linear)
                value = bound * (2 * random.uniform(at) - 1);
            else if (endsWith(p.name, "norm.weight"))
                value = 1;
            else if (endsWith(p.name, "shift.weight"))
                value = i % kShiftTaps == 1 ? 1 : 0;
            else if (!endsWith(p.name, "norm.bias")) // embeddings and D
                value = random.normal(at);
            to[static_cast<std::size_t>(i)] = static_cast<T>(value);
        }
    }
}

template void initialize<float>(const ModelSettings&, const ParameterList&, std::uint64_t, std::span<float>);
template void initialize<double>(const ModelSettings&, const ParameterList&, std::uint64_t, std::span<double>);

} // namespace longwave::training
