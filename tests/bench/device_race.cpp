// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/device_race.h"

#include "compute/convolution/statistics.h"
#include "compute/error.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/resident.h"
#include "tests/bench/resident_cufft.h"
#include "tests/kernels/cuda/device/device_checks.h"
#include "tests/kernels/cuda/device/double_reference.h"
#include "tests/kernels/cuda/device/noisy_arrays.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <type_traits>

namespace longwave::bench {
namespace {

using probe::NoisyArrays;

constexpr double kTurnSeconds = 3e-3;

double secondsOf(const std::function<void(std::int64_t)>& give, int times, const cuda::Stream& stream) {
    cuda::Event begin, end;
    begin.record(stream);
    for (int i = 0; i < times; ++i)
        give(i);
    end.record(stream);
    end.wait();
    return end.secondsSince(begin) / times;
}

int timesFor(double seconds) {
    return static_cast<int>(std::clamp(std::ceil(kTurnSeconds / std::max(seconds, 1e-9)), 1.0, 200.0));
}

} // namespace

double medianSeconds(const std::function<void()>& give, const cuda::Stream& stream) {
    const auto run = [&](std::int64_t) { give(); };
    secondsOf(run, 2, stream);
    const int times = timesFor(secondsOf(run, 2, stream));
    std::vector<double> seconds;
    for (int round = 0; round < 9; ++round)
        seconds.push_back(secondsOf(run, times, stream));
    return quantile(seconds, 0.5);
}

/// Each made when it is first asked for.
struct DeviceRace::Arrays {
    Arrays(std::int64_t all, std::int64_t taps, std::int64_t heads, bool isCircle, const cuda::Stream& on)
        : samples(all),
          stream(on),
          kernels(probe::noise<float>(probe::kKernelSeed, heads * taps, 0, false, 1, on)),
          reference(taps, taps, isCircle, std::int64_t{1} << 22, on) {}

    std::int64_t samples; ///< of all places together
    const cuda::Stream& stream;
    cuda::DeviceBuffer<float> kernels;
    probe::DoubleReference reference;
    std::unique_ptr<NoisyArrays<float>> singles{};
    std::unique_ptr<NoisyArrays<device::Half>> halves{};
    std::unique_ptr<NoisyArrays<device::Bfloat>> bfloats{};

