// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/learned.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/monarch/trace.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace longwave {
namespace {

using Complex = std::complex<double>;

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

// Aᴴ of a square matrix.
Complexes adjoint(const Complexes& a, std::int64_t size) {
    Complexes t(a.size());
    for (std::int64_t row = 0; row < size; ++row)
        for (std::int64_t column = 0; column < size; ++column)
            t[index(column * size + row)] = std::conj(a[index(row * size + column)]);
    return t;
}

Complexes product(const Complexes& a, const LevelView& view, const Complexes& values) {
    const std::int64_t columns = view.batches * view.columns;
    return scattered(view, exactProduct(a, gathered(view, values), view.rows, view.rows, columns));
}

void twiddle(const LevelView& view, Complexes& values, bool conjugate) {
    const Complexes twiddles = twiddlesOf(view);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Complex t = twiddles[i % twiddles.size()];
        values[i] *= conjugate ? std::conj(t) : t;
    }
}

Complexes padded(const std::vector<double>& values, std::int64_t points) {
    Complexes all(values.begin(), values.end());
    all.resize(index(points));
    return all;
}

void checkTaps(const std::vector<double>& values, std::int64_t points, const std::string& what) {
    if (values.empty() || values.size() > index(points))
        throw Error(what,
                    "it has " + grouped(values.size()) + " values; 1 to " + grouped(index(points)) + " are accepted");
}

} // namespace

// What a signal is before each matrix, and at the end.
struct MonarchLearner::Pass {
    std::vector<Complexes> before; // of level i's product
    Complexes spectrum;            // M·u, in Monarch order
};

MonarchLearner::MonarchLearner(LearningTask task) : task_(std::move(task)) {
    for (const std::int64_t factor : task_.factors)
        points_ = factor > 0 && points_ < 1 << 20 ? points_ * std::min<std::int64_t>(factor, 1 << 20) : points_;
    checkTraceFactors(task_.factors, points_, "Monarch factors");
    checkTaps(task_.kernel, points_, "kernel");
    checkTaps(task_.target, points_, "target kernel");
    if (task_.examples.empty())
        throw Error("signals", "there are none; at least one is needed to learn from");
    if (task_.unlocked.size() != task_.factors.size() ||
        std::none_of(task_.unlocked.begin(), task_.unlocked.end(), [](bool free) { return free; }))
        throw Error("unlocked matrices", "one of the " + grouped(task_.factors.size()) + " has to be free to move");
    const std::vector<Complexes> dfts = exact().matrices;
    kernelSpectrum_ = forward(dfts, padded(task_.kernel, points_)).spectrum;
    for (const auto& signal : task_.examples) {
        checkTaps(signal, points_, "signal");
        signals_.push_back(padded(signal, points_));
        std::vector<double>& y = targets_.emplace_back(index(points_));
        for (std::size_t j = 0; j < task_.target.size(); ++j)
            for (std::size_t t = 0; t < signal.size(); ++t)
                y[(t + j) % y.size()] += task_.target[j] * signal[t];
        for (const double value : y)
            norm_ += value * value;
    }
    if (!(norm_ > 0) || !std::isfinite(norm_))
        throw Error("target kernel",
                    "its convolution with the signals is zero or no number: there is nothing to learn from");
}

LearningState MonarchLearner::exact() const {
    LearningState state;
    for (const std::int64_t factor : task_.factors)
        state.matrices.push_back(dftMatrix(factor));
    if (!targets_.empty())
        state.loss = loss(state.matrices);
    return state;
}

LearningState MonarchLearner::at(std::vector<Complexes> matrices) const {
    bool fits = matrices.size() == task_.factors.size();
    for (std::size_t i = 0; fits && i < matrices.size(); ++i)
        fits = matrices[i].size() == index(task_.factors[i] * task_.factors[i]);
    if (!fits)
        throw Error("matrices", "they are not as large as the factors: one of N_i × N_i for each is accepted");
    LearningState state;
    state.loss = loss(matrices);
    state.matrices = std::move(matrices);
    return state;
}

MonarchLearner::Pass MonarchLearner::forward(const std::vector<Complexes>& matrices, const Complexes& signal) const {
    Pass pass;
    Complexes values = signal;
    for (std::size_t i = 0; i < matrices.size(); ++i) {
        const LevelView view = levelView(task_.factors, static_cast<int>(i));
        Complexes next = product(matrices[i], view, values);
        pass.before.push_back(std::move(values));
        values = std::move(next);
        if (i + 1 < matrices.size())
            twiddle(view, values, false);
    }
    pass.spectrum = std::move(values);
    return pass;
}

