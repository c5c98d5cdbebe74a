// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cuda_plugin.h"

#include "compute/error.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <dlfcn.h>

namespace longwave {
namespace {

namespace fs = std::filesystem;

// Where the library is looked for, in this order. Empty when the system does not say where the executable is.
std::vector<fs::path> places() {
    std::error_code error;
    const fs::path bin = fs::read_symlink("/proc/self/exe", error).parent_path();
    if (error)
        return {};
    std::vector<fs::path> files;
    for (const char* folder : {".", "../lib", LONGWAVE_CUDA_PLUGIN_FOLDER}) {
        const fs::path file = (bin / folder / LONGWAVE_CUDA_PLUGIN_FILE).lexically_normal();
        if (std::find(files.begin(), files.end(), file) == files.end())
            files.push_back(file);
    }
    return files;
}

// Stands where an engine of the CUDA part would.
class MissingEngine final : public Engine {
  public:
    MissingEngine(const cuda::EngineName& name, std::string reason) : name_(name), reason_(std::move(reason)) {}

    const char* name() const override { return name_.name; }
    const char* title() const override { return name_.title; }
    std::string target() const override { return "CUDA, fp32"; }
    std::string unavailableReason() const override { return reason_; }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem&, const PlanOptions&) const override {
        throw Error(title(), "not available here: " + reason_);
    }

  private:
    cuda::EngineName name_;
    std::string reason_;
};

} // namespace

CudaPlugin CudaPlugin::without(const std::string& reason) {
    CudaPlugin none;
    none.reason_ = reason;
    return none;
}

CudaPlugin CudaPlugin::load() {
    if (const char* named = std::getenv("LONGWAVE_CUDA_PLUGIN"); named && *named)
        return load(named); // whoever names a file wants that one and no other
    if (std::string_view(LONGWAVE_CUDA_TOOLKIT_VERSION).empty())
        return without("this build has no CUDA part: it was made without the CUDA toolkit");
    std::string looked;
    for (const fs::path& file : places()) {
        std::error_code error;
        if (fs::exists(file, error))
            return load(file);
        looked += (looked.empty() ? "" : " or ") + file.string();
    }
    return without("the CUDA part is missing: there is no " + (looked.empty() ? LONGWAVE_CUDA_PLUGIN_FILE : looked));
}

CudaPlugin CudaPlugin::load(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file, error))
        return without("the CUDA part is missing: there is no " + file.string());
    // With a slash in it, or the loader would search the system's folders for the name.
    void* library = dlopen(fs::absolute(file, error).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* words = dlerror();
        return without("the CUDA part could not be loaded: " + std::string(words ? words : file.string()));
    }
    // It is never closed: engines, and what the driver started, live as long as the program.
    auto* entry = reinterpret_cast<cuda::PluginEntry*>(dlsym(library, cuda::kPluginSymbol));
    if (!entry)
        return without(file.string() + " is no CUDA part of Longwave");
    CudaPlugin plugin;
    const char* version = entry(cuda::kPluginVersion, &plugin.engines_);
    if (!version || version != std::string_view(cuda::kPluginVersion))
        return without(file.string() + " was made for another program: for \"" + (version ? version : "") +
                       "\", and this is \"" + cuda::kPluginVersion + "\"");
    return plugin;
}

std::unique_ptr<Engine> CudaPlugin::take(const cuda::EngineName& name) {
    for (auto& engine : engines_)
        if (engine && std::string_view(engine->name()) == name.name)
            return std::move(engine);
    return std::make_unique<MissingEngine>(name, reason_.empty() ? "the CUDA part has no such engine" : reason_);
}

} // namespace longwave
