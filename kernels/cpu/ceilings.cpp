// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/ceilings.h"

#include "compute/convolution/machine.h"
#include "compute/convolution/workers.h"
#include "compute/error.h"
#include "compute/io/text.h"
#include "kernels/cpu/ceilings_loops.h"
#include "kernels/cpu/row.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <vector>

#include <unistd.h>

#include <hwy/aligned_allocator.h>

namespace longwave {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kPiece = std::int64_t{1} << 16;       // floats of each array that are one thread's item
constexpr std::int64_t kLeastArray = std::int64_t{32} << 20; // bytes
constexpr std::int64_t kMostArray = std::int64_t{1} << 30;
constexpr double kRoundSeconds = 4e-3;       // long against a clock's tick and a thread's waking
constexpr std::int64_t kChainSteps = 20'000; // of an item of multiply-adds: some 40 µs
constexpr std::int64_t kTriadFloatsPerItem = std::int64_t{1} << 19;
constexpr std::int64_t kBytesPerFloat = 12; // of each of the three arrays, together
constexpr std::int64_t kStagger = 320;      // floats; see arrayIn

std::vector<int> threadCounts(int most) {
    std::vector<int> counts;
    for (int threads = 1; threads < most; threads = threads < 4 ? threads + 1 : 2 * threads)
        counts.push_back(threads);
    counts.push_back(most);
    return counts;
}

// Floats of each of three arrays that together fill half of a cache, so that the next array begins 1,280 bytes on in
// its page: a processor that compares only the last twelve bits of addresses takes a load from where an array was just
// written, in another, for one that has to wait.
std::int64_t arrayIn(std::int64_t cacheBytes, std::int64_t otherwise) {
    constexpr std::int64_t kPage = 4096 / sizeof(float);
    const std::int64_t floats = (cacheBytes > 0 ? cacheBytes : otherwise) / 2 / kBytesPerFloat;
    return std::max<std::int64_t>(floats / kPage, 1) * kPage + kStagger;
}

// Bytes of each of three arrays that together are thrice what all last-level caches hold: of what a pass over them left
// there, nothing is left when it comes by again. But no more than a quarter of the memory there is for all three.
std::int64_t arrayBeyondCaches(const Machine& machine) {
    const std::int64_t caches = std::max(listedCacheBytesOfAll("/sys/devices/system/cpu", 3), machine.l3);
    const std::int64_t memory = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
    return std::clamp(caches, kLeastArray, std::clamp(memory / 12, kLeastArray, kMostArray));
}

// Three arrays one after the other in one piece of memory, so that they share a cache's sets evenly.
class Triple {
  public:
    /// Room for arrays of up to `most` floats.
    explicit Triple(std::int64_t most) : memory_(hwy::AllocateAligned<float>(static_cast<std::size_t>(3 * most))) {
        if (!memory_)
            throw Error("ceilings", "there is no memory for " + grouped(12 * most) + " bytes to stream through");
    }
    /// a ← b + s·c for [begin, end) of arrays that are `count` long.
    void run(std::int64_t count, std::int64_t begin, std::int64_t end) const {
        float* a = memory_.get() + begin;
        cpu::triad(a, a + count, a + 2 * count, 0.5f, end - begin);
    }
    void fill(std::int64_t count, std::int64_t begin, std::int64_t end) const {
        for (int array = 0; array < 3; ++array)
            std::fill(memory_.get() + array * count + begin, memory_.get() + array * count + end, 1.0f);
    }

  private:
    hwy::AlignedFreeUniquePtr<float[]> memory_;
};

class Measurement {
  public:
    Measurement(const Machine& machine, const CeilingsProgress& progress, std::stop_token stop)
        : l1Floats_(arrayIn(machine.l1d, 32 << 10)),
          l2Floats_(arrayIn(machine.l2, 256 << 10)),
          pieces_(arrayBeyondCaches(machine) / static_cast<std::int64_t>(sizeof(float)) / kPiece),
          memory_(memoryFloats()),
          progress_(progress),
          stop_(std::move(stop)) {
        Workers all(0); // who will read a page touches it first
        all.forEach(pieces_, stop_, 0, [&](std::int64_t piece, int) {
            memory_.fill(memoryFloats(), piece * kPiece, (piece + 1) * kPiece);
        });
    }

