// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/factor_branches.h"

#include <QCoreApplication>

#include <algorithm>

namespace longwave::ui {

namespace {

/// Whose words these are, for translators.
struct BranchText {
    Q_DECLARE_TR_FUNCTIONS(FactorBranches)
};

std::vector<std::int64_t> primesOf(std::int64_t n) {
    std::vector<std::int64_t> primes;
    for (std::int64_t p = 2; p * p <= n; ++p)
        for (; n % p == 0; n /= p)
            primes.push_back(p);
    if (n > 1)
        primes.push_back(n);
    return primes;
}

} // namespace

FactorBranches::FactorBranches(const std::vector<std::int64_t>& factors) {
    for (const std::int64_t factor : factors)
        branches_.push_back(primesOf(factor));
}

std::int64_t FactorBranches::factor(int branch) const {
    std::int64_t product = 1;
    for (const std::int64_t prime : primes(branch))
        product *= prime;
    return product;
}

std::vector<std::int64_t> FactorBranches::factors() const {
    std::vector<std::int64_t> all;
    for (int branch = 0; branch < order(); ++branch)
        all.push_back(factor(branch));
    return all;
}

std::int64_t FactorBranches::points() const {
    std::int64_t product = 1;
    for (int branch = 0; branch < order(); ++branch)
        product *= factor(branch);
    return product;
}

QString FactorBranches::whyNotPrime(int from, int prime, int to) const {
    if (from < 0 || from >= order() || prime < 0 || prime >= static_cast<int>(primes(from).size()))
        return BranchText::tr("There is no such prime.");
    if (to < 0 || to > order())
        return BranchText::tr("There is no such branch.");
    if (from == to)
        return BranchText::tr("It is there already.");
    const bool isLast = primes(from).size() == 1;
    if (to == order() && order() == kMostOrder)
        return BranchText::tr("Four factors are the most: put it into one of these.");
    if (to == order() && isLast)
        return BranchText::tr("It is a factor of its own already.");
    if (isLast && order() == kLeastOrder)
        return BranchText::tr(
            "It is the last prime of its factor, which would be 1, and one factor alone is no decomposition.");
    return {};
}

void FactorBranches::movePrime(int from, int prime, int to) {
    if (to == order())
        branches_.emplace_back();
    std::vector<std::int64_t>& source = branches_[static_cast<std::size_t>(from)];
    std::vector<std::int64_t>& target = branches_[static_cast<std::size_t>(to)];
    const std::int64_t value = source[static_cast<std::size_t>(prime)];
    source.erase(source.begin() + prime);
    target.insert(std::upper_bound(target.begin(), target.end(), value), value);
    if (source.empty())
        branches_.erase(branches_.begin() + from);
}

void FactorBranches::moveFactor(int from, int to) {
    std::vector<std::int64_t> moved = std::move(branches_[static_cast<std::size_t>(from)]);
    branches_.erase(branches_.begin() + from);
    branches_.insert(branches_.begin() + to, std::move(moved));
}

} // namespace longwave::ui
