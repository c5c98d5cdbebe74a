// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_runner.h"

#include "tests/compute/streaming/stream_fixture.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace longwave {
namespace {

using namespace std::chrono_literals;
using test::randomValues;
using test::relativeError;
using test::wholeSignal;

constexpr double kBound = 1e-5;

ArrayView row(std::vector<float> values) {
    const auto length = static_cast<std::int64_t>(values.size());
    return ArrayView::fromFloats(std::move(values), {length});
}

/// What went into a sink.
struct Heard {
    std::mutex mutex;
    std::vector<float> samples;

    std::vector<float> copy() {
        const std::lock_guard lock(mutex);
        return samples;
    }
};

class KeepingSink : public EagerSink {
  public:
    explicit KeepingSink(std::shared_ptr<Heard> heard, std::int64_t breaksAfter = -1)
        : heard_(std::move(heard)),
          left_(breaksAfter) {}
    bool write(std::span<const float> block, const std::stop_token&) override {
        if (left_ == 0)
            return false;
        --left_;
        const std::lock_guard lock(heard_->mutex);
        heard_->samples.insert(heard_->samples.end(), block.begin(), block.end());
        return true;
    }
    std::string failure() const override { return "The device “Test” is gone"; }

  private:
    std::shared_ptr<Heard> heard_;
    std::int64_t left_;
};

/// A runner, and what it reports.
class Running {
  public:
    Running(StreamSetup setup, StreamTaps taps)
        : runner_(std::move(setup), std::move(taps), [this](const std::shared_ptr<const StreamReport>& report) {
              const std::lock_guard lock(mutex_);
              latest_ = report;
              changed_.notify_all();
          }) {}

    StreamRunner& operator*() { return runner_; }

