// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/program.h"

#include <map>

namespace longwave::ptx {

/// A variable in shared memory.
struct SharedVariable {
    std::size_t offset = 0;
    std::size_t bytes = 0;
    bool isLaunchs = false; ///< as large as a launch says, behind all others
};

/// A text in PTX, as nvcc makes it. Its kernels are read when they are asked for: a file has many, and of megabytes.
class Module {
  public:
    /// Throws Fault, here and where a kernel is read, where the text has what is not known.
    explicit Module(std::string text);

    std::vector<std::string> names() const;
    const Kernel& kernel(const std::string& name);

  private:
    struct Entry {
        std::size_t position; ///< of its name
        int line;
    };

    std::shared_ptr<const std::string> text_;
    std::map<std::string, Entry, std::less<>> entries_;
    std::map<std::string, SharedVariable, std::less<>> shared_;
    std::map<std::string, Kernel, std::less<>> kernels_;
};

} // namespace longwave::ptx
