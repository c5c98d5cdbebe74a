// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ceilings.h"
#include "app/cli/commands.h"
#include "app/cli/numbers.h"
#include "compute/error.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace longwave::cli {
namespace {

struct CeilingsOptions {
    bool asJson = false;
    std::string cache;
    double seconds = 2;
};

constexpr std::size_t kMostRead = 1 << 20; // far more than measurements take

// What is measured is written over older measurements only. Throws Error.
void checkCache(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        return;
    std::string text(kMostRead, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    try {
        ceilingsFromJson(text, path);
    } catch (const Error& error) {
        throw Error("--cache", std::string(error.what()) + "; a file that ceilings wrote, or a new name, is accepted");
    }
}

Ceilings rememberedOrMeasured(const CeilingsOptions& o) {
    if (o.cache.empty())
        return ceilingsMeasurement(o.seconds)({}, {});
    checkCache(o.cache);
    if (auto remembered = rememberedCeilings(o.cache, ceilingsKeyHere()))
        return *remembered;
    Ceilings ceilings = ceilingsMeasurement(o.seconds)({}, {});
    rememberCeilings(o.cache, ceilings);
    return ceilings;
}

void print(const Ceilings& c) {
    std::printf("%s, %d hardware threads, %s, fp32\n", c.key.cpu.c_str(), c.key.threads, c.key.target.c_str());
    std::printf("%8s %10s %10s %10s %13s\n", "threads", "GFLOP/s", "L1 GB/s", "L2 GB/s", "memory GB/s");
    for (const auto& level : c.levels)
        std::printf("%8d %10.1f %10.1f %10.1f %13.1f\n", level.threads, level.gflops, level.l1, level.l2, level.memory);
    std::fflush(stdout);
}

} // namespace

void addCeilings(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("ceilings", "What this machine can do at most: GFLOP/s and GB/s, measured");
    auto o = std::make_shared<CeilingsOptions>();
    command->add_flag("--json", o->asJson, "Print JSON");
    command->add_option("--cache", o->cache, "Print what is remembered here, or measure and remember it here")
        ->type_name("FILE");
    command->add_option("--seconds", o->seconds, "How long to measure")
        ->check(numbers(0, 3600, "0 to 3,600 is accepted"))
        ->capture_default_str();
    command->callback([&action, o] {
        action = [o] {
            const Ceilings ceilings = rememberedOrMeasured(*o);
            if (o->asJson)
                std::cout << ceilingsToJson(ceilings);
            else
                print(ceilings);
        };
    });
}

} // namespace longwave::cli
