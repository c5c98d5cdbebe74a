// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/factorization.h"

#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace longwave {
namespace {

int primeFactors(std::int64_t n) {
    int count = 0;
    for (std::int64_t prime = 2; prime * prime <= n; ++prime)
        for (; n % prime == 0; n /= prime)
            ++count;
    return count + (n > 1 ? 1 : 0);
}

// The divisor of n nearest to `wanted` (by ratio) whose cofactor still has `rest` prime factors.
std::int64_t nearestDivisor(std::int64_t n, double wanted, int rest) {
    std::int64_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::int64_t d = 2; d <= n; ++d) {
        if (n % d != 0 || primeFactors(n / d) < rest)
            continue;
        const double distance = std::abs(std::log(static_cast<double>(d) / wanted));
        if (distance < least) {
            least = distance;
            best = d;
        }
        if (static_cast<double>(d) > wanted && best != 0)
            break; // they only get further away
    }
    return best;
}

// Ascending, without 1.
std::vector<std::int64_t> divisorsOf(std::int64_t n) {
    std::vector<std::int64_t> divisors;
    for (std::int64_t d = 1; d * d <= n; ++d)
        if (n % d == 0) {
            divisors.push_back(d);
            if (d * d != n)
                divisors.push_back(n / d);
        }
    std::sort(divisors.begin(), divisors.end());
    divisors.erase(divisors.begin());
    return divisors;
}

void extend(std::vector<std::int64_t>& factors, std::int64_t n, int rest,
            std::vector<std::vector<std::int64_t>>& found) {
    if (rest == 1) {
        if (n < 2)
            return;
        found.push_back(factors);
        found.back().push_back(n);
        return;
    }
    for (const std::int64_t d : divisorsOf(n)) {
        factors.push_back(d);
        extend(factors, n / d, rest - 1, found);
        factors.pop_back();
    }
}

} // namespace

std::int64_t monarchLength(std::int64_t n, int order) {
    std::int64_t best = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t fives = 1; fives < 2 * n || fives == 1; fives *= 5)
        for (std::int64_t threes = fives; threes < 2 * n || threes == fives; threes *= 3) {
            std::int64_t length = threes;
            while (length < n || primeFactors(length) < order)
                length *= 2;
            best = std::min(best, length);
        }
    return best;
}

std::vector<std::int64_t> monarchFactors(std::int64_t n, int order) {
    if (order < 1 || primeFactors(n) < order)
        throw Error("Monarch order", std::to_string(order) + "; " + std::to_string(n) + " is a product of " +
                                         std::to_string(primeFactors(n)) +
                                         " primes, and no more factors than those "
                                         "are accepted");
    std::vector<std::int64_t> factors;
    for (int rest = order - 1; rest > 0; --rest) {
        factors.push_back(nearestDivisor(n, std::pow(static_cast<double>(n), 1.0 / (rest + 1)), rest));
        n /= factors.back();
    }
    factors.push_back(n);
    std::sort(factors.begin(), factors.end());
    return factors;
}

std::vector<std::vector<std::int64_t>> monarchFactorizations(std::int64_t n, int order) {
    std::vector<std::vector<std::int64_t>> found;
    std::vector<std::int64_t> factors;
    if (n >= 2 && order >= 1)
        extend(factors, n, order, found);
    return found;
}

} // namespace longwave
