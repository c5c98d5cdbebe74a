// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/hyena_filter.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/parameterization/work.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace longwave::hyena_filter {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

constexpr const char* kZ = "pos_emb.z";
constexpr const char* kT = "pos_emb.t";
constexpr const char* kDeltas = "modulation.deltas";
constexpr int kMostLayers = 64; // the papers' have 4; each is looked for among all tensors of its filter

std::string layerRole(const std::string& branch, int index, const char* part) {
    return branch + "." + std::to_string(index) + "." + part;
}

Vector vectorOf(const Match& match, const std::string& role) {
    const std::vector<double> values = readParameters(match, role);
    return Eigen::Map<const Vector>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Matrix matrixOf(const Match& match, const std::string& role) {
    const std::vector<double> values = readParameters(match, role);
    const auto columns = static_cast<Eigen::Index>(match.at(role).values.length());
    return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(values.size()) / columns, columns);
}

struct Layer {
    Matrix weight;    // [out, in]
    Vector bias;      // [out]
    Vector frequency; // [out], ω·freq; empty in the last one
};

std::vector<Layer> readLayers(const Match& match, const std::string& branch, const SettingValues& values) {
    std::vector<Layer> layers;
    std::string shared; // the role of the first frequencies there are
    for (int i = 0; match.find(layerRole(branch, i, "weight")); i += 2) {
        if (shared.empty() && match.find(layerRole(branch, i + 1, "freq")))
            shared = layerRole(branch, i + 1, "freq");
        Layer layer{matrixOf(match, layerRole(branch, i, "weight")), {}, {}};
        layer.bias = match.find(layerRole(branch, i, "bias")) ? vectorOf(match, layerRole(branch, i, "bias"))
                                                              : Vector(Vector::Zero(layer.weight.rows()));
        layers.push_back(std::move(layer));
    }
    // M2 has one module in both branches, and a file may hold it under one name only.
    if (shared.empty())
        for (const Match::Tensor& tensor : match.tensors)
            if (shared.empty() && tensor.role.ends_with(".freq"))
                shared = tensor.role;
    for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
        const std::string own = layerRole(branch, static_cast<int>(2 * i + 1), "freq");
        const std::string role = match.find(own) ? own : shared;
        layers[i].frequency = role.empty()
                                  ? Vector(Vector::Constant(layers[i].weight.rows(), values.number("frequency")))
                                  : vectorOf(match, role);
        if (layers[i].frequency.size() != layers[i].weight.rows()) // those of another layer
            throw Error(match.source, "tensor " + inQuotes(match.at(role).name) + " has " +
                                          std::to_string(layers[i].frequency.size()) + " frequencies, but layer " +
                                          inQuotes(layerRole(branch, static_cast<int>(2 * i), "weight")) + " of " +
                                          inQuotes(match.name) + " has " + std::to_string(layers[i].weight.rows()) +
                                          " outputs; as many are needed");
        layers[i].frequency *= values.number("w");
    }
    return layers;
}

/// z [L, E] and t [L], stored or built: t_l = l/(Lmax − 1), z = [t, cos(f w), −sin(f w)], w = 2πl/Lmax,
/// f = linspace(10⁻⁴, bands − 1, bands).
class Positions {
  public:
    Positions(const Match& match, std::int64_t width, std::int64_t lmax) : width_(width), lmax_(lmax) {
        if (match.find(kZ))
            z_ = readParameters(match, kZ);
        if (match.find(kT))
            t_ = readParameters(match, kT);
    }

    double time(std::int64_t l) const {
        if (!t_.empty())
            return t_[static_cast<std::size_t>(l)];
        return lmax_ > 1 ? static_cast<double>(l) / static_cast<double>(lmax_ - 1) : 0;
    }

