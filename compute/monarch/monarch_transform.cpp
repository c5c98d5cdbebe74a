// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/monarch_transform.h"

#include "compute/monarch/unit_root.h"

namespace longwave {
namespace {

using Matrix = MonarchTransform::Matrix;

// M[a, b] = exp(2πi·a·b/n); the product is reduced first, so that the angle loses nothing.
Matrix rootsOf(std::int64_t n, std::int64_t rows, std::int64_t columns) {
    return Matrix::NullaryExpr(rows, columns, [n](Eigen::Index a, Eigen::Index b) {
        return std::complex<float>(unitRoot(static_cast<double>(a * b % n) / static_cast<double>(n)));
    });
}

} // namespace

MonarchTransform::MonarchTransform(std::vector<std::int64_t> factors) : factors_(std::move(factors)) {
    for (const std::int64_t factor : factors_)
        points_ *= factor;
    std::int64_t n = points_;
    for (std::size_t i = 0; i + 1 < factors_.size(); ++i) {
        const std::int64_t rows = factors_[i];
        steps_.push_back({rows, n / rows, rootsOf(rows, rows, rows), rootsOf(n, rows, n / rows)});
        n /= rows;
    }
    last_ = rootsOf(n, n, n);
}

void MonarchTransform::forward(std::size_t step, Complex* x, Complex* scratch) const {
    const Step& s = steps_[step];
    Eigen::Map<Matrix> X(x, s.rows, s.columns);
    Eigen::Map<Matrix> Y(scratch, s.rows, s.columns);
    Y.noalias() = s.dft * X;        // DFT down the columns
    X = s.twiddles.cwiseProduct(Y); // twiddles
    if (isLast(step)) {
        Y.noalias() = X * last_; // DFT along the rows
        X = Y;
        return;
    }
    for (std::int64_t row = 0; row < s.rows; ++row) // which is a decomposition again
        forward(step + 1, x + row * s.columns, scratch);
}

void MonarchTransform::inverse(std::size_t step, Complex* x, Complex* scratch) const {
    const Step& s = steps_[step];
    Eigen::Map<Matrix> X(x, s.rows, s.columns);
    Eigen::Map<Matrix> Y(scratch, s.rows, s.columns);
    if (isLast(step)) {
        Y.noalias() = X * last_.conjugate();
        X = Y;
    } else {
        for (std::int64_t row = 0; row < s.rows; ++row)
            inverse(step + 1, x + row * s.columns, scratch);
    }
    Y = s.twiddles.conjugate().cwiseProduct(X);
    X.noalias() = s.dft.conjugate() * Y;
}

std::vector<double> MonarchTransform::turns() const {
    std::vector<double> frequencies{0};
    std::int64_t stride = 1; // k = k₁ + N₁·(k₂ + N₂·(k₃ + …))
    for (const std::int64_t factor : factors_) {
        std::vector<double> next;
        for (const double before : frequencies)
            for (std::int64_t k = 0; k < factor; ++k)
                next.push_back(before + static_cast<double>(k * stride));
        frequencies = std::move(next);
        stride *= factor;
    }
    for (double& k : frequencies)
        k /= static_cast<double>(points_);
    return frequencies;
}

std::size_t MonarchTransform::memoryBytes() const noexcept {
    Eigen::Index values = last_.size();
    for (const Step& s : steps_)
        values += s.dft.size() + s.twiddles.size();
    return static_cast<std::size_t>(values) * sizeof(Complex);
}

} // namespace longwave
