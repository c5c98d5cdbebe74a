// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace longwave::ui {

/// N as a tree of two levels: its factors, and the primes that make each of them. What a hand may do with it: every
/// factorization into 2, 3 or 4 factors, in every order, can be reached by moves, and no move leads to another one.
class FactorBranches {
  public:
    static constexpr int kLeastOrder = 2;
    static constexpr int kMostOrder = 4;

    FactorBranches() = default;
    explicit FactorBranches(const std::vector<std::int64_t>& factors);

    int order() const noexcept { return static_cast<int>(branches_.size()); }
    /// Of a factor, ascending.
    const std::vector<std::int64_t>& primes(int branch) const { return branches_[static_cast<std::size_t>(branch)]; }
    std::int64_t factor(int branch) const;
    std::vector<std::int64_t> factors() const;
    std::int64_t points() const;

    /// Why a prime cannot go from one branch to another (`to` = order(): to a new one at the end); empty: it can.
    QString whyNotPrime(int from, int prime, int to) const;
    /// Moves it. A branch that is left without primes goes away. Precondition: whyNotPrime is empty.
    void movePrime(int from, int prime, int to);

    /// The factor `from` takes the place of `to`, those between move up. Precondition: both are there.
    void moveFactor(int from, int to);

    bool operator==(const FactorBranches&) const = default;

  private:
    std::vector<std::vector<std::int64_t>> branches_;
};

} // namespace longwave::ui