    void fill(std::int64_t l, Eigen::Ref<Vector> z) const {
        if (!z_.empty()) {
            for (std::int64_t e = 0; e < width_; ++e)
                z[e] = z_[static_cast<std::size_t>(l * width_ + e)];
            return;
        }
        const std::int64_t bands = (width_ - 1) / 2;
        const double w = 2 * std::numbers::pi * static_cast<double>(l) / static_cast<double>(lmax_);
        z[0] = time(l);
        for (std::int64_t b = 0; b < bands; ++b) {
            constexpr double kFirst = 1e-4;
            const auto last = static_cast<double>(bands - 1);
            const double f = bands > 1 ? kFirst + (last - kFirst) * static_cast<double>(b) / last : kFirst;
            z[1 + b] = std::cos(f * w);
            z[1 + bands + b] = -std::sin(f * w);
        }
    }

  private:
    std::int64_t width_;
    std::int64_t lmax_;
    std::vector<double> z_;
    std::vector<double> t_;
};

// |δ|, stored or as it is initialised: ln(0.01)/1.5 to ln(0.01)/0.3, evenly.
Vector decays(const Match& match, Eigen::Index heads) {
    if (match.find(kDeltas))
        return vectorOf(match, kDeltas).cwiseAbs();
    const double target = -std::log(1e-2);
    return Vector::LinSpaced(heads, target / 1.5, target / 0.3);
}

// The length that the file's positions have, or nothing.
std::int64_t storedLength(const Match& match) {
    const Match::Tensor* z = match.find(kZ);
    const Match::Tensor* t = match.find(kT);
    const std::int64_t ofZ = z ? z->values.rows() : 0;
    const std::int64_t ofT = t ? t->values.size() : 0;
    return z && t ? std::min(ofZ, ofT) : ofZ + ofT;
}

} // namespace

std::int64_t collectBranch(MatchBuilder& builder, const std::string& branch) {
    std::int64_t width = 0; // of the layer before
    for (int i = 0;; i += 2) {
        const std::string weight = layerRole(branch, i, "weight");
        if (i == 0 ? !builder.need(weight) : !builder.take(weight))
            break;
        if (builder.isGood() && i / 2 == kMostLayers)
            builder.match().reason = inQuotes(branch) + " has more than " + std::to_string(kMostLayers) + " layers";
        const Shape shape = builder.shapeOf(weight);
        if (builder.isGood() && (shape.size() != 2 || (width > 0 && shape[1] != width)))
            builder.misfit(weight, width > 0 ? "[out, " + std::to_string(width) + "], what the layer before gives,"
                                             : "[out, in]");
        if (builder.isGood() && i == 0 && (shape[1] < 3 || shape[1] % 2 == 0))
            builder.misfit(weight, "[out, 2·bands + 1] with one band or more");
        if (builder.take(layerRole(branch, i, "bias")) && builder.isGood())
            builder.expect(layerRole(branch, i, "bias"), {shape[0]}, "[out]");
        if (builder.take(layerRole(branch, i + 1, "freq")) && builder.isGood())
            builder.expect(layerRole(branch, i + 1, "freq"), {shape[0]}, "[1, out]");
        if (!builder.isGood())
            return 0;
        width = shape[0];
    }
    return builder.isGood() ? width : 0;
}

std::int64_t collectPositions(MatchBuilder& builder, std::int64_t heads, std::int64_t fallback) {
    const Shape first = builder.shapeOf(layerRole(kForward, 0, "weight"));
    if (builder.take(kZ) && builder.isGood()) {
        const Shape z = withoutLeadingOnes(builder.shapeOf(kZ), 2);
        if (z.size() != 2 || z[1] != first[1])
            builder.misfit(kZ, "[1, L, " + std::to_string(first[1]) + "]");
    }
    if (builder.take(kT) && builder.isGood()) {
        const Shape t = builder.shapeOf(kT);
        if (t.empty() || elementCount(t) != *std::ranges::max_element(t))
            builder.misfit(kT, "[1, L, 1]");
    }
    if (builder.take(kDeltas))
        builder.expect(kDeltas, {heads}, "[1, 1, D]");
    if (!builder.isGood())
        return 0;
    const std::int64_t stored = storedLength(builder.match());
    return stored > 0 ? stored : fallback;
}

