// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/generator.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

namespace longwave {
namespace {

using Floats = std::vector<float>;
constexpr double kTurn = 2 * std::numbers::pi;

Floats made(const std::string& text) {
    return generate(parseGenerator(text));
}

std::string refusal(const std::string& text) {
    try {
        parseGenerator(text);
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), "generate:" + text);
        return error.explanation();
    }
    ADD_FAILURE() << text << " was taken";
    return {};
}

/// |X[k]|² of the samples, k = 0 … N/2.
std::vector<double> powers(const Floats& u) {
    const auto n = static_cast<std::int64_t>(u.size());
    const fftw::RealFft fft(n, FFTW_ESTIMATE);
    fftw::Buffer<float> time(u.size());
    std::ranges::copy(u, time.data());
    fftw::Buffer<std::complex<float>> spectrum(static_cast<std::size_t>(fft.bins()));
    fft.forward(time.data(), spectrum.data());
    std::vector<double> result;
    for (const std::complex<float> bin : spectrum.span())
        result.push_back(std::norm(std::complex<double>(bin)));
    return result;
}

double mean(const std::vector<double>& values, std::size_t begin, std::size_t end) {
    return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(begin),
                           values.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
           static_cast<double>(end - begin);
}

/// ‖u − f‖ over ‖f‖, f(n) in double.
template <typename Function>
double distance(const Floats& u, Function f) {
    double difference = 0, norm = 0;
    for (std::size_t n = 0; n < u.size(); ++n) {
        const double expected = f(static_cast<double>(n));
        difference += (u[n] - expected) * (u[n] - expected);
        norm += expected * expected;
    }
    return std::sqrt(difference / norm);
}

TEST(Generator, MakesEveryKindOfAnyLength) {
    for (const std::string& kind : generatorKinds())
        for (const std::size_t length : {1, 2, 3, 127, 128, 997, 4096}) {
            const Generator generator = parseGenerator(kind + ",length=" + std::to_string(length));
            const Floats u = generate(generator);
            ASSERT_EQ(u.size(), length) << kind;
            EXPECT_TRUE(std::ranges::all_of(u, [](float value) { return std::isfinite(value); })) << kind;
            EXPECT_EQ(lengthOf(generator), static_cast<std::int64_t>(length));
            EXPECT_EQ(u, generate(generator)) << kind; // the same every time
            EXPECT_EQ(u, generated(generator).toFloats()) << kind;
        }
}

TEST(Generator, MakesAnImpulseAndAStep) {
    EXPECT_EQ(made("impulse,length=4"), (Floats{1, 0, 0, 0}));
    EXPECT_EQ(made("impulse,length=4,position=3,amplitude=-2"), (Floats{0, 0, 0, -2}));
    EXPECT_EQ(made("step,length=4"), (Floats{1, 1, 1, 1}));
    EXPECT_EQ(made("step,length=4,position=2,amplitude=0.5"), (Floats{0, 0, 0.5, 0.5}));
}

TEST(Generator, MakesASine) {
    EXPECT_LT(distance(made("sine,length=997,rate=8000,frequency=440,phase=30,amplitude=2"),
                       [](double n) { return 2 * std::sin(kTurn * (440 * n / 8000 + 30.0 / 360)); }),
              1e-6);
    // A long one keeps its frequency: 2^21 samples are 12,000.0… cycles in one bin.
    const std::vector<double> spectrum = powers(made("sine,length=2M,rate=2097152,frequency=12000"));
    EXPECT_GT(spectrum[12000], 0.999999 * std::accumulate(spectrum.begin(), spectrum.end(), 0.0));
}

TEST(Generator, MakesALinearChirp) {
    const auto phase = [](double n) {
        const double t = n / 8000, whole = 4001.0 / 8000;
        return kTurn * (100 * t + (3900 - 100) * t * t / (2 * whole));
    };
    EXPECT_LT(
        distance(made("chirp,length=4001,rate=8000,from=100,to=3900"), [&](double n) { return std::sin(phase(n)); }),
        1e-5);
    EXPECT_EQ(made("chirp,length=500,from=440,to=440"), made("sine,length=500,frequency=440"));
    EXPECT_EQ(made("chirp,length=500,from=440,to=440,sweep=logarithmic"), made("sine,length=500,frequency=440"));
}

