// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace longwave {

/// The one exception family of `compute` and `kernels`. Its words are written for the user.
///
/// `subject()` is the file or setting at fault ("kernels.safetensors", "--smooth"), `explanation()` says what is
/// wrong, where in it, and what is accepted, as a sentence without its final full stop. `what()` joins both:
/// "kernels.safetensors: the header says 4,096 bytes, but the file ends after 1,204".
class Error : public std::runtime_error {
  public:
    Error(const std::string& subject, const std::string& explanation)
        : std::runtime_error(subject.empty() ? explanation : subject + ": " + explanation),
          subject_(subject),
          explanation_(explanation) {}

    const std::string& subject() const noexcept { return subject_; }
    const std::string& explanation() const noexcept { return explanation_; }

  private:
    std::string subject_;
    std::string explanation_;
};

/// Work that was asked to stop did so. Nobody shows it to the user: they asked for it.
class Cancelled : public Error {
  public:
    Cancelled() : Error("", "cancelled") {}
};

} // namespace longwave
