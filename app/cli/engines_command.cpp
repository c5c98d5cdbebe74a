// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>

namespace longwave::cli {

void addEngines(CLI::App& app, const EngineRegistry& engines, Action& action) {
    auto* command = app.add_subcommand("engines", "Each engine: available here, or why not");
    auto asJson = std::make_shared<bool>(false);
    command->add_flag("--json", *asJson, "Print JSON");
    command->callback([&action, &engines, asJson] {
        action = [&engines, asJson] {
            auto list = nlohmann::ordered_json::array();
            for (const auto& engine : engines.engines()) {
                const std::string reason = engine->unavailableReason();
                if (*asJson)
                    list.push_back({{"name", engine->name()},
                                    {"title", engine->title()},
                                    {"available", reason.empty()},
                                    {"reason", reason}});
                else
                    std::cout << engine->name() << ": " << engine->title() << " (" << engine->target() << "), "
                              << (reason.empty() ? "available" : "not available: " + reason) << '\n';
            }
            if (*asJson)
                std::cout << list.dump(2) << '\n';
        };
    });
}

} // namespace longwave::cli
