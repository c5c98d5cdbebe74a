// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor-core convolution against cuFFT on arrays that stay on the device, and against what the device can do at
// all: copies of its memory, and a large matrix product. Causal, K = L, a kernel for each head.
//   device_bench [--json FILE] [--record FILE] [--seconds S] [--longest L] [--samples N] [--torch FILE]
//                [--most S] [--once L]
// S is for each length, with --most for all of them: when it is over no further one is begun. FILE of --torch has lines
// "L seconds" (tests/bench/torch_fft.py); FILE of --record is for the workspace Race. --once runs fp16 and accurate at
// L a few times and measures nothing: for a profiler. Exits with 2 without a device.
#include "compute/error.h"
#include "kernels/cuda/availability.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/fft_library.h"
#include "tests/bench/device_race.h"
#include "tests/bench/matrix_product.h"
#include "tests/bench/pass_times.h"
#include "tests/bench/race_text.h"
#include "tests/support/json_text.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <limits>
#include <map>

namespace longwave::bench {
namespace {

using test::JsonText;

struct Options {
    std::string json, record, torch;
    double most = 1e9;
    std::int64_t once = 0;
    double seconds = 1.5;
    std::int64_t longest = std::int64_t{1} << 22;
    std::int64_t samples = std::int64_t{1} << 27;
};

bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--json")
            options.json = argv[i + 1];
        else if (name == "--record")
            options.record = argv[i + 1];
        else if (name == "--most")
            options.most = std::atof(argv[i + 1]);
        else if (name == "--once")
            options.once = std::atoll(argv[i + 1]);
        else if (name == "--torch")
            options.torch = argv[i + 1];
        else if (name == "--seconds")
            options.seconds = std::atof(argv[i + 1]);
        else if (name == "--longest")
            options.longest = std::atoll(argv[i + 1]);
        else if (name == "--samples")
            options.samples = std::atoll(argv[i + 1]);
        else
            return false;
    }
    return argc % 2 == 1;
}

std::map<std::int64_t, double> readTorch(const std::string& file) {
    std::map<std::int64_t, double> seconds;
    std::ifstream in(file);
    std::int64_t length = 0;
    double value = 0;
    while (in >> length >> value)
        seconds[length] = value;
    return seconds;
}

struct Ceilings {
    double copyBytesPerSecond = 0; ///< read and written
    double productFlops = 0;       ///< per second; 0: not measured
    std::string reason{};          ///< why not
};

Ceilings ceilings(const cuda::Stream& stream) {
    Ceilings c;
    const std::size_t bytes = std::min<std::size_t>(std::size_t{1} << 30, cuda::freeMemory() / 4);
    const cuda::DeviceBuffer<std::byte> from(bytes);
    cuda::DeviceBuffer<std::byte> to(bytes);
    const double seconds = medianSeconds(
        [&] {
            cuda::check(cudaMemcpyAsync(to.data(), from.data(), bytes, cudaMemcpyDeviceToDevice, stream.get()),
                        "cudaMemcpyAsync on the device");
        },
        stream);
    c.copyBytesPerSecond = 2.0 * static_cast<double>(bytes) / seconds;
    try {
        c.productFlops = matrixProductFlops(8192, stream, c.reason);
    } catch (const Error& error) {
        c.reason = error.what();
    }
    return c;
}

void printHead(const Ceilings& c, const Options& o) {
    const cuda::Device& d = cuda::device();
    std::printf("%s, %d multiprocessors, compute capability %d.%d\n", d.name.c_str(), d.multiprocessors, d.major,
                d.minor);
    std::printf("ceilings: copies move %.2f TB/s (read and written); ", c.copyBytesPerSecond * 1e-12);
    if (c.productFlops > 0)
        std::printf("a product of 8,192 x 8,192 fp16 matrices %.0f Tflop/s\n", c.productFlops * 1e-12);
    else
        std::printf("no matrix product: %s\n", c.reason.c_str());
    std::printf(
        "us per run; fp16 and bf16 arrays are 16-bit, the others fp32; x: times as fast as; copy: of the copies' "
        "speed, u and y counted\n");
    std::printf("%8s %7s %8s %8s %9s %9s %9s %9s | %6s %6s | %6s %6s | %5s %5s\n", "L", "BxH", "fp16", "bf16",
                "accurate", "cuFFT", "~PyTorch", o.torch.empty() ? "" : "PyTorch", "16xcu", "acxcu", "16xpt", "acxpt",
                "16cp", "accp");
}

