// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fftw3.h>

#include <complex>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>

namespace longwave::fftw {

/// Memory aligned as FFTW's SIMD code wants it. Zeroed.
template <typename T>
class Buffer {
  public:
    Buffer() = default;
    explicit Buffer(std::size_t count);
    T* data() noexcept { return data_.get(); }
    const T* data() const noexcept { return data_.get(); }
    std::size_t size() const noexcept { return size_; }
    std::span<T> span() noexcept { return {data_.get(), size_}; }
    std::span<const T> span() const noexcept { return {data_.get(), size_}; }

  private:
    struct Free {
        void operator()(T* p) const noexcept { fftwf_free(p); }
    };
    std::unique_ptr<T[], Free> data_;
    std::size_t size_ = 0;
};

/// To be held while FFTW plans or destroys plans, in any precision.
std::mutex& plannerLock();

/// What the single-precision FFTW that is loaded says of itself: "fftw-3.3.10-sse2-avx", with the instruction sets it
/// has code for.
std::string version();

/// FFTW's wisdom: what planning has found out so far, single precision, so that PATIENT planning, minutes for a long
/// transform, is paid once. Wisdom belongs to one build of FFTW; another refuses it.
/// Adds what `path` holds to what is known. Throws Error when it cannot be read or is not wisdom of this FFTW.
void importWisdom(const std::filesystem::path& path);
/// Writes all that is known, as an AtomicFile. Throws Error.
void exportWisdom(const std::filesystem::path& path);

/// A real FFT of one length, single precision, forward and inverse. FFTW's planner is not thread-safe: planning and
/// destroying go through one lock; executing does not.
class RealFft {
  public:
    /// `flags`: FFTW_ESTIMATE, FFTW_MEASURE or FFTW_PATIENT. Throws Error when FFTW cannot plan or memory is short.
    RealFft(std::int64_t n, unsigned flags);
    ~RealFft();
    RealFft(const RealFft&) = delete;
    RealFft& operator=(const RealFft&) = delete;

    std::int64_t length() const noexcept { return n_; }
    std::int64_t bins() const noexcept { return n_ / 2 + 1; }

    /// X[f] = Σ_t x[t]·exp(−2πi·f·t/N), f = 0 … N/2. Both buffers aligned as Buffer's are; `time` is left as it is.
    void forward(const float* time, std::complex<float>* spectrum) const noexcept;
    /// x[t] = Σ_f X[f]·exp(+2πi·f·t/N) over all N bins, not divided by N. `spectrum` is overwritten.
    void inverse(std::complex<float>* spectrum, float* time) const noexcept;

  private:
    std::int64_t n_;
    fftwf_plan forward_ = nullptr;
    fftwf_plan inverse_ = nullptr;
};

/// A shared RealFft per length, kept for the last few lengths asked for. Thread-safe.
std::shared_ptr<const RealFft> cachedRealFft(std::int64_t n);

} // namespace longwave::fftw
