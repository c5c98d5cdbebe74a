// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA engines where they can't run: they are listed, say why, and the program goes on. On a machine with a device
// it is hidden.
#include "app/cuda_plugin.h"
#include "app/engines.h"
#include "compute/error.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <map>

namespace longwave {
namespace {

using nlohmann::json;
using test::Outcome;

class Setting {
  public:
    Setting(const char* name, const std::string& value) : name_(name) {
        if (const char* old = std::getenv(name))
            old_ = old;
        ::setenv(name, value.c_str(), 1);
    }
    ~Setting() { old_.empty() ? ::unsetenv(name_) : ::setenv(name_, old_.c_str(), 1); }

  private:
    const char* name_;
    std::string old_;
};

class CudaPart : public test::Cli {
  protected:
    // Reasons by engine, as `engines --json` says them; the order is checked on the way.
    std::map<std::string, std::string> reasons() const {
        const Outcome o = run("engines --json");
        EXPECT_EQ(o.status, 0) << o.err;
        std::map<std::string, std::string> found;
        std::vector<std::string> names;
        for (const json& engine : json::parse(o.out)) {
            names.push_back(engine.at("name"));
            found[names.back()] = engine.at("reason");
            EXPECT_EQ(engine.at("available").get<bool>(), found[names.back()].empty());
        }
        EXPECT_EQ(names, (std::vector<std::string>{"monarch-cuda", "monarch-cpu", "cufft", "fftw", "cufft-pytorch",
                                                   "eigen", "direct"}));
        return found;
    }
    void expectReason(const std::string& part) const {
        const auto found = reasons();
        for (const char* name : {"monarch-cuda", "cufft", "cufft-pytorch"})
            EXPECT_NE(found.at(name).find(part), std::string::npos) << name << ": " << found.at(name);
        EXPECT_EQ(found.at("fftw"), "");
        // What does not need it runs.
        write("u.npy", {100}, 1);
        write("k.npy", {30}, 2);
        EXPECT_EQ(run("convolve --input u.npy --kernel k.npy --output y.npy").status, 0);
    }

    Setting hidden_{"CUDA_VISIBLE_DEVICES", "-1"};
};

TEST_F(CudaPart, SaysWhyWhereThereIsNoDevice) {
    const auto found = reasons();
    EXPECT_GT(found.at("cufft").size(), 10u);
    EXPECT_GT(found.at("cufft-pytorch").size(), 10u);
    if (std::string(LONGWAVE_CUDA_TOOLKIT_VERSION).empty())
        expectReason("this build has no CUDA part: it was made without the CUDA toolkit");
    else
        expectReason("NVIDIA"); // it was loaded, and the reason is the machine's
    write("u.npy", {100}, 1);
    write("k.npy", {30}, 2);
    expectRefused("convolve --input u.npy --kernel k.npy --output y.npy --engine cufft",
                  {"cuFFT", "not available here", found.at("cufft")});
}

TEST_F(CudaPart, SaysThatItsFileIsMissing) {
    const Setting plugin("LONGWAVE_CUDA_PLUGIN", (dir_ / "nowhere.so").string());
    expectReason("there is no " + (dir_ / "nowhere.so").string());
}

TEST_F(CudaPart, SaysThatItsFileIsNoLibrary) {
    std::ofstream(dir_ / "text.so") << "these are words\n";
    const Setting plugin("LONGWAVE_CUDA_PLUGIN", (dir_ / "text.so").string());
    expectReason("could not be loaded: ");
    expectReason("text.so");
    const Setting folder("LONGWAVE_CUDA_PLUGIN", dir_.string());
    expectReason("could not be loaded: ");
}

TEST_F(CudaPart, SaysThatItWasMadeForAnotherProgram) {
    const Setting plugin("LONGWAVE_CUDA_PLUGIN", LONGWAVE_OTHER_PLUGIN);
    expectReason("was made for another program: for \"Longwave 0.0.1, contract 0");
    expectReason("Longwave " LONGWAVE_VERSION);
}

TEST_F(CudaPart, SaysThatALibraryIsAnother) {
    const Setting plugin("LONGWAVE_CUDA_PLUGIN", LONGWAVE_NO_PLUGIN);
    expectReason("is no CUDA part of Longwave");
}

TEST(CudaPlugin, PlanOfAnUnavailableEngineIsAnErrorThatNamesIt) {
    CudaPlugin none = CudaPlugin::load("/nowhere/at/all.so");
    EXPECT_NE(none.missingReason(), "");
    const auto engine = none.take(cuda::kCufftPytorch);
    EXPECT_STREQ(engine->name(), "cufft-pytorch");
    try {
        engine->plan({});
        FAIL() << "there is nothing to plan with";
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), "cuFFT like PyTorch");
        EXPECT_NE(error.explanation().find("/nowhere/at/all.so"), std::string::npos) << error.what();
    }
}

TEST(CudaPlugin, ThePreferredEngineIsAvailable) {
    EngineRegistry registry;
    registerEngines(registry);
    EXPECT_EQ(registry.preferred().unavailableReason(), "");
}

} // namespace
} // namespace longwave
