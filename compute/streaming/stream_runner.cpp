// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_runner.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/streaming/stream_analysis.h"
#include "compute/streaming/stream_loop.h"
#include "compute/streaming/thread_priority.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

namespace longwave {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using stream::BlockRecord;
using stream::StreamState;

constexpr auto kBetweenReports = 33ms;
constexpr auto kFeederSleep = 2ms;
constexpr double kScopeSeconds = 5;
/// There is room for kernels of so many taps at least, or of four times the first one's.
constexpr std::int64_t kLeastCapacity = 1 << 17;
/// A new kernel is heard at the latest so many seconds later: no parts are larger than half of that.
constexpr double kSlowestChange = 0.1;

std::int64_t largestPart(double rate, std::int64_t block) {
    const auto samples = static_cast<std::uint64_t>(std::max(kSlowestChange * rate / 2, 1.0));
    return std::max<std::int64_t>(block, static_cast<std::int64_t>(std::bit_floor(samples)));
}

} // namespace

/// The threads, and what they are told.
class StreamRunner::Stream {
  public:
    Stream(StreamSetup setup, StreamTaps taps, Report report)
        : setup_(std::move(setup)),
          report_(std::move(report)),
          state_(setup_.rate, setup_.block),
          source_(setup_.source),
          wanted_(std::move(taps)) {
        isPaced_ = setup_.sink->isPaced();
        state_.isPaced = isPaced_;
        state_.position = -setup_.block; // the first to tell has not convolved yet
        maker_ = std::jthread([this](const std::stop_token& stop) { make(stop); });
    }

    ~Stream() {
        maker_.request_stop(); // first, as it starts the others
        maker_.join();
        for (std::jthread* thread : {&loop_, &feeder_, &watcher_})
            thread->request_stop();
        for (std::jthread* thread : {&loop_, &feeder_, &watcher_})
            if (thread->joinable())
                thread->join();
    }

    void setKernel(StreamTaps taps) {
        {
            const std::lock_guard lock(mutex_);
            wanted_ = std::move(taps);
        }
        wake_.notify_all();
    }

    void setSource(std::shared_ptr<StreamSource> source) {
        const std::lock_guard lock(sourceMutex_);
        source_ = std::move(source);
    }

  private:
    // ---- kernels

    void make(const std::stop_token& stop) {
        tellPreparing();
        try {
            start(take(), stop);
        } catch (const Cancelled&) {
            return;
        } catch (const Error& error) {
            tellFailed(error.what());
            return;
        } catch (const std::bad_alloc&) {
            tellFailed("the stream needs more memory than there is");
            return;
        }
        while (std::optional<StreamTaps> taps = await(stop)) {
            try {
                exchange(*taps, stop);
                state_.tell(&StreamState::problem, {});
            } catch (const Cancelled&) {
            } catch (const Error& error) {
                state_.tell(&StreamState::problem, error.what());
            } catch (const std::bad_alloc&) {
                state_.tell(&StreamState::problem, "the kernel needs more memory than there is");
            }
        }
    }

    StreamTaps take() {
        const std::lock_guard lock(mutex_);
        StreamTaps taps = std::move(*wanted_);
        wanted_.reset();
        return taps;
    }