// y − k* ∗ u
std::vector<double> MonarchLearner::residual(const Pass& pass, std::size_t signal) const {
    Complexes values = pass.spectrum;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] *= kernelSpectrum_[i];
    for (std::size_t i = task_.factors.size(); i-- > 0;) {
        const LevelView view = levelView(task_.factors, static_cast<int>(i));
        if (i + 1 < task_.factors.size())
            twiddle(view, values, true);
        values = product(adjoint(dftMatrix(view.rows), view.rows), view, values);
    }
    std::vector<double> difference;
    for (std::size_t t = 0; t < values.size(); ++t)
        difference.push_back(values[t].real() / static_cast<double>(points_) - targets_[signal][t]);
    return difference;
}

double MonarchLearner::loss(const std::vector<Complexes>& matrices) const {
    double sum = 0;
    for (std::size_t i = 0; i < signals_.size(); ++i)
        for (const double r : residual(forward(matrices, signals_[i]), i))
            sum += r * r;
    return sum / (2 * norm_);
}

// Of loss = ½·Σ r²/norm with r = Re F⁻¹(K̂ ∘ s) − …: ∂/∂s = conj(K̂) ∘ F·r/(N·norm), as (F⁻¹)ᴴ = F/N. Then back through
// the levels, the last first: of out = A·in, ∂/∂A = g·inᴴ, summed over columns, and ∂/∂in = Aᴴ·g.
std::vector<Complexes> MonarchLearner::gradient(const std::vector<Complexes>& matrices) const {
    std::vector<Complexes> gradients(matrices.size());
    for (std::size_t i = 0; i < matrices.size(); ++i)
        if (task_.unlocked[i])
            gradients[i].resize(matrices[i].size());
    const std::vector<Complexes> dfts = [&] {
        std::vector<Complexes> all;
        for (const std::int64_t factor : task_.factors)
            all.push_back(dftMatrix(factor));
        return all;
    }();
    for (std::size_t s = 0; s < signals_.size(); ++s) {
        const Pass pass = forward(matrices, signals_[s]);
        Complexes g = forward(dfts, padded(residual(pass, s), points_)).spectrum;
        for (std::size_t i = 0; i < g.size(); ++i)
            g[i] *= std::conj(kernelSpectrum_[i]) / (static_cast<double>(points_) * norm_);
        for (std::size_t i = matrices.size(); i-- > 0;) {
            const LevelView view = levelView(task_.factors, static_cast<int>(i));
            if (i + 1 < matrices.size())
                twiddle(view, g, true);
            const std::int64_t columns = view.batches * view.columns;
            if (task_.unlocked[i]) {
                const Complexes out = gathered(view, g), in = gathered(view, pass.before[i]);
                for (std::int64_t k = 0; k < view.rows; ++k)
                    for (std::int64_t n = 0; n < view.rows; ++n) {
                        Complex sum = 0;
                        for (std::int64_t c = 0; c < columns; ++c)
                            sum += out[index(k * columns + c)] * std::conj(in[index(n * columns + c)]);
                        gradients[i][index(k * view.rows + n)] += sum;
                    }
            }
            if (i > 0)
                g = product(adjoint(matrices[i], view.rows), view, g);
        }
    }
    return gradients;
}

LearningState MonarchLearner::step(LearningState state) const {
    constexpr int kMostHalvings = 60;
    constexpr double kPromise = 0.3; // of the decrease along the tangent
    const std::vector<Complexes> g = gradient(state.matrices);
    double squares = 0;
    for (const Complexes& matrix : g)
        for (const Complex& z : matrix)
            squares += std::norm(z);
    ++state.steps;
    double rate = 2 * state.rate;
    for (int halving = 0; halving < kMostHalvings && squares > 0; ++halving, rate /= 2) {
        std::vector<Complexes> moved = state.matrices;
        for (std::size_t i = 0; i < g.size(); ++i)
            for (std::size_t j = 0; j < g[i].size(); ++j)
                moved[i][j] -= rate * g[i][j];
        const double reached = loss(moved);
        if (!(reached <= state.loss - kPromise * rate * squares))
            continue;
        return {std::move(moved), reached, rate, state.steps};
    }
    return state;
}

double distanceFromDft(const Complexes& matrix, std::int64_t size) {
    const Complexes dft = dftMatrix(size);
    double difference = 0;
    for (std::size_t i = 0; i < dft.size(); ++i)
        difference += std::norm(matrix[i] - dft[i]);
    return std::sqrt(difference) / static_cast<double>(size); // ‖F‖ = size
}

Complexes perturbed(Complexes matrix, double size, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0, size / std::sqrt(2));
    for (Complex& z : matrix) {
        const double re = normal(random);
        z += Complex(re, normal(random));
    }
    return matrix;
}

std::vector<std::vector<double>> learningSignals(std::int64_t points, int count, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<std::vector<double>> signals(static_cast<std::size_t>(count), std::vector<double>(index(points)));
    for (auto& signal : signals)
        for (double& value : signal)
            value = normal(random);
    return signals;
}

} // namespace longwave
