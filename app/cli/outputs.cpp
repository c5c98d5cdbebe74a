// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/outputs.h"

#include "compute/error.h"
#include "compute/io/atomic_file.h"

#include <filesystem>
#include <map>

namespace longwave::cli {

namespace fs = std::filesystem;

void checkOutputs(const std::vector<Output>& outputs) {
    std::map<fs::path, const char*> taken;
    for (const auto& [option, path] : outputs) {
        if (path.empty())
            continue;
        const AtomicFile probe(path); // it leaves nothing behind
        std::error_code ignored;
        const auto [other, isNew] = taken.emplace(fs::weakly_canonical(fs::absolute(path), ignored), option);
        if (!isNew)
            throw Error(option, path + " is what " + other->second + " names; another file is accepted");
    }
}

void checkEnding(const Output& output, const std::string& ending) {
    if (fs::path(output.path).extension() != ending)
        throw Error(output.option, output.path + "; a name that ends with " + ending + " is accepted");
}

} // namespace longwave::cli