std::string inMicroseconds(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, seconds > 0 ? "%.1f" : "-", seconds * 1e6);
    return text;
}

/// The bars of a whole race, filled length by length.
struct Bars {
    double leastOverCufftTo32K = std::numeric_limits<double>::infinity();
    double leastOverCufft = std::numeric_limits<double>::infinity();
    double bestOverPytorch = 0;
    double bestOverTorch = 0; ///< PyTorch itself; 0: not measured
    double leastCopyShareTo4K = std::numeric_limits<double>::infinity();

    void add(std::int64_t length, double overCufft, double overPytorch, double overTorch, double copyShare) {
        if (length <= 32768)
            leastOverCufftTo32K = std::min(leastOverCufftTo32K, overCufft);
        leastOverCufft = std::min(leastOverCufft, overCufft);
        bestOverPytorch = std::max(bestOverPytorch, overPytorch);
        bestOverTorch = std::max(bestOverTorch, overTorch);
        if (length <= 4096)
            leastCopyShareTo4K = std::min(leastCopyShareTo4K, copyShare);
    }
    void print(const char* name) const {
        std::printf(
            "%-8s over cuFFT %.2f at least to 32K (bar 3), %.2f to the end (bar 1); over cuFFT like PyTorch %.1f "
            "at best (bar 8)",
            name, leastOverCufftTo32K, leastOverCufft, bestOverPytorch);
        if (bestOverTorch > 0)
            std::printf(", PyTorch %.1f", bestOverTorch);
        std::printf("; %.0f %% of copies to 4K (bar 60 %%)\n", 100 * leastCopyShareTo4K);
    }
    std::string json() const {
        return JsonText()
            .add("least_over_cufft_to_32K", leastOverCufftTo32K)
            .add("least_over_cufft", leastOverCufft)
            .add("best_over_cufft_like_pytorch", bestOverPytorch)
            .add("best_over_pytorch", bestOverTorch)
            .add("least_share_of_copies_to_4K", leastCopyShareTo4K)
            .object();
    }
};

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    return text;
}

struct Race {
    Ceilings ceilings;
    std::map<std::int64_t, double> torch;
    RaceText record;
    std::vector<PassResult> passes{};
    Bars halfBars{}, accurateBars{};
    JsonText lengths{}, circles{};
    bool isRight = true;

