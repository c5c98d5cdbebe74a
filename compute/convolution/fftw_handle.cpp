// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/fftw_handle.h"

#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "compute/io/mapped_file.h"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <list>
#include <string>

namespace longwave::fftw {

std::mutex& plannerLock() {
    static std::mutex lock;
    return lock;
}

std::string version() {
    return fftwf_version;
}

void importWisdom(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size()); // FFTW wants its final zero
    const std::lock_guard lock(plannerLock());
    if (fftwf_import_wisdom_from_string(text.c_str()) == 0)
        throw Error(path.string(), "this is no wisdom of " + version() +
                                       ", the FFTW that is loaded; a file that it wrote, or a new name, is accepted");
}

void exportWisdom(const std::filesystem::path& path) {
    struct Free {
        void operator()(char* p) const noexcept { std::free(p); }
    };
    std::unique_ptr<char, Free> text;
    {
        const std::lock_guard lock(plannerLock());
        text.reset(fftwf_export_wisdom_to_string());
    }
    if (!text)
        throw Error(path.string(), "FFTW's wisdom could not be had; there is not enough memory");
    writeAtomically(path, text.get());
}

template <typename T>
Buffer<T>::Buffer(std::size_t count) : size_(count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T))
        throw Error("memory",
                    "an FFT buffer of " + std::to_string(count) + " elements is beyond what can be addressed");
    const std::size_t bytes = std::max<std::size_t>(count, 1) * sizeof(T);
    data_.reset(static_cast<T*>(fftwf_malloc(bytes)));
    if (!data_)
        throw Error("memory", "an FFT buffer of " + std::to_string(bytes >> 20) + " MiB could not be had");
    std::memset(static_cast<void*>(data_.get()), 0, bytes);
}

template class Buffer<float>;
template class Buffer<std::complex<float>>;

RealFft::RealFft(std::int64_t n, unsigned flags) : n_(n) {
    if (n < 1 || n > INT_MAX)
        throw Error("FFT length", std::to_string(n) + "; 1 to " + std::to_string(INT_MAX) + " is accepted");
    // Planning above ESTIMATE writes into the arrays it is given, so it gets its own.
    Buffer<float> time(static_cast<std::size_t>(n));
    Buffer<std::complex<float>> spectrum(static_cast<std::size_t>(bins()));
    auto* complexes = reinterpret_cast<fftwf_complex*>(spectrum.data());
    const int length = static_cast<int>(n);
    const std::lock_guard lock(plannerLock());
    // MEASURE may try things out for this long per direction (on a busy machine it would take half a minute, and
    // everyone else waits for the planner); then FFTW takes the best it has seen.
    constexpr double kLongestMeasuring = 0.5; // s
    fftwf_set_timelimit((flags & FFTW_PATIENT) != 0 ? FFTW_NO_TIMELIMIT : kLongestMeasuring);
    forward_ = fftwf_plan_dft_r2c_1d(length, time.data(), complexes, flags | FFTW_PRESERVE_INPUT);
    inverse_ = fftwf_plan_dft_c2r_1d(length, complexes, time.data(), flags | FFTW_DESTROY_INPUT);
    if (!forward_ || !inverse_) {
        fftwf_destroy_plan(forward_);
        fftwf_destroy_plan(inverse_);
        throw Error("FFTW", "it has no plan for length " + std::to_string(n));
    }
}

RealFft::~RealFft() {
    const std::lock_guard lock(plannerLock());
    fftwf_destroy_plan(forward_);
    fftwf_destroy_plan(inverse_);
}

void RealFft::forward(const float* time, std::complex<float>* spectrum) const noexcept {
    // FFTW_PRESERVE_INPUT holds, so the cast gives nothing away.
    fftwf_execute_dft_r2c(forward_, const_cast<float*>(time), reinterpret_cast<fftwf_complex*>(spectrum));
}

void RealFft::inverse(std::complex<float>* spectrum, float* time) const noexcept {
    fftwf_execute_dft_c2r(inverse_, reinterpret_cast<fftwf_complex*>(spectrum), time);
}

std::shared_ptr<const RealFft> cachedRealFft(std::int64_t n) {
    constexpr std::size_t kKept = 8;
    static std::mutex lock;
    static std::list<std::shared_ptr<const RealFft>> cache; // most recently used first
    {
        const std::lock_guard guard(lock);
        const auto found =
            std::find_if(cache.begin(), cache.end(), [n](const auto& fft) { return fft->length() == n; });
        if (found != cache.end()) {
            cache.splice(cache.begin(), cache, found);
            return cache.front();
        }
    }
    auto made = std::make_shared<const RealFft>(n, FFTW_ESTIMATE); // outside the lock: others need not wait for it
    const std::lock_guard guard(lock);
    cache.push_front(made);
    if (cache.size() > kKept)
        cache.pop_back();
    return made;
}

} // namespace longwave::fftw