    Ceilings::Level with(int threads, double seconds, double done, double share) {
        Workers workers(threads);
        const std::int64_t most = std::max(l1Floats_, l2Floats_);
        std::vector<Triple> own; // of each worker
        for (int i = 0; i < workers.count(); ++i) {
            own.emplace_back(most);
            own.back().fill(most, 0, most);
        }
        const std::string with = " with " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
        const auto step = [&](int index, const std::string& what) {
            if (progress_)
                progress_(done + share * index / 4, what + with);
        };
        Ceilings::Level level{.threads = threads};
        step(0, "Multiply-adds");
        level.gflops = multiplyAdds(workers, seconds / 4);
        step(1, "Level-1 cache");
        level.l1 = cached(workers, own, l1Floats_, seconds / 4);
        step(2, "Level-2 cache");
        level.l2 = cached(workers, own, l2Floats_, seconds / 4);
        step(3, "Memory");
        level.memory = streamed(workers, seconds / 4);
        return level;
    }

  private:
    // 10⁹/s of the best round. `round(items)` does that many items and tells how much work they were.
    template <typename Round>
    double best(double seconds, std::int64_t items, const Round& round) {
        const auto end = Clock::now() + std::chrono::duration<double>(seconds);
        double rate = 0;
        do {
            const auto begin = Clock::now();
            const double work = round(items);
            const double took = std::chrono::duration<double>(Clock::now() - begin).count();
            if (stop_.stop_requested())
                throw Cancelled();
            if (took < kRoundSeconds / 2) { // too short to be told from the waking of threads
                items *= 2;
                continue;
            }
            rate = std::max(rate, work / took * 1e-9);
        } while (rate == 0 || Clock::now() < end);
        return rate;
    }

    double multiplyAdds(Workers& workers, double seconds) {
        std::vector<float> sums(static_cast<std::size_t>(workers.count()));
        return best(seconds, 8 * workers.count(), [&](std::int64_t items) {
            workers.forEach(items, stop_, 0, [&](std::int64_t, int worker) {
                sums[static_cast<std::size_t>(worker)] += cpu::multiplyAdds(kChainSteps);
            });
            return static_cast<double>(items * kChainSteps) * static_cast<double>(cpu::multiplyAddFlops());
        });
    }

    double cached(Workers& workers, const std::vector<Triple>& own, std::int64_t floats, double seconds) {
        const std::int64_t repeats = std::max<std::int64_t>(1, kTriadFloatsPerItem / floats);
        return best(seconds, 8 * workers.count(), [&](std::int64_t items) {
            workers.forEach(items, stop_, 0, [&](std::int64_t, int worker) {
                for (std::int64_t i = 0; i < repeats; ++i)
                    own[static_cast<std::size_t>(worker)].run(floats, 0, floats);
            });
            return static_cast<double>(items * repeats * floats * kBytesPerFloat);
        });
    }

    // Always all of the arrays, so that nothing is in a cache when its turn comes again.
    double streamed(Workers& workers, double seconds) {
        return best(seconds, 1, [&](std::int64_t passes) {
            for (std::int64_t i = 0; i < passes; ++i)
                workers.forEach(pieces_, stop_, 0, [&](std::int64_t piece, int) {
                    memory_.run(memoryFloats(), piece * kPiece, (piece + 1) * kPiece);
                });
            return static_cast<double>(passes * pieces_ * kPiece * kBytesPerFloat);
        });
    }

    std::int64_t memoryFloats() const { return pieces_ * kPiece + kStagger; }

    std::int64_t l1Floats_;
    std::int64_t l2Floats_;
    std::int64_t pieces_; // of the arrays that no cache holds
    Triple memory_;
    const CeilingsProgress& progress_;
    std::stop_token stop_;
};

} // namespace

Ceilings::Key ceilingsKey(const std::string& version) {
    const Machine machine = thisMachine();
    return {machine.cpu, Workers(0).count(), cpu::simdTarget(), version};
}

Ceilings measureCeilings(const Ceilings::Key& key, double seconds, const CeilingsProgress& progress,
                         std::stop_token stop) {
    Measurement measurement(thisMachine(), progress, std::move(stop));
    Ceilings ceilings{key, {}, {}};
    const std::vector<int> counts = threadCounts(key.threads);
    const double share = 1.0 / static_cast<double>(counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i)
        ceilings.levels.push_back(measurement.with(counts[i], seconds * share, static_cast<double>(i) * share, share));
    if (progress)
        progress(1, "");
    return ceilings;
}

} // namespace longwave