    void measure(std::int64_t length, const Options& o, const cuda::Stream& stream) {
        DeviceRace race({length, o.samples}, stream);
        race.measure(o.seconds);
        const auto seconds = [&](const char* name) { return race.median(name); };
        const auto share = [&](const char* name) {
            return race.bytes(name) / seconds(name) / ceilings.copyBytesPerSecond;
        };
        const auto over = [&](const char* base, const char* own) { return race.ratio(base, own); };
        const double pytorch = torch.contains(length) ? torch.at(length) : 0;
        std::printf("%8lld %7lld %8s %8s %9s %9s %9s %9s | %6.2f %6.2f | %6.2f %6.2f | %4.0f%% %4.0f%%\n",
                    static_cast<long long>(length), static_cast<long long>(race.batch() * race.heads()),
                    inMicroseconds(seconds("fp16")).c_str(), inMicroseconds(seconds("bf16")).c_str(),
                    inMicroseconds(seconds("accurate")).c_str(), inMicroseconds(seconds("cufft")).c_str(),
                    inMicroseconds(seconds("cufft-pytorch")).c_str(),
                    torch.empty() ? ""
                                  : inMicroseconds(pytorch * static_cast<double>(race.batch() * race.heads())).c_str(),
                    over("cufft", "fp16"), over("cufft", "accurate"), over("cufft-pytorch", "fp16"),
                    over("cufft-pytorch", "accurate"), 100 * share("fp16"), 100 * share("accurate"));
        std::fflush(stdout);
        const auto addTo = [&](Bars& bars, const char* name) {
            bars.add(length, over("cufft", name), over("cufft-pytorch", name),
                     pytorch * static_cast<double>(race.batch() * race.heads()) / seconds(name), share(name));
        };
        addTo(halfBars, "fp16");
        addTo(accurateBars, "accurate");
        lookAt(race);
        for (const RaceTextPoint& point : race.points())
            record.add(point);
        if (pytorch > 0) {
            const double run = pytorch * static_cast<double>(race.batch() * race.heads());
            record.add({"pytorch", length, race.batch(), race.heads(), {run}, seconds("cufft-pytorch") / run});
        }
        JsonText engines;
        for (const DeviceRace::Entry& e : race.entries())
            engines.addRaw(e.name, JsonText()
                                       .add("median_s", race.median(e.name))
                                       .add("over_cufft", race.ratio("cufft", e.name))
                                       .add("over_cufft_like_pytorch", race.ratio("cufft-pytorch", e.name))
                                       .add("share_of_copies", share(e.name.c_str()))
                                       .add("relative_error", e.error)
                                       .add("rounds", static_cast<double>(e.seconds.size()))
                                       .add("description", e.description)
                                       .object());
        JsonText shape = shapeOf(length, race);
        shape.addRaw("engines", engines.object());
        if (pytorch > 0)
            shape.add("pytorch_s_per_row", pytorch);
        lengths.push(shape.object());
        measurePasses(length, race, stream);
    }

    /// Launch by launch, of what is asked about most.
    void measurePasses(std::int64_t length, const DeviceRace& race, const cuda::Stream& stream) {
        for (const DeviceRace::Entry& e : race.entries()) {
            if (e.name != "fp16" && e.name != "accurate")
                continue;
            std::int64_t turn = 0;
            const auto results = passResults(e.name, length, passTimes([&] { e.run(turn++); }, stream), e.bounds,
                                             {ceilings.copyBytesPerSecond, ceilings.productFlops}, race.median(e.name));
            passes.insert(passes.end(), results.begin(), results.end());
        }
    }
    void printPasses() const {
        constexpr std::size_t kMost = 5;
        const auto worst = worstOf(passes, kMost);
        if (worst.empty())
            return;
        std::printf("launches furthest from their own bounds (what they must move at the copies' speed, or multiply "
                    "at the product's):\n");
        for (const PassResult& result : worst)
            std::printf("  %s\n", result.line().c_str());
    }

    /// What others can do too (tests/bench/peers): circles, nothing but 16-bit arrays.
    void measureCircle(std::int64_t length, std::int64_t heads, const Options& o, const cuda::Stream& stream) {
        DeviceRace race({length, o.samples, heads, true}, stream);
        race.measure(o.seconds / 4);
        lookAt(race);
        JsonText engines;
        for (const DeviceRace::Entry& e : race.entries())
            engines.addRaw(e.name,
                           JsonText().add("median_s", race.median(e.name)).add("description", e.description).object());
        circles.push(shapeOf(length, race).addRaw("engines", engines.object()).object());
    }

    void lookAt(const DeviceRace& race) {
        for (const DeviceRace::Entry& e : race.entries()) {
            isRight = isRight && e.error <= e.bar;
            if (!(e.error <= e.bar))
                std::printf("%8s %s is wrong: relative error %.2e, bar %.2e\n", "", e.name.c_str(), e.error, e.bar);
        }
    }
    static JsonText shapeOf(std::int64_t length, const DeviceRace& race) {
        JsonText shape;
        shape.add("length", static_cast<double>(length))
            .add("batch", static_cast<double>(race.batch()))
            .add("heads", static_cast<double>(race.heads()));
        return shape;
    }
};

