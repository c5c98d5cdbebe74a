// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/timings.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
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

    /// `threads` ≤ 0, or more than the machine has, takes all there are.
    explicit Workers(int threads) : arena_(available(threads)) {
        arena_.initialize();
        clocks_.resize(static_cast<std::size_t>(count()));
    }

    int count() const noexcept { return arena_.max_concurrency(); }

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
    void forEach(std::int64_t items, const std::stop_token& stop, const Body& body) {
        forRanges(items, [&](std::int64_t begin, std::int64_t end, int worker, Stopwatch& watch) {
            for (std::int64_t item = begin; item < end && !stop.stop_requested(); ++item)
                body(item, worker, watch);
        });
    }

    /// The same, body(item, worker index), all charged to one stage: reading the clock takes as long as a tenth of a
    /// short row.
    template <typename Body>
    void forEach(std::int64_t items, const std::stop_token& stop, std::size_t stage, const Body& body) {
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
    void forRanges(std::int64_t items, const Body& body) {
        if (items == 1 || count() == 1) { // a row alone needs no arena: entering one costs microseconds
            Stopwatch watch(clocks_[0].seconds);
            body(std::int64_t{0}, items, 0, watch);
            return;
        }
        // TBB orders the workers' reads after the caller's writes, and the caller's reads after theirs. Said here once
        // more in terms that a thread sanitizer sees, as it cannot look into a TBB that was built without it.
        begun_.fetch_add(1, std::memory_order_release);
        arena_.execute([&] {
            tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, items), [&](const auto& range) {
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
