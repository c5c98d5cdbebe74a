// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/training/model_settings.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace longwave::training {

/// One named tensor of a model, and where it lies among all parameters.
struct Parameter {
    enum class Kind {
        Weight, ///< decays
        Plain,  ///< biases, norms, the skip term: does not decay
        Kernel  ///< does not decay, and has a learning rate of its own
    };

    std::string name; ///< as LongConv's own checkpoints have it: "layers.0.layer.kernel.kernel"
    Shape shape;
    Kind kind;
    std::int64_t offset; ///< elements
    std::int64_t size;

    template <typename T>
    std::span<T> of(std::span<T> all) const {
        return all.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
    }
};

/// A model's parameters in the order in which they lie in one array.
class ParameterList {
  public:
    explicit ParameterList(const ModelSettings& settings);

    std::span<const Parameter> all() const noexcept { return list_; }
    std::int64_t size() const noexcept { return size_; }
    /// Precondition: there is one of this name.
    const Parameter& at(const std::string& name) const;
    /// "layers.3." + name.
    const Parameter& ofLayer(std::int64_t layer, const std::string& name) const;

  private:
    void add(std::string name, Shape shape, Parameter::Kind kind);

    std::vector<Parameter> list_;
    std::int64_t size_ = 0;
};

inline constexpr std::int64_t kShiftTaps = 4; ///< of a gated block's shift: short, as Hyena's

/// Initial values by seed: kernels as settings.kernelStart says; D standard normal, as in LongConv; linear layers even
/// in ±1/√(inputs); embeddings standard normal; norms 1 and 0; the shift 1 at lag 1 and 0 elsewhere.
template <typename T>
void initialize(const ModelSettings& settings, const ParameterList& list, std::uint64_t seed, std::span<T> values);

} // namespace longwave::training
