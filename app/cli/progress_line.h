// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include <unistd.h>

namespace longwave::cli {

/// One line on standard error, rewritten; only where somebody looks.
class ProgressLine {
  public:
    void say(double share, const std::string& what) {
        const auto now = std::chrono::steady_clock::now();
        if (!shown_ || now - last_ < std::chrono::milliseconds(100))
            return;
        last_ = now;
        std::fprintf(stderr, "\r\033[K%3.0f %%  %s", share * 100, what.c_str());
        dirty_ = true;
    }
    void clear() {
        if (dirty_)
            std::fputs("\r\033[K", stderr);
        dirty_ = false;
    }

  private:
    bool shown_ = ::isatty(STDERR_FILENO) != 0;
    bool dirty_ = false;
    std::chrono::steady_clock::time_point last_;
};

} // namespace longwave::cli