    template <typename F>
    std::shared_ptr<const StreamReport> await(const F& condition) {
        std::unique_lock lock(mutex_);
        const bool came = changed_.wait_for(lock, 20s, [&] { return latest_ && condition(*latest_); });
        EXPECT_TRUE(came);
        return latest_;
    }
    std::shared_ptr<const StreamReport> awaitEnd() {
        return await([](const StreamReport& report) {
            return report.state == StreamReport::State::Ended || report.state == StreamReport::State::Failed;
        });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<const StreamReport> latest_;
    StreamRunner runner_; // last: its threads end first
};

StreamSetup setupOf(std::shared_ptr<StreamSource> source, std::unique_ptr<StreamSink> sink, std::int64_t block = 128) {
    StreamSetup setup;
    setup.source = std::move(source);
    setup.sink = std::move(sink);
    setup.block = block;
    return setup;
}

TEST(StreamRunner, StreamsASignalToItsEndAndTheKernelsTail) {
    const auto u = randomValues(10007, 1);
    const auto k = randomValues(3001, 2);
    const auto heard = std::make_shared<Heard>();
    Running run(setupOf(std::make_shared<SignalSource>(row(u), 0, false), std::make_unique<KeepingSink>(heard)),
                {row(k)});
    const auto report = run.awaitEnd();
    EXPECT_EQ(report->state, StreamReport::State::Ended) << report->problem;
    EXPECT_EQ(report->load.blocks * 128, report->position);
    EXPECT_FALSE(report->isPaced);
    EXPECT_EQ(report->taps, 3001);
    const auto y = heard->copy();
    auto padded = u;
    padded.resize(y.size());
    ASSERT_GE(y.size(), u.size() + k.size() - 1);
    ASSERT_LT(y.size(), u.size() + k.size() + 2 * 128);
    EXPECT_LT(relativeError(y, wholeSignal(padded, k)), kBound);
}

TEST(StreamRunner, LoopsWhatIsShort) {
    for (const std::int64_t length : {1, 2, 127, 1000}) {
        const auto u = randomValues(length, 1);
        const auto k = randomValues(500, 2);
        const auto heard = std::make_shared<Heard>();
        {
            Running run(setupOf(std::make_shared<SignalSource>(row(u), 0, true), std::make_unique<KeepingSink>(heard)),
                        {row(k)});
            run.await([](const StreamReport& report) { return report.position > 20000; });
        }
        auto y = heard->copy();
        y.resize(20000);
        std::vector<float> repeated(y.size());
        for (std::size_t i = 0; i < repeated.size(); ++i)
            repeated[i] = u[i % u.size()];
        EXPECT_LT(relativeError(y, wholeSignal(repeated, k)), kBound) << length;
    }
}

TEST(StreamRunner, FadesToARegularisedKernel) {
    const auto u = randomValues(4099, 1);
    const auto k = randomValues(2000, 2);
    const auto heard = std::make_shared<Heard>();
    Running run(setupOf(std::make_shared<SignalSource>(row(u), 0, true), std::make_unique<KeepingSink>(heard)),
                {row(k)});
    run.await([](const StreamReport& report) { return report.position > 0; });
    StreamTaps taps{row(k)};
    taps.regularization = {.squashOn = true, .lambda = 0.5};
    (*run).setKernel(taps);
    const auto past = [](std::int64_t position) {
        return [position](const StreamReport& report) { return report.position > position; };
    };
    // Later than any fade: the maker has made it, and a large part and the fade have gone by.
    std::this_thread::sleep_for(50ms);
    const auto then = run.await(past(0));
    const auto report = run.await(past(then->position + 100000));
    EXPECT_FALSE(report->isChanging);
    std::vector<float> squashed(k.size());
    regularizeRow(k, taps.regularization, squashed);
    const auto y = heard->copy();
    std::vector<float> repeated(y.size());
    for (std::size_t i = 0; i < repeated.size(); ++i)
        repeated[i] = u[i % u.size()];
    constexpr std::size_t kCompared = 10000;
    const auto expected = wholeSignal(std::span(repeated).last(kCompared + k.size()), squashed);
    EXPECT_LT(relativeError(std::span(y).last(kCompared), std::span(expected).last(kCompared)), kBound);
}

TEST(StreamRunner, FillsThePastOfAKernelLongerThanItHasRoomFor) {
    const auto u = randomValues(4099, 1);
    const auto k = randomValues(100, 2);
    const auto longer = randomValues(140001, 3);
    const auto heard = std::make_shared<Heard>();
    std::size_t given = 0;
    Running run(setupOf(std::make_shared<SignalSource>(row(u), 0, true), std::make_unique<KeepingSink>(heard), 1024),
                {row(k)});
    run.await([](const StreamReport& report) { return report.position > 0; });
    given = heard->copy().size();
    (*run).setKernel({row(longer)});
    run.await([](const StreamReport& report) { return report.taps == 140001 && !report.isChanging; });
    const auto y = heard->copy();
    std::vector<float> repeated(y.size());
    for (std::size_t i = 0; i < repeated.size(); ++i)
        repeated[i] = u[i % u.size()];
    // The old one is heard until the new one's past is there …
    constexpr std::size_t kCompared = 20000;
    const auto before = wholeSignal(std::span(repeated).subspan(0, given + 100000), k);
    EXPECT_LT(relativeError(std::span(y).subspan(given, 100000), std::span(before).subspan(given, 100000)), kBound);
    // … and then the new one, as if it had always been.
    const auto after = wholeSignal(std::span(repeated).last(kCompared + longer.size()), longer);
    ASSERT_GT(y.size(), kCompared + longer.size());
    EXPECT_LT(relativeError(std::span(y).last(1000), std::span(after).last(1000)), kBound);
}

TEST(StreamRunner, GoesOnWithoutSoundWhenTheDeviceGoesAway) {
    const auto heard = std::make_shared<Heard>();
    Running run(setupOf(std::make_shared<SignalSource>(row(randomValues(500, 1)), 0, true),
                        std::make_unique<KeepingSink>(heard, 20)),
                {row({1, 2, 3})});
    const auto report = run.await([](const StreamReport& r) { return r.position > 25 * 128 && !r.note.empty(); });
    EXPECT_EQ(report->state, StreamReport::State::Running);
    EXPECT_EQ(report->note, "The device “Test” is gone; the stream goes on without sound.");
    EXPECT_TRUE(report->isPaced);
    EXPECT_GT(report->bufferLatency, 0);
}

TEST(StreamRunner, SaysWhatCannotBeDone) {
    const auto heard = std::make_shared<Heard>();
    { // a kernel that cannot be had while it runs: the old one stays
        Running run(setupOf(std::make_shared<SignalSource>(row({1, 2}), 0, true), std::make_unique<KeepingSink>(heard)),
                    {row({1, 2, 3})});
        run.await([](const StreamReport& report) { return report.position > 0; });
        StreamTaps taps{row({1, 2, 3})};
        taps.regularization = {.squashOn = true, .lambda = -1};
        (*run).setKernel(taps);
        const auto report = run.await([](const StreamReport& r) { return !r.problem.empty(); });
        EXPECT_EQ(report->state, StreamReport::State::Running);
        EXPECT_NE(report->problem.find("λ"), std::string::npos) << report->problem;
        (*run).setKernel({row({1, 2})});
        run.await([](const StreamReport& r) { return r.problem.empty() && r.taps == 2; });
    }
    Running run(setupOf(std::make_shared<SignalSource>(row({1}), 0, true), std::make_unique<KeepingSink>(heard), 11),
                {row({1})});
    const auto report = run.awaitEnd();
    EXPECT_EQ(report->state, StreamReport::State::Failed);
    EXPECT_EQ(report->problem.substr(0, 6), "block:") << report->problem;
}

TEST(StreamRunner, TakesOutWhatIsNoNumber) {
    auto u = randomValues(1000, 1);
    u[10] = std::numeric_limits<float>::quiet_NaN();
    const auto heard = std::make_shared<Heard>();
    Running run(setupOf(std::make_shared<SignalSource>(row(u), 0, false), std::make_unique<KeepingSink>(heard)),
                {row({1, 2, 3})});
    const auto report = run.awaitEnd();
    EXPECT_GT(report->nonFinite, 0);
    for (const float value : heard->copy())
        ASSERT_TRUE(std::isfinite(value));
}

/// Samples come when somebody speaks.
class Microphone : public StreamSource {
  public:
    std::size_t read(std::span<float> out) override {
        const std::lock_guard lock(mutex_);
        const std::size_t count = std::min(out.size(), values_.size());
        std::copy_n(values_.begin(), count, out.begin());
        values_.erase(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(count));
        return count;
    }
    bool isLive() const noexcept override { return true; }
    std::string failure() const override {
        const std::lock_guard lock(mutex_);
        return failure_;
    }
    void say(const std::vector<float>& values) {
        const std::lock_guard lock(mutex_);
        values_.insert(values_.end(), values.begin(), values.end());
    }
    void fail(const std::string& why) {
        const std::lock_guard lock(mutex_);
        failure_ = why;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<float> values_;
    std::string failure_;
};

TEST(StreamRunner, FollowsALiveSource) {
    const auto microphone = std::make_shared<Microphone>();
    Running run(setupOf(microphone, std::make_unique<PacedNullSink>(48000, 64, 960), 64), {row({1, 0, 2})});
    microphone->say(randomValues(64 * 10 + 5, 1));
    auto report = run.await([](const StreamReport& r) { return r.position == 640; });
    EXPECT_EQ(report->underruns, 0);
    microphone->say(randomValues(59, 2)); // fills the block that was begun
    run.await([](const StreamReport& r) { return r.position == 704; });
    microphone->fail("The microphone was unplugged");
    report = run.awaitEnd();
    EXPECT_EQ(report->state, StreamReport::State::Failed);
    EXPECT_EQ(report->problem, "The microphone was unplugged");
}

TEST(StreamRunner, KeepsThePace) {
    Running run(setupOf(std::make_shared<SignalSource>(row(randomValues(997, 1)), 0, true),
                        std::make_unique<PacedNullSink>(48000, 128, 960)),
                {row(randomValues(5000, 2))});
    const auto first = run.await([](const StreamReport& r) { return r.position > 4800; });
    EXPECT_LT(first->position, 48000); // a reading of a clock, but by a factor of ten
    EXPECT_EQ(first->bufferLatency, 960);
    ASSERT_TRUE(first->outputScope);
    EXPECT_GT(first->output.peak, 0);
    EXPECT_FALSE(first->parts.empty());
}

TEST(StreamRunner, MayBeStoppedAtAnyTime) {
    for (int i = 0; i < 20; ++i) {
        Running run(setupOf(std::make_shared<SignalSource>(row({1, 2}), 0, true),
                            std::make_unique<PacedNullSink>(48000, 128, 960)),
                    {row(randomValues(50000, 2))});
        std::this_thread::sleep_for(std::chrono::milliseconds(i));
        (*run).setKernel({row(randomValues(30, 2))});
    }
}

} // namespace
} // namespace longwave