    std::optional<StreamTaps> await(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, stop, [this] { return wanted_.has_value(); });
        if (stop.stop_requested())
            return std::nullopt;
        return std::exchange(wanted_, std::nullopt);
    }

    /// For a plan of its own, which is the stream's only once its convolver is there.
    std::shared_ptr<const StreamKernel> planFor(const std::vector<float>& values, const StreamTaps& taps,
                                                std::int64_t capacity, const std::stop_token& stop) const {
        const std::int64_t length = static_cast<std::int64_t>(values.size()) + std::max<std::int64_t>(0, taps.firstLag);
        const std::int64_t room = std::min(std::max(4 * length, capacity), kMostStreamTaps);
        PartitionOptions options{setup_.uniform, largestPart(setup_.rate, setup_.block), room};
        auto plan = std::make_shared<const StreamPlan>(planPartition(setup_.block, length, options));
        return std::make_shared<const StreamKernel>(std::move(plan), values, 1, taps.firstLag, stop);
    }

    void start(const StreamTaps& taps, const std::stop_token& stop) {
        const std::vector<float> values = tapsAsUsed(taps);
        auto kernel = planFor(values, taps, std::max(setup_.capacity, kLeastCapacity), stop);
        auto convolver = std::make_unique<StreamConvolver>(kernel);
        takeNewest(*convolver, *kernel);
        if (stop.stop_requested())
            throw Cancelled();
        const bool isLive = setup_.source->isLive();
        running_ =
            std::make_unique<stream::StreamLoop>(state_, std::move(convolver), std::move(setup_.sink),
                                                 isPaced_ ? nullptr : setup_.source.get(), isLive, setup_.nullBuffer);
        if (isPaced_)
            feeder_ = std::jthread([this](const std::stop_token& token) { feed(token); });
        loop_ = std::jthread([this](const std::stop_token& token) { running_->run(token); });
        watcher_ = std::jthread([this](const std::stop_token& token) { watch(token); });
    }

    void exchange(const StreamTaps& taps, const std::stop_token& stop) {
        const std::vector<float> values = tapsAsUsed(taps);
        const Fade fade{static_cast<std::int64_t>(std::lround(std::max(0.0, taps.fadeSeconds) * setup_.rate)),
                        taps.fadeShape};
        const std::int64_t length = static_cast<std::int64_t>(values.size()) + std::max<std::int64_t>(0, taps.firstLag);
        if (length <= plan_->partition().capacity()) {
            auto kernel = std::make_shared<const StreamKernel>(plan_, values, 1, taps.firstLag, stop);
            state_.tell(&StreamState::parts, describe(plan_->partition(), kernel->taps()));
            newest_->setKernel(std::move(kernel), fade);
            return;
        }
        auto kernel = planFor(values, taps, plan_->partition().capacity(), stop);
        auto successor = std::make_unique<stream::Successor>();
        successor->convolver = std::make_unique<StreamConvolver>(kernel);
        successor->past = length;
        successor->fade = fade;
        state_.tell(&StreamState::note, "The new kernel is longer than any before: it is heard when the " +
                                            grouped(length) + " samples that it sees have gone by.");
        takeNewest(*successor->convolver, *kernel);
        state_.successor.give(std::move(successor));
    }

    void takeNewest(StreamConvolver& convolver, const StreamKernel& kernel) {
        state_.tell(&StreamState::parts, describe(kernel.plan()->partition(), kernel.taps()));
        newest_ = &convolver;
        plan_ = kernel.plan();
    }

    // ---- reading ahead

    void feed(const std::stop_token& stop) {
        stream::raisePriority(1); // a busy machine would let the other wait for this one
        std::vector<float> chunk(4096);
        std::shared_ptr<StreamSource> source;
        while (!stop.stop_requested()) {
            {
                const std::lock_guard lock(sourceMutex_);
                source = source_;
            }
            const std::size_t wanted = std::min(chunk.size(), state_.input.room());
            std::size_t there = 0;
            if (wanted > 0) {
                try {
                    there = source->read(std::span(chunk).first(wanted));
                } catch (const Error& error) {
                    state_.tell(&StreamState::problem, error.what());
                    state_.sourceEnded = true;
                    return;
                }
                state_.input.write(std::span(chunk).first(there));
                if (there < wanted && !source->isLive()) {
                    state_.sourceEnded = true;
                    return;
                }
                if (std::string reason = source->isLive() ? source->failure() : std::string(); !reason.empty()) {
                    state_.tell(&StreamState::problem, std::move(reason));
                    state_.sourceEnded = true;
                    return;
                }
            }
            if (there < chunk.size())
                std::this_thread::sleep_for(source->isLive() ? 1ms : kFeederSleep);
        }
    }

    // ---- reports

    void tellPreparing() {
        auto report = std::make_shared<StreamReport>();
        fill(*report);
        report_(std::move(report));
    }

    void tellFailed(std::string why) {
        auto report = std::make_shared<StreamReport>();
        fill(*report);
        report->state = StreamReport::State::Failed;
        report->problem = std::move(why);
        report_(std::move(report));
    }

    void fill(StreamReport& report) {
        report.rate = setup_.rate;
        report.block = setup_.block;
        report.taps = state_.taps;
        report.parts = state_.told(&StreamState::parts);
        report.position = std::max<std::int64_t>(0, state_.position);
        report.isChanging = state_.isChanging;
        report.isPaced = state_.isPaced;
        report.hasPriority = state_.hasPriority;
        report.bufferLatency = state_.buffered;
        report.kernelLatency = state_.latency;
        report.underruns = state_.underruns;
        report.note = state_.told(&StreamState::note);
        report.problem = state_.told(&StreamState::problem);
    }

    void watch(const std::stop_token& stop) {
        const double blockSeconds = static_cast<double>(setup_.block) / setup_.rate;
        StreamMeter meter(blockSeconds);
        StreamScope input(setup_.rate, kScopeSeconds);
        StreamScope output(setup_.rate, kScopeSeconds);
        StreamSpectrum spectrum(setup_.rate);
        std::vector<float> block(static_cast<std::size_t>(setup_.block));
        std::int64_t nonFinite = 0;
        std::int64_t clipped = 0;
        std::int64_t shown = 0;
        auto speedSince = Clock::now();
        std::int64_t speedFrom = 0;
        double speed = 0;
        std::mutex mutex;
        std::condition_variable_any never;
        for (bool ended = false; !ended && !stop.stop_requested();) {
            {
                std::unique_lock lock(mutex);
                never.wait_for(lock, stop, kBetweenReports, [] { return false; });
            }
            ended = state_.ended; // before the last records are read
            const std::int64_t before = shown;
            BlockRecord record;
            // No more than there were when this began: a stream as fast as possible would never let go.
            for (std::size_t left = state_.records.filled(); left > 0 && state_.records.read({&record, 1}) == 1;
                 --left) {
                meter.add(static_cast<double>(record.share));
                nonFinite += record.nonFinite;
                clipped += record.clipped;
                if (record.isShown == 0)
                    continue;
                state_.shownInput.read(block);
                input.add(block);
                state_.shownOutput.read(block);
                output.add(block);
                shown += setup_.block;
            }
            const auto now = Clock::now();
            auto report = std::make_shared<StreamReport>();
            fill(*report);
            if (const double seconds = std::chrono::duration<double>(now - speedSince).count(); seconds >= 0.5) {
                speed = static_cast<double>(report->position - speedFrom) / setup_.rate / seconds;
                speedSince = now;
                speedFrom = report->position;
            }
            report->timesRealTime = speed;
            report->state = !ended                    ? StreamReport::State::Running
                            : report->problem.empty() ? StreamReport::State::Ended
                                                      : StreamReport::State::Failed;
            report->load = meter.load();
            report->trace = meter.trace();
            report->nonFinite = nonFinite;
            report->clipped = clipped;
            report->input = input.level();
            report->output = output.level();
            report->inputScope = input.pyramid();
            report->outputScope = output.pyramid();
            report->scopeEnd = report->position;
            if (shown > before)
                spectrum.update(output, static_cast<double>(shown - before) / setup_.rate);
            report->spectrum = spectrum.points();
            report_(std::move(report));
        }
    }

    StreamSetup setup_;
    Report report_;
    StreamState state_;
    bool isPaced_ = true;

    std::mutex sourceMutex_;
    std::shared_ptr<StreamSource> source_;

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<StreamTaps> wanted_;

    // The maker's.
    std::shared_ptr<const StreamPlan> plan_; ///< of `newest_`
    std::unique_ptr<stream::StreamLoop> running_;
    StreamConvolver* newest_ = nullptr; ///< which new kernels go to: the loop's, or that of its successor to come

    std::jthread maker_, feeder_, loop_, watcher_;
};

std::vector<float> tapsAsUsed(const StreamTaps& taps) {
    std::vector<float> values(static_cast<std::size_t>(std::min(taps.bank.length(), kMostStreamTaps + 1)));
    regularizeRow(taps.bank, taps.head, joinedAt(taps.firstLag, taps.regularization), values);
    const std::int64_t zero = -taps.firstLag; // index of lag 0
    if (!taps.skip.isEmpty() && zero >= 0 && zero < static_cast<std::int64_t>(values.size())) {
        float skip = 0;
        taps.skip.read(taps.head / taps.skip.length(), taps.head % taps.skip.length(), std::span(&skip, 1));
        values[static_cast<std::size_t>(zero)] += skip;
    }
    return values;
}

StreamRunner::StreamRunner(StreamSetup setup, StreamTaps taps, Report report)
    : stream_(std::make_unique<Stream>(std::move(setup), std::move(taps), std::move(report))) {}

StreamRunner::~StreamRunner() = default;

void StreamRunner::setKernel(StreamTaps taps) {
    stream_->setKernel(std::move(taps));
}

void StreamRunner::setSource(std::shared_ptr<StreamSource> source) {
    stream_->setSource(std::move(source));
}

} // namespace longwave
