// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/engines.h"
#include "app/version.h"
#include "compute/error.h"

#include <CLI/CLI.hpp>

#include <algorithm>
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
        app.parse(argc, argv);
        action();
        std::cout.flush();
        if (!std::cout)
            return complain("standard output: not everything could be written to it");
    } catch (const CLI::Success& success) { // --help, --version
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        return complain(std::string(error.what()) + " (see longwave-cli --help)");
    } catch (const std::bad_alloc&) {
        return complain("memory: there is not enough for this; take fewer heads or a shorter signal");
    } catch (const std::exception& error) {
        return complain(error.what());
    }
    return 0;
}
