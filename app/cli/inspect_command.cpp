// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "compute/analysis/metrics.h"
#include "compute/data/generated_file.h"
#include "compute/error.h"
#include "compute/parameterization/parameterization.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <iostream>

namespace longwave::cli {
namespace {

using Json = nlohmann::ordered_json;

struct InspectOptions {
    std::vector<std::string> files;
    RegularizationOptions regularization;
    bool asJson = false;
    bool listOnly = false;
};

Json numberOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json metricsOf(const ArrayView& kernels, const Regularization& regularization) {
    Json metrics = Json::array();
    const auto measured = measureBank(kernels, regularization);
    for (std::size_t head = 0; head < measured.size(); ++head) {
        const Metrics& m = measured[head];
        metrics.push_back({{"head", head},
                           {"sparsity", numberOrNull(m.sparsity)},
                           {"roughness_time", numberOrNull(m.roughnessTime)},
                           {"roughness_frequency", numberOrNull(m.roughnessFrequency)},
                           {"db_roughness", numberOrNull(m.dbRoughness)},
                           {"effective_length", numberOrNull(m.effectiveLength)},
                           {"half_life", numberOrNull(m.halfLife)}});
    }
    return metrics;
}

/// What is listed as one: a signal, a bank of kernels, or "other", an almost-match with its reason.
struct Listed {
    const char* kind;
    std::string name;
    Shape shape;
    std::string dtype;
    double sampleRate;
    std::string parameterization; ///< empty for a signal
    ArrayView values;             ///< empty where they are not known
    std::string reason;           ///< why it cannot be taken for kernels of this parameterization; else empty
    std::int64_t seam = 0;        ///< of kernels that look both ways: see Regularization
};

Json listingJson(const File& file, const Listed& listed, const InspectOptions& options) {
    const bool known = !options.listOnly && !listed.values.isEmpty();
    const bool kernels = !listed.parameterization.empty();
    Regularization regularization = options.regularization.value();
    regularization.seam = listed.seam;
    return {{"file", file.path.string()},
            {"kind", listed.kind},
            {"tensor", listed.name.empty() ? Json(nullptr) : Json(listed.name)},
            {"shape", listed.reason.empty() ? Json(listed.shape) : Json(nullptr)},
            {"dtype", listed.dtype},
            {"sample_rate", listed.sampleRate > 0 ? Json(listed.sampleRate) : Json(nullptr)},
            {"parameterization", kernels ? Json(listed.parameterization) : Json(nullptr)},
            {"usable", listed.reason.empty()},
            {"reason", listed.reason.empty() ? Json(nullptr) : Json(listed.reason)},
            {"non_finite", known ? Json(findNonFinite(listed.values).count) : Json(nullptr)},
            {"metrics", known && kernels ? metricsOf(listed.values, regularization) : Json::array()}};
}

Listed listedSignal(const Entry& entry) {
    return {"signal", entry.name, entry.shape, entry.dtype, entry.sampleRate, {}, entry.values, {}};
}

// A tensor that holds its kernels as they are keeps its shape; other banks are made explicit with the papers' settings.
Listed listedBank(const Match& match, const InspectOptions& options) {
    Listed listed{"kernels", match.name, {match.heads, match.length}, match.dtype, 0, match.parameterization, {}, {}};
    if (match.parameterization == "longconv" || match.parameterization == "plain") {
        listed.values = match.tensors.front().values;
        listed.shape = listed.values.shape();
    } else if (!options.listOnly) {
        try {
            MaterializedBank bank = materialize(match);
            listed.seam = bank.bidirectional ? bank.length / 2 : 0;
            listed.values = std::move(bank).view();
        } catch (const Error& error) { // of this one; there may be others
            std::cerr << "longwave-cli: " << error.what() << '\n';
        }
    }
    return listed;
}

Listed listedReason(const Match& match) {
    return {"other", match.name, {}, match.dtype, 0, match.parameterization, {}, match.reason};
}

// A metric in its column, or a dash where it is undefined.
std::string cell(const Json& value, int decimals) {
    if (value.is_null())
        return "–";
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value.get<double>());
    return text;
}

void printRow(const std::vector<std::string>& cells) {
    static constexpr int kWidth = 12;
    for (const std::string& text : cells) {
        int columns = 0; // not bytes: the dash is three
        for (const char c : text)
            columns += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        std::cout << std::string(static_cast<std::size_t>(std::max(1, kWidth - columns)), ' ') << text;
    }
    std::cout << '\n';
}

void printText(const Json& entries) {
    for (const Json& entry : entries) {
        std::cout << entry["file"].get<std::string>();
        if (!entry["tensor"].is_null())
            std::cout << "  " << entry["tensor"].get<std::string>();
        std::cout << "  " << entry["kind"].get<std::string>() << "  ";
        if (!entry["parameterization"].is_null())
            std::cout << entry["parameterization"].get<std::string>() << "  ";
        if (!entry["usable"].get<bool>()) {
            std::cout << "not usable: " << entry["reason"].get<std::string>() << '\n';
            continue;
        }
        std::cout << toString(entry["shape"].get<Shape>()) << "  " << entry["dtype"].get<std::string>();
        if (!entry["sample_rate"].is_null())
            std::cout << "  " << entry["sample_rate"].get<double>() << " Hz";
        std::cout << '\n';
        if (entry["metrics"].empty())
            continue;
        printRow({"head", "sparsity", "rough. time", "rough. freq.", "dB per bin", "eff. length", "half-life"});
        for (const Json& m : entry["metrics"])
            printRow({std::to_string(m["head"].get<int>()), cell(m["sparsity"], 4), cell(m["roughness_time"], 4),
                      cell(m["roughness_frequency"], 4), cell(m["db_roughness"], 3), cell(m["effective_length"], 0),
                      cell(m["half_life"], 1)});
    }
}

void inspect(const InspectOptions& options) {
    Json entries = Json::array();
    for (const std::string& path : options.files) {
        const File file = openOrGenerate(path);
        const auto list = [&](const Listed& listed) {
            entries.push_back(listingJson(file, listed, options));
            if (!options.listOnly)
                warnNonFinite(file, listed.name, listed.values);
        };
        for (const Entry& entry : file.entries)
            if (entry.kind == Entry::Kind::Signal) {
                tellNotes(file, entry);
                list(listedSignal(entry));
            }
        for (const Match& match : recognise(file))
            list(match.isUsable() ? listedBank(match, options) : listedReason(match));
    }
    if (options.asJson)
        std::cout << entries.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    else
        printText(entries);
}

} // namespace

void addInspect(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("inspect", "What files hold: signals with shape and rate, kernels with metrics");
    auto options = std::make_shared<InspectOptions>();
    command->add_option("FILE", options->files, "Signals or kernel banks")->required()->type_name("");
    options->regularization.addTo(*command);
    command->add_flag("--json", options->asJson, "Print JSON");
    command->add_flag("--list", options->listOnly, "Only list what is there; read no values");
    command->callback([&action, options] { action = [options] { inspect(*options); }; });
}

} // namespace longwave::cli
