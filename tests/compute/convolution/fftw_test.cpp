// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/fftw_handle.h"
#include "compute/error.h"

#include <gtest/gtest.h>

#include <complex>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace longwave {
namespace {

TEST(Fftw, SaysItsVersion) {
    EXPECT_EQ(fftw::version().rfind("fftw-3.", 0), 0u) << fftw::version();
}

TEST(Fftw, WisdomGoesThroughAFile) {
    const auto dir = std::filesystem::temp_directory_path() / ("longwave-wisdom-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir);
    const auto path = dir / "wisdom";
    { const fftw::RealFft fft(96, FFTW_MEASURE); }
    fftw::exportWisdom(path);
    const auto size = std::filesystem::file_size(path);
    fftwf_forget_wisdom();
    fftw::exportWisdom(dir / "none");
    EXPECT_LT(std::filesystem::file_size(dir / "none"), size);
    fftw::importWisdom(path);
    // Known now: to be had without planning.
    fftw::Buffer<float> time(96);
    fftw::Buffer<std::complex<float>> spectrum(49);
    const auto plan = fftwf_plan_dft_r2c_1d(96, time.data(), reinterpret_cast<fftwf_complex*>(spectrum.data()),
                                            FFTW_MEASURE | FFTW_PRESERVE_INPUT | FFTW_WISDOM_ONLY);
    EXPECT_NE(plan, nullptr);
    fftwf_destroy_plan(plan);

    for (const std::string broken : {"", "(fftw-3.3.10 fftw", "not wisdom at all"}) {
        std::ofstream(dir / "broken") << broken;
        try {
            fftw::importWisdom(dir / "broken");
            FAIL() << broken;
        } catch (const Error& error) {
            EXPECT_EQ(error.subject(), (dir / "broken").string());
            EXPECT_NE(error.explanation().find(fftw::version()), std::string::npos);
        }
    }
    EXPECT_THROW(fftw::importWisdom(dir / "missing"), Error);
    EXPECT_THROW(fftw::exportWisdom(dir / "no" / "folder"), Error);
    std::filesystem::remove_all(dir);
}

} // namespace
} // namespace longwave