TEST(Generator, MakesALogarithmicChirp) {
    const double whole = 4001.0 / 8000, ratio = std::log(39.0);
    EXPECT_LT(distance(made("chirp,length=4001,rate=8000,from=100,to=3900,sweep=logarithmic"),
                       [&](double n) {
                           return std::sin(kTurn * 100 * whole / ratio * (std::exp(n / 8000 / whole * ratio) - 1));
                       }),
              1e-5);
    // It spends as long in every octave: so do its zero crossings, twice as many in each.
    const Floats u = made("chirp,length=64K,rate=65536,from=64,to=16384,sweep=logarithmic");
    std::vector<double> crossings(8);
    for (std::size_t n = 1; n < u.size(); ++n)
        crossings[n / 8192] += (u[n] < 0) != (u[n - 1] < 0);
    for (std::size_t octave = 1; octave < 8; ++octave)
        EXPECT_NEAR(crossings[octave] / crossings[octave - 1], 2, 0.06) << octave;
}

TEST(Generator, MakesWhiteNoise) {
    const Floats u = made("white-noise,length=128K,amplitude=0.5,seed=3");
    double sum = 0, square = 0, fourth = 0, neighbours = 0;
    for (std::size_t n = 0; n < u.size(); ++n) {
        const double value = u[n];
        sum += value;
        square += value * value;
        fourth += value * value * value * value;
        neighbours += n ? value * u[n - 1] : 0;
    }
    const double count = 131072, variance = square / count;
    EXPECT_NEAR(sum / count, 0, 0.006); // four standard errors
    EXPECT_NEAR(variance, 0.25, 0.004);
    EXPECT_NEAR(fourth / count / (variance * variance), 3, 0.06); // of a normal distribution
    EXPECT_NEAR(neighbours / square, 0, 0.012);
    const std::vector<double> spectrum = powers(u);
    for (std::size_t begin = 1; begin < 65536; begin *= 4) // flat: each band as strong as it is wide
        if (begin >= 1024) {
            EXPECT_NEAR(mean(spectrum, begin, 4 * begin > 65536 ? 65536 : 4 * begin) / (0.25 * count), 1, 0.1);
        }
    EXPECT_NE(u, made("white-noise,length=128K,amplitude=0.5,seed=4"));
    const Floats first = made("white-noise,length=101,amplitude=0.5,seed=3");
    EXPECT_TRUE(std::equal(first.begin(), first.end(), u.begin()));
}

TEST(Generator, MakesPinkNoiseThatFallsThreeDecibelsAnOctave) {
    for (const char* text : {"pink-noise,length=256K,seed=1", "pink-noise,length=262127,seed=2"}) { // one is prime
        const Floats u = made(text);
        const std::vector<double> spectrum = powers(u);
        // The slope over all octaves from 64 bins on, by least squares over their means.
        std::vector<double> octave, level;
        for (std::size_t begin = 64; 2 * begin < spectrum.size(); begin *= 2) {
            octave.push_back(static_cast<double>(octave.size()));
            level.push_back(10 * std::log10(mean(spectrum, begin, 2 * begin)));
        }
        const double n = static_cast<double>(octave.size());
        const double so = std::accumulate(octave.begin(), octave.end(), 0.0);
        const double sl = std::accumulate(level.begin(), level.end(), 0.0);
        const double soo = std::inner_product(octave.begin(), octave.end(), octave.begin(), 0.0);
        const double sol = std::inner_product(octave.begin(), octave.end(), level.begin(), 0.0);
        EXPECT_NEAR((n * sol - so * sl) / (n * soo - so * so), -10 * std::log10(2.0), 0.1) << text;
        const double square = std::inner_product(u.begin(), u.end(), u.begin(), 0.0);
        EXPECT_NEAR(square / static_cast<double>(u.size()), 1, 0.5); // a few low bins hold most of it
    }
    double power = 0;
    for (int seed = 0; seed < 200; ++seed) {
        const Floats u = made("pink-noise,length=1000,amplitude=2,seed=" + std::to_string(seed));
        power += std::inner_product(u.begin(), u.end(), u.begin(), 0.0) / 1000 / 200;
    }
    EXPECT_NEAR(power, 4, 0.5);
}

