// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/compute/io/support.h"

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include <malloc.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

// Reads bad files in a child process, so that a crash, a hang or a memory spree is one failure with a name.

namespace longwave::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

inline constexpr long kMostKilobytes = 300'000;
inline constexpr unsigned kHangSeconds = kSanitized ? 120 : 10; // far above the second a reader may take

/// What a child tells its parent, in memory that they share.
struct Told {
    std::size_t current = 0; ///< the case being opened
    std::size_t opened = 0;
    std::size_t refused = 0;
    std::size_t slowest = 0;
    double slowestSeconds = 0;
    long kilobytes = 0; ///< that the process grew by at its fullest
    char problem[1024] = {};
    char words[1024] = {}; ///< the last refusal
};

/// A line of /proc/self/status in KiB.
inline long statusKilobytes(const std::string& key) {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(key + ":"))
            return std::atol(line.c_str() + key.size() + 1);
    return 0;
}

/// Reads a little of every entry's first and last row.
inline void glance(const File& file) {
    constexpr std::int64_t kMost = 4096;
    for (const Entry& entry : file.entries) {
        const std::int64_t length = entry.values.length();
        if (entry.values.isEmpty() || length == 0)
            continue;
        std::vector<float> part(static_cast<std::size_t>(std::min(kMost, length)));
        try {
            entry.values.read(0, 0, part);
            entry.values.read(entry.values.rows() - 1, length - static_cast<std::int64_t>(part.size()), part);
        } catch (const Error&) { // compressed bytes show only now that they are damaged
        }
    }
}

/// Reads the file that `subject` names; what is wrong with how it failed, or nothing.
inline std::string readBadly(const std::string& subject, const std::function<void()>& read, Told& told) {
    const auto start = std::chrono::steady_clock::now();
    std::string problem;
    try {
        read();
        ++told.opened;
    } catch (const Error& error) {
        ++told.refused;
        const std::string& words = error.explanation();
        std::snprintf(told.words, sizeof told.words, "%s", words.c_str());
        if (error.subject() != subject)
            problem = "the subject is " + error.subject();
        else if (words.empty() || words.size() > 700 || words.back() == '.')
            problem = "not a sentence: " + words;
        else if (std::ranges::any_of(words, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
            problem = "control characters: " + words;
    } catch (const std::exception& error) {
        problem = std::string("not an Error: ") + error.what();
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (seconds > told.slowestSeconds) {
        told.slowestSeconds = seconds;
        told.slowest = told.current;
    }
    return problem;
}

/// Reads `count` files in one child: `read(i, told)` is the i-th readBadly. `nameOf(i)` is for messages.
inline Told expectBoundedReads(const std::string& group, std::size_t count,
                               const std::function<std::string(std::size_t, Told&)>& read,
                               const std::function<std::string(std::size_t)>& nameOf) {
    void* shared = ::mmap(nullptr, sizeof(Told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    Told& told = *new (shared) Told;
    std::fflush(nullptr);
    ::malloc_trim(0); // or the child would use what was given back, and not grow
    const pid_t child = ::fork();
    if (child == 0) {
        const long before = statusKilobytes("VmRSS");
        for (std::size_t i = 0; i < count && told.problem[0] == '\0'; ++i) {
            told.current = i;
            ::alarm(kHangSeconds);
            std::snprintf(told.problem, sizeof told.problem, "%s", read(i, told).c_str());
        }
        told.kilobytes = statusKilobytes("VmHWM") - before;
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    const std::string place = group + ", " + nameOf(told.current);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        ADD_FAILURE() << place << ": still not open after " << kHangSeconds << " s";
    else
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << place << ": the process ended, status " << status;
    EXPECT_STREQ(told.problem, "") << place;
    if (!kSanitized) {
        EXPECT_LT(told.kilobytes, kMostKilobytes) << group;
    }
    std::printf("%s: %zu opened, %zu refused, slowest %.1f ms (%s), %ld MB\n", group.c_str(), told.opened, told.refused,
                told.slowestSeconds * 1000, nameOf(told.slowest).c_str(), told.kilobytes / 1000);
    if (count == 1 && told.refused == 1)
        std::printf("    %s\n", told.words);
    const Told result = told;
    ::munmap(shared, sizeof(Told));
    return result;
}

/// Opens `count` files in one child: `pathOf(i)` makes and names the i-th there.
inline Told expectBounded(const std::string& group, std::size_t count,
                          const std::function<std::filesystem::path(std::size_t)>& pathOf,
                          const std::function<std::string(std::size_t)>& nameOf) {
    const auto openOne = [&](std::size_t i, Told& told) {
        const std::filesystem::path path = pathOf(i);
        return readBadly(
            path.string(), [&] { glance(open(path)); }, told);
    };
    return expectBoundedReads(group, count, openOne, nameOf);
}

} // namespace longwave::test
