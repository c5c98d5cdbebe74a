// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/timings.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <stop_token>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace longwave {

/// A fixed number of threads that share the rows of a run, and how long each spent in which stage. Each worker has an
/// index, so a plan can give each its own scratch memory beforehand.
class Workers {
  public:
    static constexpr std::size_t kStages = 5;

    /// Cycles of work that the calling thread does alone rather than have others woken for it: about 28 µs. Measured
    /// with two threads of a virtual machine: called again and again, they are level with one at 10 µs of work and take
    /// 0.6 of its time at 34 µs; called after a rest, they take 15 to 25 µs longer than one, and gain only from 100 to
    /// 400 µs on. To share in vain and to do without in vain cost the same factor at 17 µs and the same time at 45 µs.
    static constexpr double kAlone = 100'000;

    /// `threads` ≤ 0, or more than the machine has, takes all there are.
    explicit Workers(int threads) : arena_(available(threads)) {
        arena_.initialize();
        clocks_.resize(static_cast<std::size_t>(count()));
    }

    int count() const noexcept { return arena_.max_concurrency(); }

    /// What is shared out: `count` items of about `cycles` each, when that is known. A number alone means items that
    /// are each worth a thread.
    struct Items {
        std::int64_t count;
        double cycles;
        Items(std::int64_t items, double cyclesEach = std::numeric_limits<double>::infinity())
            : count(items),
              cycles(cyclesEach) {}

        /// Most items that one thread takes as one piece.
        std::int64_t piece() const noexcept {
            return std::max<std::int64_t>(1, static_cast<std::int64_t>(kAlone / cycles));
        }
        /// Of `threads`, how many may take part. Pieces come from halving, so each is more than half of piece().
        int sharedBy(int threads) const noexcept {
            return count <= piece() ? 1
                                    : static_cast<int>(std::min<std::int64_t>({threads, count, 2 * count / piece()}));
        }
    };

    /// Threads that may take part in a forEach over these.
    int sharing(const Items& items) const noexcept { return items.sharedBy(count()); }

    /// Reads the clock between stages: `lap(s)` charges the time since the last lap to stage s.
    class Stopwatch {
      public:
        explicit Stopwatch(std::array<double, kStages>& seconds) : seconds_(seconds), last_(Clock::now()) {}
        void lap(std::size_t stage) noexcept {
            const auto now = Clock::now();
            seconds_[stage] += std::chrono::duration<double>(now - last_).count();
            last_ = now;
        }

      private:
        using Clock = std::chrono::steady_clock;
        std::array<double, kStages>& seconds_;
        Clock::time_point last_;
    };

    /// Calls body(item, worker index, stopwatch) for items [0, count) on the workers. Items not begun when `stop` is
    /// asked for are left out.
    template <typename Body>
    void forEach(Items items, const std::stop_token& stop, const Body& body) {
        forRanges(items, [&](std::int64_t begin, std::int64_t end, int worker, Stopwatch& watch) {
            for (std::int64_t item = begin; item < end && !stop.stop_requested(); ++item)
                body(item, worker, watch);
        });
    }

    /// The same, body(item, worker index), all charged to one stage: reading the clock takes as long as a tenth of a
    /// short row.
    template <typename Body>
    void forEach(Items items, const std::stop_token& stop, std::size_t stage, const Body& body) {
        forRanges(items, [&](std::int64_t begin, std::int64_t end, int worker, Stopwatch& watch) {
            for (std::int64_t item = begin; item < end && !stop.stop_requested(); ++item)
                body(item, worker);
            watch.lap(stage);
        });
    }

    void resetClocks() noexcept {
        for (auto& clock : clocks_)
            clock.seconds.fill(0);
    }

    /// Seconds charged to a stage, averaged over the workers that did anything since resetClocks().
    double seconds(std::size_t stage) const noexcept {
        double sum = 0;
        int busy = 0;
        for (const auto& clock : clocks_) {
            double all = 0;
            for (const double s : clock.seconds)
                all += s;
            busy += all > 0;
            sum += clock.seconds[stage];
        }
        return busy > 0 ? sum / busy : 0;
    }

  private:
    template <typename Body>
    void forRanges(const Items& items, const Body& body) {
        if (sharing(items) == 1) { // needs no arena: entering one costs microseconds
            Stopwatch watch(clocks_[0].seconds);
            body(std::int64_t{0}, items.count, 0, watch);
            return;
        }
        // TBB orders the workers' reads after the caller's writes, and the caller's reads after theirs. Said here once
        // more in terms that a thread sanitizer sees, as it cannot look into a TBB that was built without it.
        begun_.fetch_add(1, std::memory_order_release);
        arena_.execute([&] {
            const tbb::blocked_range<std::int64_t> all(0, items.count, static_cast<std::size_t>(items.piece()));
            tbb::parallel_for(all, [&](const auto& range) {
                begun_.load(std::memory_order_acquire);
                const int worker = tbb::this_task_arena::current_thread_index();
                Stopwatch watch(clocks_[static_cast<std::size_t>(worker)].seconds);
                body(range.begin(), range.end(), worker, watch);
                finished_.fetch_add(1, std::memory_order_release);
            });
        });
        finished_.load(std::memory_order_acquire);
    }

    static int available(int threads) {
        const int all = tbb::info::default_concurrency();
        return threads > 0 ? std::min(threads, all) : all;
    }

    struct alignas(64) Clocks { // a cache line each: they are written all the time
        std::array<double, kStages> seconds{};
    };
    tbb::task_arena arena_;
    std::vector<Clocks> clocks_;
    std::atomic<std::uint64_t> begun_{0};
    std::atomic<std::uint64_t> finished_{0};
};

} // namespace longwave
