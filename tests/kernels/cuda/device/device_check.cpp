// SPDX-License-Identifier: GPL-3.0-or-later
// The checks of device_checks.h as a table and a record, with nothing but CUDA and a compiler.
//   device_check [--json FILE] [--seconds S] [--only PREFIX] [--longest L] [--samples N]
// Exits with 0 when all is right, 1 when something is not, 2 when there is no device.
#include "compute/error.h"
#include "kernels/cuda/availability.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/fft_library.h"
#include "tests/kernels/cuda/device/device_checks.h"
#include "tests/support/json_text.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

namespace longwave::probe {
namespace {

struct Options {
    std::string json;
    std::string only;
    double seconds = 1e9;
    CheckLimits limits;
};

// Null when an option is not known.
bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--json")
            options.json = argv[i + 1];
        else if (name == "--only")
            options.only = argv[i + 1];
        else if (name == "--seconds")
            options.seconds = std::atof(argv[i + 1]);
        else if (name == "--longest")
            options.limits.longest = std::atoll(argv[i + 1]);
        else if (name == "--samples")
            options.limits.samples = std::atoll(argv[i + 1]);
        else
            return false;
    }
    return argc % 2 == 1;
}

struct Summary {
    int cases = 0, wrong = 0, cut = 0;
    double worst = 0; // error over bar; infinite for a result that is not finite
    Finding worstFinding;

    void add(const Finding& f) {
        ++cases;
        wrong += !f.isRight();
        cut += !f.isAsWide;
        const double share = std::isfinite(f.error) ? f.error / f.bar : INFINITY;
        if (cases == 1 || share > worst) {
            worst = share;
            worstFinding = f;
        }
    }
};

class Tally {
  public:
    void add(const Finding& f) {
        groups_[f.group].add(f);
        if (!f.isRight() && ++shown_ <= 10)
            std::fprintf(stderr, "wrong: %s, %s: error %.2e, bar %.2e\n", f.group.c_str(), f.what.c_str(), f.error,
                         f.bar);
    }
    void fail(const std::string& check, const std::string& why) {
        failures_.push(test::JsonText::quoted(check + ": " + why));
        ++failed_;
        std::fprintf(stderr, "failed: %s: %s\n", check.c_str(), why.c_str());
    }
    bool isRight() const {
        int wrong = failed_;
        for (const auto& [name, summary] : groups_)
            wrong += summary.wrong;
        return wrong == 0 && !groups_.empty();
    }
    void print(std::size_t run, std::size_t all, double seconds) const {
        std::printf("checked against double: %zu of %zu checks, %.0f s%s\n", run, all, seconds,
                    run < all ? " (the time was up)" : "");
        std::printf("  %-20s %6s %6s %6s %10s %10s  %s\n", "", "cases", "wrong", "cut", "error", "bar",
                    "the worst of them");
        for (const auto& [name, s] : groups_)
            std::printf("  %-20s %6d %6d %6d %10.2e %10.2e  %s\n", name.c_str(), s.cases, s.wrong, s.cut,
                        s.worstFinding.error, s.worstFinding.bar,
                        s.worstFinding.what.substr(0, s.worstFinding.what.find(',')).c_str());
        if (failed_ > 0)
            std::printf("  %d checks could not be finished\n", failed_);
    }
    std::string json(std::size_t run, std::size_t all, double seconds) const {
        test::JsonText groups;
        for (const auto& [name, s] : groups_)
            groups.addRaw(name, test::JsonText()
                                    .add("cases", static_cast<double>(s.cases))
                                    .add("wrong", static_cast<double>(s.wrong))
                                    .add("cut", static_cast<double>(s.cut))
                                    .add("worst_error", s.worstFinding.error)
                                    .add("bar", s.worstFinding.bar)
                                    .add("worst", s.worstFinding.what)
                                    .object());
        return test::JsonText()
            .add("checks", static_cast<double>(all))
            .add("checks_run", static_cast<double>(run))
            .add("seconds", seconds)
            .addRaw("failures", failures_.array())
            .addRaw("groups", groups.object())
            .object();
    }

  private:
    std::map<std::string, Summary> groups_;
    test::JsonText failures_;
    int failed_ = 0;
    int shown_ = 0;
};

int checkAll(const Options& options) {
    for (const std::string& reason : {cuda::unavailableReason(), cuda::fftLibraryReason()})
        if (!reason.empty()) {
            std::fprintf(stderr, "device_check: %s\n", reason.c_str());
            return 2;
        }
    std::vector<DeviceCheck> checks;
    for (const auto& all : {planChecks(options.limits), matrixChecks(options.limits)})
        for (const DeviceCheck& check : all)
            if (check.name.starts_with(options.only))
                checks.push_back(check);
    const auto begin = std::chrono::steady_clock::now();
    const auto spent = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
    Tally tally;
    std::size_t run = 0;
    for (; run < checks.size() && spent() < options.seconds; ++run) {
        try {
            checks[run].run([&](const Finding& finding) { tally.add(finding); });
        } catch (const std::exception& error) {
            tally.fail(checks[run].name, error.what());
        }
    }
    tally.print(run, checks.size(), spent());
    if (!options.json.empty())
        std::ofstream(options.json) << tally.json(run, checks.size(), spent()) << "\n";
    return tally.isRight() ? 0 : 1;
}

} // namespace
} // namespace longwave::probe

int main(int argc, char** argv) {
    longwave::probe::Options options;
    if (!parse(argc, argv, options)) {
        std::fprintf(stderr,
                     "device_check: --json, --seconds, --only, --longest and --samples are accepted, each with a "
                     "value\n");
        return 2;
    }
    return longwave::probe::checkAll(options);
}
