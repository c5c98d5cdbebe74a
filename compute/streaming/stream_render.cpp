// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_render.h"

#include "compute/error.h"
#include "compute/streaming/stream_convolver.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace longwave {

namespace {

using Clock = std::chrono::steady_clock;

std::shared_ptr<const StreamKernel> kernelFor(const StreamTaps& taps, const RenderOptions& options,
                                              const std::stop_token& stop) {
    const std::vector<float> values = tapsAsUsed(taps);
    const std::int64_t length = static_cast<std::int64_t>(values.size()) + std::max<std::int64_t>(0, taps.firstLag);
    PartitionOptions partition;
    partition.uniform = options.uniform;
    auto plan = std::make_shared<const StreamPlan>(planPartition(options.block, length, partition));
    return std::make_shared<const StreamKernel>(std::move(plan), values, 1, taps.firstLag, stop);
}

} // namespace

Rendered renderToWav(StreamSource& source, const StreamTaps& taps, const RenderOptions& options,
                     const std::filesystem::path& path, const std::function<void(double)>& progress,
                     const std::stop_token& stop) {
    if (options.samples < 1)
        throw Error("length", std::to_string(options.samples) + " samples; 1 or more are accepted");
    const auto kernel = kernelFor(taps, options, stop);
    const std::int64_t first = options.compensates ? kernel->latency() : 0;
    const std::int64_t end =
        options.withTail ? std::max(options.samples + kernel->taps() - 1, first + 1) : options.samples + first;

    Rendered rendered;
    rendered.samples = end - first;
    rendered.parts = describe(kernel->plan()->partition(), kernel->taps());
    WavFile file(path, options.rate, rendered.samples, options.format);
    StreamConvolver convolver(kernel);
    const auto block = static_cast<std::size_t>(options.block);
    const double blockSeconds = static_cast<double>(options.block) / options.rate;
    StreamMeter meter(blockSeconds, std::numeric_limits<double>::infinity());
    std::vector<float> in(block);
    std::vector<float> out(block);
    bool hasEnded = false;
    for (std::int64_t t = 0; t < end; t += options.block) {
        if (stop.stop_requested())
            throw Cancelled();
        const std::size_t wanted =
            hasEnded ? 0 : static_cast<std::size_t>(std::clamp<std::int64_t>(options.samples - t, 0, options.block));
        const std::size_t there = wanted > 0 ? source.read(std::span(in).first(wanted)) : 0;
        hasEnded = hasEnded || there < wanted;
        std::fill(in.begin() + static_cast<std::ptrdiff_t>(there), in.end(), 0.0f);

        const auto begin = Clock::now();
        const float* signal = in.data();
        float* output = out.data();
        convolver.process(&signal, &output);
        meter.add(std::chrono::duration<double>(Clock::now() - begin).count() / blockSeconds);

        const std::int64_t from = std::clamp<std::int64_t>(first - t, 0, options.block);
        const std::int64_t to = std::clamp<std::int64_t>(end - t, from, options.block);
        const auto part = std::span(out).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
        for (float& value : part) {
            if (!std::isfinite(value)) {
                value = 0;
                ++rendered.nonFinite;
            }
            rendered.peak = std::max(rendered.peak, std::abs(static_cast<double>(value)));
        }
        file.write(part);
        if (progress)
            progress(static_cast<double>(std::min(t + options.block, end)) / static_cast<double>(end));
    }
    file.commit();
    rendered.clipped = file.clipped();
    rendered.load = meter.load();
    return rendered;
}

} // namespace longwave