    template <typename Number>
    NoisyArrays<Number>& of() {
        const auto made = [this](auto& arrays) -> auto& {
            if (!arrays)
                arrays = std::make_unique<typename std::decay_t<decltype(arrays)>::element_type>(samples, 0, stream);
            return *arrays;
        };
        if constexpr (std::is_same_v<Number, float>)
            return made(singles);
        else if constexpr (std::is_same_v<Number, device::Half>)
            return made(halves);
        else
            return made(bfloats);
    }
};

DeviceRace::DeviceRace(const Shape& shape, const cuda::Stream& stream)
    : length_(shape.length),
      isCircle_(shape.isCircle),
      stream_(stream) {
    // What the hungriest (cuFFT: padded rows, spectra, its work area) has of a sample, and the arrays.
    const auto most = static_cast<std::int64_t>(cuda::freeMemory()) / 100;
    const std::int64_t samples = std::min(shape.samples, most);
    heads_ = std::clamp<std::int64_t>(samples / length_, 1, shape.heads);
    batch_ = std::clamp<std::int64_t>(samples / (length_ * heads_), 1, 64);
    const std::int64_t each = batch_ * heads_ * length_;
    turns_ = std::max<std::int64_t>(samples / each, 1);
    arrays_ = std::make_unique<Arrays>(turns_ * each, length_, heads_, isCircle_, stream);
    addTensor<device::HalfMath, device::Half>("fp16", "fp16");
    addTensor<device::BfloatMath, device::Bfloat>("bf16", "bf16");
    if (isCircle_)
        return;
    addTensor<device::HalfMath, float>("fp16-fp32", "fp16");
    addTensor<device::AccurateMath, float>("accurate", "accurate");
    addCufft("cufft", false);
    addCufft("cufft-pytorch", true);
}

DeviceRace::~DeviceRace() = default;

template <typename Math, typename Number>
void DeviceRace::addTensor(const char* name, const char* precision) {
    const Mode mode = isCircle_ ? Mode::Circular : Mode::Causal;
    const ConvolutionProblem p{batch_, heads_, heads_, heads_, length_, length_, mode};
    auto convolution = std::make_shared<cuda::ResidentConvolution<Math, Number>>(p, stream_);
    convolution->setKernels(arrays_->kernels.data());
    NoisyArrays<Number>& arrays = arrays_->of<Number>();
    const auto run = [this, convolution, &arrays](std::int64_t turn) {
        typename cuda::ResidentConvolution<Math, Number>::Arrays operands = arrays.operands(false);
        const std::int64_t at = turn % turns_ * batch_ * heads_ * length_;
        operands.signal += at;
        operands.output += at;
        convolution->run(operands);
    };
    arrays.spoilOutput(batch_ * heads_ * length_, stream_);
    run(0);
    const double error = arrays_->reference.worstError({batch_, heads_, false, arrays.isCoarse()}, arrays.output());
    entries_.push_back(
        {name, convolution->geometry().description(), 2.0 * sizeof(Number), run, error,
         probe::barFor(precision, 2 * convolution->geometry().points),
         boundsOf(convolution->geometry(), cuda::kPrecisionOf<Math>,
                  {sizeof(Number), sizeof(cuda::RingNumber<Math>), sizeof(device::SpectrumTile<Math>)})});
}

void DeviceRace::addCufft(const char* name, bool likePytorch) {
    auto cufft = std::make_shared<ResidentCufft>(batch_, heads_, length_, length_, likePytorch, stream_);
    cufft->setKernels(arrays_->kernels.data());
    NoisyArrays<float>& arrays = arrays_->of<float>();
    const auto run = [this, cufft, &arrays](std::int64_t turn) {
        const std::int64_t at = turn % turns_ * batch_ * heads_ * length_;
        cufft->run(arrays.signal() + at, arrays.output() + at);
    };
    arrays.spoilOutput(batch_ * heads_ * length_, stream_);
    run(0);
    const double error = arrays_->reference.worstError({batch_, heads_}, arrays.output());
    entries_.push_back({name, "N = " + std::to_string(cufft->fftLength()), 2.0 * sizeof(float), run, error,
                        probe::barFor("fp32", cufft->fftLength())});
}

void DeviceRace::measure(double seconds) {
    constexpr int kFewestRounds = 5, kMostRounds = 101;
    std::vector<int> times;
    for (const Entry& e : entries_) {
        secondsOf(e.run, 3, stream_); // warm
        times.push_back(timesFor(secondsOf(e.run, 2, stream_)));
    }
    const auto begin = std::chrono::steady_clock::now();
    for (int round = 0; round < kMostRounds; ++round) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        if (round >= kFewestRounds && spent.count() >= seconds)
            break;
        for (std::size_t i = 0; i < entries_.size(); ++i)
            entries_[i].seconds.push_back(secondsOf(entries_[i].run, times[i], stream_));
    }
}

const DeviceRace::Entry& DeviceRace::entry(const std::string& name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
    if (found == entries_.end())
        throw Error(name, "there is no engine of that name in the race");
    return *found;
}

double DeviceRace::median(const std::string& name) const {
    return quantile(entry(name).seconds, 0.5);
}

double DeviceRace::ratio(const std::string& base, const std::string& own) const {
    return medianRatio(entry(base).seconds, entry(own).seconds);
}

double DeviceRace::bytes(const std::string& name) const {
    return entry(name).bytesPerSample * static_cast<double>(batch_ * heads_ * length_);
}

std::vector<RaceTextPoint> DeviceRace::points() const {
    std::vector<RaceTextPoint> points;
    for (const Entry& e : entries_)
        points.push_back({e.name, length_, batch_, heads_, e.seconds, ratio("cufft-pytorch", e.name), bytes(e.name),
                          e.error, e.description});
    return points;
}

} // namespace longwave::bench
