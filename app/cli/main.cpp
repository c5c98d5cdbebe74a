// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/engines.h"
#include "app/version.h"
#include "compute/error.h"
#include "compute/io/text.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <string>

namespace {

constexpr int kBadInput = 2;

// One line, whatever the text holds.
int complain(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    while (!text.empty() && (text.back() == ' ' || text.back() == '.'))
        text.pop_back();
    std::cerr << "longwave-cli: " << text << '\n';
    return kBadInput;
}

// CLI11 would say of a command that it does not know that there is none.
void requireKnownCommand(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || argv[1][0] == '-')
        return;
    std::string names;
    for (const CLI::App* command : app.get_subcommands({})) {
        if (command->get_name() == argv[1])
            return;
        names += (names.empty() ? "" : ", ") + command->get_name();
    }
    throw longwave::Error(longwave::inQuotes(argv[1]), "there is no such command; there are " + names);
}

// What a script says by "$UNSET" must not pass for an option that was left out.
void refuseEmptyValues(const CLI::App& app) {
    for (const CLI::App* command : app.get_subcommands())
        for (const CLI::Option* option : command->get_options())
            for (const std::string& value : option->results())
                if (value.empty())
                    throw longwave::Error(option->get_name(), "its value is empty");
}

// By std::cout and by printf.
bool allIsWritten() {
    std::cout.flush();
    return std::cout && std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

} // namespace

int main(int argc, char** argv) {
    using namespace longwave;
    CLI::App app("Long convolutions from the command line.", "longwave-cli");
    app.require_subcommand(1);
    app.set_version_flag("--version", versionText());
    EngineRegistry engines;
    registerEngines(engines);
    cli::Action action;
    cli::addEngines(app, engines, action);
    cli::addCeilings(app, action);
    cli::addInspect(app, action);
    cli::addConvolve(app, engines, action);
    cli::addExport(app, action);
    cli::addStream(app, action);
    cli::addBench(app, engines, action);
    cli::addSteps(app, action);
    cli::addTrain(app, engines, action);
    try {
        requireKnownCommand(app, argc, argv);
        app.parse(argc, argv);
        refuseEmptyValues(app);
        action();
    } catch (const CLI::Success& success) { // --help, --version
        app.exit(success);
    } catch (const CLI::ParseError& error) {
        return complain(std::string(error.what()) + " (see longwave-cli --help)");
    } catch (const std::bad_alloc&) {
        return complain("memory: there is not enough for this; take fewer heads or a shorter signal");
    } catch (const std::exception& error) {
        return complain(error.what());
    }
    return allIsWritten() ? 0 : complain("standard output: not everything could be written to it");
}
