// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <functional>

namespace CLI {
class App;
}

namespace longwave::cli {

/// What a chosen subcommand does when the command line was read without complaint. Throws Error.
using Action = std::function<void()>;

/// Each adds one subcommand to `app`; when the user chose it, `action` is set.
void addEngines(CLI::App& app, const EngineRegistry& engines, Action& action);
void addCeilings(CLI::App& app, Action& action);
void addInspect(CLI::App& app, Action& action);
void addBench(CLI::App& app, const EngineRegistry& engines, Action& action);
void addConvolve(CLI::App& app, const EngineRegistry& engines, Action& action);
void addExport(CLI::App& app, Action& action);
void addSteps(CLI::App& app, Action& action);
void addStream(CLI::App& app, Action& action);
void addTrain(CLI::App& app, const EngineRegistry& engines, Action& action);

} // namespace longwave::cli
