// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/options.h"

#include "app/cli/numbers.h"
#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>

namespace longwave::cli {
namespace {

std::string namesOf(const std::vector<const Entry*>& entries) {
    std::string names;
    for (const Entry* entry : entries)
        names += (names.empty() ? "" : ", ") + (entry->name.empty() ? "one without a name" : entry->name) + " " +
                 toString(entry->shape);
    return names;
}

std::vector<const Entry*> select(const File& file, const std::function<bool(const Entry&)>& wanted) {
    std::vector<const Entry*> found;
    for (const Entry& entry : file.entries)
        if (!entry.values.isEmpty() && wanted(entry))
            found.push_back(&entry);
    return found;
}

// By name any array will do, whatever its file takes it for; without a name the preferred kind comes first.
const Entry& choose(const File& file, const std::string& name, const std::string& option, Entry::Kind preferred,
                    const std::string& what) {
    const auto all = select(file, [](const Entry&) { return true; });
    if (!name.empty()) {
        for (const Entry& entry : file.entries)
            if (entry.name == name) {
                if (entry.values.isEmpty())
                    throw Error(file.path.string(), "tensor " + name + " cannot be read: " + entry.reason);
                return entry;
            }
        throw Error(file.path.string(), "there is no tensor " + name + "; it has " + namesOf(all));
    }
    const auto fitting =
        select(file, [preferred](const Entry& entry) { return entry.kind == preferred && !entry.isAlternative; });
    const auto& candidates = fitting.empty() ? all : fitting;
    if (candidates.size() == 1)
        return *candidates.front();
    if (candidates.empty())
        throw Error(file.path.string(), "it has no array that can be read as numbers");
    throw Error(file.path.string(), (fitting.empty() ? "none of its arrays is taken for " + what
                                                     : "it has several arrays that can be " + what) +
                                        "; choose one with " + option + ": " + namesOf(candidates));
}

} // namespace

void RegularizationOptions::addTo(CLI::App& command) {
    command.add_option("--squash", lambda, "Soft threshold λ ≥ 0, in the unit of k")->each([this](const std::string&) {
        squashGiven = true;
    });
    command.add_option("--smooth", window, "Moving average over W taps, odd; before Squash")
        ->check(wholeNumbers<std::int64_t>("an odd number, 1 or more, is accepted"))
        ->each([this](const std::string&) { smoothGiven = true; });
}

Regularization RegularizationOptions::value() const {
    if (squashGiven && !(lambda >= 0 && std::isfinite(lambda)))
        throw Error("--squash", "λ must be a finite number, 0 or more");
    if (smoothGiven && (window < 1 || window % 2 == 0))
        throw Error("--smooth", std::to_string(window) + " taps; an odd number, 1 or more, is accepted");
    return {squashGiven, lambda, smoothGiven, window};
}

void SpectrumOptions::addTo(CLI::App& command) {
    command
        .add_option("--keep-frequencies", kept,
                    "Keeps this fraction of the kernels' spectrum, the lowest frequencies, in steps of 1/64")
        ->type_name("F")
        ->capture_default_str();
    command
        .add_option("--order", order, "Monarch order p, 2 to 4; 0 lets the engine choose, FFTW and Direct have none")
        ->capture_default_str();
}

void SpectrumOptions::check() const {
    if (!(kept > 0 && kept <= 1))
        throw Error("--keep-frequencies", "a fraction above 0 and at most 1 is accepted");
    if (order != 0 && (order < 2 || order > 4))
        throw Error("--order", std::to_string(order) + "; 0 (the engine chooses), 2, 3 and 4 are accepted");
}

void PrecisionOption::addTo(CLI::App& command) {
    command
        .add_option("--precision", name,
                    "What tensor cores multiply: fp16, bf16, or accurate (numbers in two parts, nearly fp32); other "
                    "engines compute in fp32")
        ->capture_default_str();
}

PlanOptions::TensorPrecision PrecisionOption::value() const {
    if (name == "fp16")
        return PlanOptions::TensorPrecision::Half;
    if (name == "bf16")
        return PlanOptions::TensorPrecision::Bfloat;
    if (name == "accurate")
        return PlanOptions::TensorPrecision::Accurate;
    throw Error("--precision", name + " is not known; fp16, bf16 and accurate are accepted");
}

void FormOptions::addTo(CLI::App& command) {
    command.add_option("--length", length, "Taps L of the kernels, where they are not said by the file")
        ->type_name("L");
    command
        .add_option("--set", assignments,
                    "What the file does not say, as key=value; an unknown key lists those there are")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

Settings FormOptions::value() const {
    Settings settings;
    if (!length.empty())
        settings["length"] = length;
    for (const std::string& assignment : assignments) {
        const std::size_t equals = assignment.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw Error("--set", assignment + "; key=value is accepted");
        const std::string key = assignment.substr(0, equals);
        if (!settings.emplace(key, assignment.substr(equals + 1)).second)
            throw Error("--set", key + " is set twice");
    }
    return settings;
}

ChosenKernels chooseKernels(const File& file, const std::string& name, const Settings& settings) {
    const auto isMeant = [&name](const Match& match) {
        return match.isUsable() && (name.empty() || match.name == name);
    };
    const std::vector<Match> matches = recognise(file);
    const bool oneIsMeant = std::ranges::count_if(matches, isMeant) == 1;
    const auto meant = std::ranges::find_if(matches, isMeant);
    const bool implicit = oneIsMeant && !meant->find("kernels") && !meant->find("kernel.kernel");
    if (!implicit && settings.empty()) {
        const Entry& entry = choose(file, name, "--tensor", Entry::Kind::Kernels, "the kernels");
        return {entry.name, entry.values};
    }
    const Match match = oneIsMeant ? *meant : findBank(file, name);
    MaterializedBank bank = materialize(match, settings);
    const bool bidirectional = bank.bidirectional;
    return {match.name, std::move(bank).view(), bidirectional};
}

const Entry& chooseSignal(const File& file, const std::string& tensor, const std::string& option) {
    return choose(file, tensor, option, Entry::Kind::Signal, "the signal");
}

std::int64_t rowNamed(const File& file, const Entry& entry, const std::string& text, const std::string& option) {
    const auto named = std::ranges::find(entry.rowNames, text);
    if (named != entry.rowNames.end())
        return named - entry.rowNames.begin();
    if (std::int64_t row = 0; isNumber(text, row) && row >= 0)
        return row;
    constexpr std::size_t kMost = 32;
    std::string names;
    for (std::size_t i = 0; i < std::min(kMost, entry.rowNames.size()); ++i)
        names += (i ? ", " : "") + inQuotes(entry.rowNames[i]);
    if (entry.rowNames.size() > kMost)
        names += ", …";
    throw Error(file.path.string(), option + " " + inQuotes(text) + " is no row; a number from 0 to " +
                                        std::to_string(entry.values.rows() - 1) +
                                        (names.empty() ? " is accepted" : " or one of " + names + " is accepted"));
}

ArrayView chooseRow(const File& file, const ArrayView& values, std::int64_t row, const std::string& option) {
    if (row < 0 || row >= values.rows())
        throw Error(file.path.string(), option + " " + std::to_string(row) + " is not there; 0 to " +
                                            std::to_string(values.rows() - 1) + " of shape " +
                                            toString(values.shape()) + " is accepted");
    ArrayView view = values;
    while (view.rank() > 1) {
        std::int64_t below = 1;
        for (int d = 1; d + 1 < view.rank(); ++d)
            below *= view.shape()[static_cast<std::size_t>(d)];
        view = view.at(0, row / below);
        row %= below;
    }
    return view;
}

void tellNotes(const File& file, const Entry& entry) {
    for (const std::string& note : entry.notes)
        std::cerr << "longwave-cli: " << file.path.string() << ": " << (entry.name.empty() ? "" : entry.name + ": ")
                  << note << '\n';
}

void warnNonFinite(const File& file, const Entry& entry) {
    tellNotes(file, entry);
    warnNonFinite(file, entry.name, entry.values);
}

void warnNonFinite(const File& file, const std::string& name, const ArrayView& values) {
    const NonFinite found = findNonFinite(values);
    if (!found)
        return;
    const char* where = values.dtype() == DType::F64 ? " in float32" : ""; // as which they are read
    std::cerr << "longwave-cli: " << file.path.string() << ": " << (name.empty() ? "" : name + ": ") << found.count
              << " of " << values.size() << " values are NaN or infinite" << where << ", the first in row "
              << found.firstRow << " at index " << found.firstIndex << "; what they reach is not a number either\n";
}

} // namespace longwave::cli
