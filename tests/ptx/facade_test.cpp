// SPDX-License-Identifier: GPL-3.0-or-later
// The two halves of kernels/cuda/facade.h against each other: nvcc's in the interpreter, g++'s in the emulator. All
// other tests of device code rest on the second, and a device runs the first.
#include "simt/buffer.h"
#include "simt/launch.h"
#include "tests/ptx/facade_probe.h"
#include "tests/ptx/machine.h"
#include "tests/ptx/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numbers>
#include <random>
#include <sstream>

namespace longwave::ptx {
namespace {

using device::FacadeProbe;

constexpr std::size_t kAll = FacadeProbe::kThreads * FacadeProbe::kBlocks;

struct Inputs {
    std::vector<std::uint32_t> words;
    std::vector<float> floats;
    std::vector<double> turns;

    explicit Inputs(const Format& format) {
        std::mt19937 random(11);
        std::normal_distribution<double> normal;
        const auto number = [&] { return std::uint32_t{encode(format, normal(random))}; };
        for (std::size_t i = 0; i < kAll * FacadeProbe::kWords; ++i) {
            const std::uint32_t low = number();
            words.push_back(number() << 16 | low);
            floats.push_back(static_cast<float>(normal(random)));
        }
        for (std::size_t i = 0; i < kAll; ++i)
            turns.push_back(normal(random));
        turns[0] = 0;
        turns[1] = 0.25;
        turns[2] = -0.125;
        // What the pairs' operations treat on its own: infinity and zero by sign; one that is no number.
        words[FacadeProbe::kWords] = static_cast<std::uint32_t>(format.infinity) << 16 | 0x8000u;
        words[2 * FacadeProbe::kWords + 1] = 0x7fff0001u;
        floats[FacadeProbe::kWords] = 1e30f;
        floats[2 * FacadeProbe::kWords] = 1e-30f;
    }
};

struct Results {
    std::vector<std::uint32_t> words = std::vector<std::uint32_t>(FacadeProbe::kResults * kAll, 0xdeadbeefu);
    std::vector<double> roots = std::vector<double>(2 * kAll);
    std::uint32_t largest = 0;
};

template <typename T>
Results emulate(const Inputs& inputs) {
    Results made;
    const simt::Buffer<std::uint32_t> words("words", std::span(inputs.words));
    const simt::Buffer<float> floats("floats", std::span(inputs.floats));
    const simt::Buffer<double> turns("turns", std::span(inputs.turns));
    simt::Buffer<std::uint32_t> results("results", std::span<const std::uint32_t>(made.words));
    simt::Buffer<double> roots("roots", made.roots.size());
    simt::Buffer<std::uint32_t> largest("largest", std::span<const std::uint32_t>(&made.largest, 1));
    const FacadeProbe probe{words.data(), floats.data(), turns.data(), results.data(), roots.data(), largest.data()};
    simt::launch({FacadeProbe::kBlocks, FacadeProbe::kThreads, FacadeProbe::kSharedBytes},
                 [&] { device::probeFacade<T>(probe); });
    made.words = results.download();
    made.roots = roots.download();
    made.largest = largest.download()[0];
    return made;
}

Results interpret(const Kernel& kernel, const Inputs& inputs, Schedule schedule) {
    Results made;
    const FacadeProbe probe{inputs.words.data(), inputs.floats.data(), inputs.turns.data(),
                            made.words.data(),   made.roots.data(),    &made.largest};
    Launch launch;
    launch.blocks = FacadeProbe::kBlocks;
    launch.threads = FacadeProbe::kThreads;
    launch.sharedBytes = FacadeProbe::kSharedBytes;
    launch.schedule = schedule;
    launch.parameters.resize(sizeof probe);
    std::memcpy(launch.parameters.data(), &probe, sizeof probe);
    const auto region = [](const auto* begin, std::size_t count) {
        return Region{reinterpret_cast<std::uint64_t>(begin), count * sizeof *begin};
    };
    launch.global = {
        region(inputs.words.data(), inputs.words.size()), region(inputs.floats.data(), inputs.floats.size()),
        region(inputs.turns.data(), inputs.turns.size()), region(made.words.data(), made.words.size()),
        region(made.roots.data(), made.roots.size()),     region(&made.largest, 1)};
    ptx::launch(kernel, launch);
    return made;
}

// Which of its many bits a float has that is no number, nobody says.
bool isNan(std::uint32_t bits) {
    return std::isnan(std::bit_cast<float>(bits));
}

class Facade : public testing::TestWithParam<const char*> {
  protected:
    template <typename T>
    void expectTheSame(const char* kernel, const Format& format) {
        std::stringstream text;
        text << std::ifstream(std::string(LONGWAVE_PTX_FOLDER "/facade_probe.") + GetParam() + ".ptx").rdbuf();
        Module module(text.str());
        const Inputs inputs(format);
        const Results expected = emulate<T>(inputs);
        for (const Schedule schedule : {Schedule::Together, Schedule::LaneByLane, Schedule::FromTheLast}) {
            const Results made = interpret(module.kernel(kernel), inputs, schedule);
            for (std::size_t i = 0; i < made.words.size(); ++i)
                ASSERT_TRUE(made.words[i] == expected.words[i] || (isNan(made.words[i]) && isNan(expected.words[i])))
                    << std::hex << made.words[i] << " and " << expected.words[i] << std::dec << ", result " << i / kAll
                    << " of thread " << i % kAll;
            EXPECT_EQ(made.largest, expected.largest);
            for (std::size_t i = 0; i < kAll; ++i) {
                const double angle = 2 * std::numbers::pi * std::remainder(inputs.turns[i], 1.0);
                EXPECT_NEAR(made.roots[2 * i], std::cos(angle), 1e-15);
                EXPECT_NEAR(made.roots[2 * i + 1], std::sin(angle), 1e-15);
            }
        }
    }
};
INSTANTIATE_TEST_SUITE_P(Ptx, Facade, testing::Values("80", "90"));

TEST_P(Facade, isTheSameOfHalf) {
    expectTheSame<device::Half>("probeHalf", kHalf);
}
TEST_P(Facade, isTheSameOfBfloat) {
    expectTheSame<device::Bfloat>("probeBfloat", kBfloat);
}

} // namespace
} // namespace longwave::ptx
