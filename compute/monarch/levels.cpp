// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/levels.h"

#include "compute/monarch/unit_root.h"

#include <Eigen/Core>

namespace longwave {
namespace {

using Complex = std::complex<double>;
using Matrix = Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Singles = Eigen::Matrix<std::complex<float>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

Complexes rootsOf(std::int64_t n) {
    Complexes roots;
    for (std::int64_t j = 0; j < n; ++j)
        roots.push_back(dftEntry(j, 1, n));
    return roots;
}

// f(index in [batches, rows, columns], index in [rows, batches·columns]) for every value.
template <typename F>
void forEachPlace(const LevelView& view, const F& f) {
    std::size_t from = 0;
    for (std::int64_t batch = 0; batch < view.batches; ++batch)
        for (std::int64_t row = 0; row < view.rows; ++row)
            for (std::int64_t column = 0; column < view.columns; ++column, ++from)
                f(from, at((row * view.batches + batch) * view.columns + column));
}

} // namespace

Complex dftEntry(std::int64_t k, std::int64_t n, std::int64_t size) {
    return unitRoot(-static_cast<double>(k * n % size) / static_cast<double>(size)); // reduced: the angle loses nothing
}

Complexes dftMatrix(std::int64_t size) {
    const Complexes roots = rootsOf(size);
    Complexes matrix;
    matrix.reserve(at(size * size));
    for (std::int64_t k = 0; k < size; ++k)
        for (std::int64_t n = 0; n < size; ++n)
            matrix.push_back(roots[at(k * n % size)]);
    return matrix;
}

LevelView levelView(const std::vector<std::int64_t>& factors, int level) {
    LevelView view;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        std::int64_t& extent = i < at(level) ? view.batches : i == at(level) ? view.rows : view.columns;
        extent *= factors[i];
    }
    return view;
}

Complexes twiddlesOf(const LevelView& view) {
    const Complexes roots = rootsOf(view.rows * view.columns);
    Complexes twiddles;
    for (std::int64_t row = 0; row < view.rows; ++row)
        for (std::int64_t column = 0; column < view.columns; ++column)
            twiddles.push_back(roots[at(row * column)]); // less than rows · columns
    return twiddles;
}

Complexes gathered(const LevelView& view, const Complexes& values) {
    Complexes to(values.size());
    forEachPlace(view, [&](std::size_t row, std::size_t column) { to[column] = values[row]; });
    return to;
}

Complexes scattered(const LevelView& view, const Complexes& columns) {
    Complexes to(columns.size());
    forEachPlace(view, [&](std::size_t row, std::size_t column) { to[row] = columns[column]; });
    return to;
}

Complexes exactProduct(const Complexes& a, const Complexes& x, std::int64_t rows, std::int64_t inner,
                       std::int64_t columns) {
    Complexes y(at(rows * columns));
    Eigen::Map<Matrix>(y.data(), rows, columns).noalias() =
        Eigen::Map<const Matrix>(a.data(), rows, inner) * Eigen::Map<const Matrix>(x.data(), inner, columns);
    return y;
}

Complexes singleProduct(const Complexes& a, const Complexes& x, std::int64_t rows, std::int64_t inner,
                        std::int64_t columns) {
    const Singles A = Eigen::Map<const Matrix>(a.data(), rows, inner).cast<std::complex<float>>();
    const Singles X = Eigen::Map<const Matrix>(x.data(), inner, columns).cast<std::complex<float>>();
    const Singles Y = A * X;
    Complexes y(at(rows * columns));
    Eigen::Map<Matrix>(y.data(), rows, columns) = Y.cast<Complex>();
    return y;
}

std::vector<std::int64_t> monarchOrder(const std::vector<std::int64_t>& factors) {
    std::vector<std::int64_t> order{0};
    std::int64_t stride = 1;
    for (const std::int64_t factor : factors) {
        std::vector<std::int64_t> next;
        for (const std::int64_t before : order)
            for (std::int64_t k = 0; k < factor; ++k)
                next.push_back(before + k * stride);
        order = std::move(next);
        stride *= factor;
    }
    return order;
}

std::int64_t monarchPosition(const std::vector<std::int64_t>& factors, std::int64_t frequency) {
    std::int64_t position = 0;
    for (const std::int64_t factor : factors) {
        position = position * factor + frequency % factor;
        frequency /= factor;
    }
    return position;
}

} // namespace longwave