std::vector<Setting> settings(const Match& match) {
    const std::int64_t stored = storedLength(match);
    Setting lmax = lengthSetting(0, kMostTaps, 0);
    lmax.key = "lmax";
    lmax.title = "Trained length";
    lmax.meaning =
        "Positions run from 0 to 1 over this many taps where the file does not store them; 0 is the length there is";
    constexpr double kLarge = 1e6;
    return {
        lengthSetting(match.length, stored > 0 ? stored : kMostTaps),
        lmax,
        {"shift",
         "Shift",
         // ExponentialModulation's default: HazyResearch/safari, src/models/sequence/hyena.py; and of HyenaDNA,
         // HazyResearch/hyena-dna, standalone_hyenadna.py.
         "Added to the exponential decay of the modulation: 0 in Hyena's published code, 0.05 in HyenaDNA's",
         Setting::Kind::Number,
         "0",
         -kLarge,
         kLarge,
         {}},
        switchSetting("modulate", "Modulation", "Whether the kernel is multiplied by the decay and its shift", true),
        switchSetting("normalized", "Normalized", "Whether |h| is scaled to sum to 1 over the channels at each tap",
                      false),
        {"frequency",
         "Frequency",
         "Frequency of the sines where the file stores none",
         Setting::Kind::Number,
         "10",
         -kLarge,
         kLarge,
         {}},
        {"w",
         "Frequency factor ω",
         "A fixed factor that multiplies the frequencies of the sines",
         Setting::Kind::Number,
         "1",
         -kLarge,
         kLarge,
         {}}};
}

void evaluate(const Match& match, const std::string& branch, const SettingValues& values, NormalizeAt normalizeAt,
              std::span<float> out, const WorkContext& context, double from, double to) {
    const std::vector<Layer> layers = readLayers(match, branch, values);
    const std::int64_t length = values.whole("length");
    const std::int64_t stored = storedLength(match);
    const std::int64_t lmax = values.whole("lmax") > 0 ? values.whole("lmax") : stored > 0 ? stored : length;
    if (lmax < length)
        throw Error("setting lmax", grouped(lmax) + " taps are fewer than the length, " + grouped(length) +
                                        "; that many or more are accepted");
    const Positions positions(match, layers.front().weight.cols(), lmax);
    const Vector decay = decays(match, layers.back().weight.rows());
    const bool modulate = values.isOn("modulate");
    const bool normalize = values.isOn("normalized");
    const double shift = values.number("shift");
    const auto scale = [](Matrix& h) {
        for (Eigen::Index l = 0; l < h.cols(); ++l)
            h.col(l) /= h.col(l).cwiseAbs().sum();
    };

    constexpr std::int64_t kBlock = 128; // positions: a block's activations stay in the second-level cache
    const auto body = [&](std::int64_t block) {
        const std::int64_t begin = block * kBlock;
        const std::int64_t count = std::min(kBlock, length - begin);
        Eigen::MatrixXd z(layers.front().weight.cols(), count); // [E, count]
        Vector time(count);
        for (std::int64_t l = 0; l < count; ++l) {
            positions.fill(begin + l, z.col(l));
            time[l] = positions.time(begin + l);
        }
        Matrix x = z;
        for (const Layer& layer : layers) {
            Matrix next = layer.weight * x; // [out, count]
            next.colwise() += layer.bias;
            if (layer.frequency.size() > 0) {
                next.array().colwise() *= layer.frequency.array();
                next = next.array().sin();
            }
            x = std::move(next);
        }
        if (normalize && normalizeAt == NormalizeAt::BeforeModulation)
            scale(x);
        if (modulate)
            x.array() *= (-(decay * time.transpose()).array()).exp() + shift;
        if (normalize && normalizeAt == NormalizeAt::AfterModulation)
            scale(x);
        for (Eigen::Index c = 0; c < x.rows(); ++c)
            for (std::int64_t l = 0; l < count; ++l)
                out[static_cast<std::size_t>(c * length + begin + l)] = static_cast<float>(x(c, l));
    };
    shareWork((length + kBlock - 1) / kBlock, context, body, from, to);
}

} // namespace longwave::hyena_filter