TEST(Generator, MakesAPulseTrain) {
    EXPECT_EQ(made("pulse-train,length=8,rate=3,frequency=1,width=2,amplitude=4"), (Floats{4, 4, 0, 4, 4, 0, 4, 4}));
    // A period of 2.5 samples is kept on the whole: pulses at 0, 2.5, 5, 7.5, rounded.
    EXPECT_EQ(made("pulse-train,length=10,rate=5,frequency=2"), (Floats{1, 0, 0, 1, 0, 1, 0, 0, 1, 0}));
    const Floats u = made("pulse-train,length=100000,rate=48000,frequency=441");
    EXPECT_EQ(std::accumulate(u.begin(), u.end(), 0.0), std::ceil(100000 * 441.0 / 48000));
}

TEST(Generator, SaysWhatIsAccepted) {
    EXPECT_NE(refusal("noise").find("accepted are impulse, step, sine, chirp, white-noise, pink-noise, pulse-train"),
              std::string::npos);
    EXPECT_NE(refusal("").find("accepted are"), std::string::npos);
    EXPECT_NE(refusal("sine,hue=3").find("it has length, rate, frequency, phase, amplitude"), std::string::npos);
    EXPECT_NE(refusal("sine,length").find("key=value is accepted"), std::string::npos);
    EXPECT_NE(refusal("sine,length=0").find("1 to 268,435,456 is accepted"), std::string::npos);
    EXPECT_NE(refusal("sine,length=1.5").find("is accepted"), std::string::npos);
    EXPECT_NE(refusal("sine,length=1G").find("is accepted"), std::string::npos);
    EXPECT_NE(refusal("sine,length=3,length=4").find("twice"), std::string::npos);
    EXPECT_NE(refusal("sine,frequency=24001").find("0 to 24000 Hz, half of the rate"), std::string::npos);
    EXPECT_NE(refusal("sine,frequency=nan").find("is accepted"), std::string::npos);
    EXPECT_NE(refusal("impulse,length=4,position=4").find("0 to 3 is accepted"), std::string::npos);
    EXPECT_NE(refusal("chirp,from=0,sweep=logarithmic").find("above 0 Hz"), std::string::npos);
    EXPECT_NE(refusal("chirp,sweep=square").find("linear or logarithmic"), std::string::npos);
    EXPECT_NE(refusal("pulse-train,rate=10,frequency=5,width=3").find("1 to 2 is accepted"), std::string::npos);
    EXPECT_THROW(generated({"sine", {{"frequency", "1e9"}}}), Error);
}

TEST(Generator, TakesLengthsAsPeopleSayThem) {
    EXPECT_EQ(withoutSuffix("64K"), "65536");
    EXPECT_EQ(withoutSuffix("4M"), "4194304");
    EXPECT_EQ(withoutSuffix("12"), "12");
    for (const char* odd : {"", "K", "1.5K", "-1K", "9999999999999999999K", "4 M", "x"})
        EXPECT_EQ(withoutSuffix(odd), odd);
}

TEST(Generator, SaysWhatItIsInShort) {
    EXPECT_EQ(describe(parseGenerator("sine")), "sine 440 Hz");
    EXPECT_EQ(describe(parseGenerator("chirp")), "chirp 20–20000 Hz");
    EXPECT_EQ(describe(parseGenerator("pink-noise,seed=7")), "pink noise, seed 7");
    EXPECT_EQ(describe(parseGenerator("impulse")), "impulse");
    EXPECT_EQ(describe(parseGenerator("step,position=3")), "step at 3");
}

TEST(Generator, StopsWhenItIsAskedTo) {
    std::stop_source stop;
    stop.request_stop();
    for (const char* kind : {"sine", "chirp", "white-noise", "pink-noise", "pulse-train"})
        EXPECT_THROW(generate({kind, {}}, stop.get_token()), Cancelled) << kind;
}

TEST(Generator, MakesFourMillionSamples) {
    for (const std::string& kind : generatorKinds())
        EXPECT_EQ(made(kind + ",length=4M").size(), std::size_t{4} << 20);
}

} // namespace
} // namespace longwave
