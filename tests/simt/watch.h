// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace longwave::simt {

/// Whether the access hooks look: only while device code itself runs. It is off within the library, so that an inline
/// function that the linker took from an instrumented file cannot call the hooks from within the hooks.
extern constinit thread_local bool watching;

/// Device code has called the library.
class Unwatched {
  public:
    Unwatched() : before_(watching) { watching = false; }
    ~Unwatched() { watching = before_; }
    Unwatched(const Unwatched&) = delete;
    Unwatched& operator=(const Unwatched&) = delete;

  private:
    bool before_;
};

} // namespace longwave::simt