void writeRecord(const Race& race, const std::string& file) {
    const cuda::Device& d = cuda::device();
    JsonText machine;
    machine.add("device", d.name)
        .add("compute_capability", std::to_string(d.major) + "." + std::to_string(d.minor))
        .add("multiprocessors", static_cast<double>(d.multiprocessors))
        .add("memory_bytes", static_cast<double>(d.memory))
        .add("copy_bytes_per_s", race.ceilings.copyBytesPerSecond)
        .add("matrix_product_flops", race.ceilings.productFlops);
    JsonText passes;
    for (const PassResult& result : race.passes)
        passes.push(result.json());
    std::ofstream(file) << JsonText()
                               .addRaw("machine", machine.object())
                               .addRaw("fp16", race.halfBars.json())
                               .addRaw("accurate", race.accurateBars.json())
                               .addRaw("lengths", race.lengths.array())
                               .addRaw("circles", race.circles.array())
                               .addRaw("launches", passes.array())
                               .object()
                        << "\n";
}

// What a profiler is to look at: few runs, of what printPasses tells of.
int runOnce(const Options& options, const cuda::Stream& stream) {
    DeviceRace race({options.once, options.samples}, stream);
    for (const DeviceRace::Entry& e : race.entries())
        if (e.name == "fp16" || e.name == "accurate")
            for (std::int64_t turn = 0; turn < 2; ++turn)
                e.run(turn);
    stream.wait();
    return 0;
}

int bench(const Options& options) {
    for (const std::string& reason : {cuda::unavailableReason(), cuda::fftLibraryReason()})
        if (!reason.empty()) {
            std::fprintf(stderr, "device_bench: %s\n", reason.c_str());
            return 2;
        }
    cuda::useDevice();
    const cuda::Stream stream;
    if (options.once > 0)
        return runOnce(options, stream);
    Race race{ceilings(stream), readTorch(options.torch),
              RaceText(cuda::device().name, utcNow(),
                       "Arrays stay on the device; the kernels' spectra are computed before but for cuFFT like PyTorch "
                       "and PyTorch.")};
    printHead(race.ceilings, options);
    const auto measure = [&](std::int64_t length, const auto& part) {
        try {
            part();
        } catch (const std::exception& error) {
            std::printf("%8lld %s\n", static_cast<long long>(length), error.what());
            race.isRight = false;
        }
        if (!options.json.empty()) // as far as it has come, should the time be up
            writeRecord(race, options.json);
        if (!options.record.empty() && !race.record.isEmpty())
            std::ofstream(options.record) << race.record.text();
    };
    const auto begin = std::chrono::steady_clock::now();
    for (std::int64_t length = 256; length <= options.longest; length *= 2) {
        if (const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
            spent.count() > options.most) {
            std::printf("%8lld and what follows: not measured, the time was up\n", static_cast<long long>(length));
            break;
        }
        measure(length, [&] { race.measure(length, options, stream); });
        if (length == 1024 || length == 4096)
            for (const std::int64_t heads : {768, 128})
                measure(length, [&] { race.measureCircle(length, heads, options, stream); });
    }
    race.printPasses();
    race.halfBars.print("fp16");
    race.accurateBars.print("accurate");
    return race.isRight ? 0 : 1;
}

} // namespace
} // namespace longwave::bench

int main(int argc, char** argv) {
    longwave::bench::Options options;
    if (!parse(argc, argv, options)) {
        std::fprintf(stderr,
                     "device_bench: --json, --record, --seconds, --most, --longest, --samples, --torch and --once are "
                     "accepted, each with a value\n");
        return 2;
    }
    try {
        return longwave::bench::bench(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "device_bench: %s\n", error.what());
        return 1;
    }
}
