// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/outputs.h"
#include "app/cli/progress_line.h"
#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "compute/training/model.h"
#include "compute/training/presets.h"
#include "compute/training/tasks/task.h"
#include "compute/training/trainer.h"

#include <CLI/CLI.hpp>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

namespace longwave::cli {
namespace {

namespace fs = std::filesystem;
using namespace training;

// What is not given on the command line is the task's preset.
struct TrainOptions {
    std::string task;
    std::string data, x, y;
    std::optional<std::int64_t> length, sequences, depth, heads, epochs, batch;
    std::optional<double> dropout, kernelDropout, rate, kernelRate, weightDecay, warmUp, clip;
    std::optional<std::string> kernelStart;
    bool bidirectional = false, causal = false, gated = false, ungated = false;
    RegularizationOptions regularization;
    std::uint64_t seed = 0;
    std::string engine = "monarch-cpu";
    int threads = 0;
    std::string out, json;
    bool resume = false;
    std::string command; ///< that makes the same again
};

volatile std::sig_atomic_t interrupted = 0;

// The first Ctrl-C asks for a checkpoint and an end; a second one ends at once.
class InterruptWatch {
  public:
    InterruptWatch() {
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = 1; };
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        for (const int number : {SIGINT, SIGTERM})
            sigaction(number, &action, nullptr);
    }
};

std::string sample(const std::string& name) {
    std::error_code ignored;
    const fs::path here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& folder : {here / "../share/longwave/samples", fs::path(LONGWAVE_SAMPLES_DIR)})
        if (fs::exists(folder / name, ignored))
            return (folder / name).lexically_normal().string();
    throw Error("--data", "the bundled " + name + " is not installed; give a file");
}

template <typename T>
void take(const std::optional<T>& given, T& setting) {
    if (given)
        setting = *given;
}

RunSettings runSettings(const TrainOptions& o) {
    RunSettings s = presetFor(o.task).settings;
    take(o.length, s.model.length);
    take(o.depth, s.model.depth);
    take(o.heads, s.model.heads);
    take(o.dropout, s.model.dropout);
    take(o.kernelDropout, s.model.kernelDropout);
    take(o.epochs, s.epochs);
    take(o.batch, s.batch);
    take(o.rate, s.optimizer.rate);
    take(o.kernelRate, s.optimizer.kernelRate);
    take(o.weightDecay, s.optimizer.weightDecay);
    take(o.warmUp, s.optimizer.warmUp);
    take(o.clip, s.optimizer.clip);
    if (o.bidirectional || o.causal)
        s.model.bidirectional = o.bidirectional;
    if (o.gated || o.ungated)
        s.model.gated = o.gated;
    if (o.kernelStart)
        s.model.kernelStart = *o.kernelStart == "random" ? ModelSettings::KernelStart::Random
                                                         : ModelSettings::KernelStart::GeometricDecay;
    s.model.regularization = o.regularization.value();
    s.seed = o.seed;
    return s;
}

void refuse(bool given, const char* option, const std::string& task) {
    if (given)
        throw Error(option, "task " + task + " has no use for it");
}

std::shared_ptr<const Task> taskOf(const TrainOptions& o, const RunSettings& settings) {
    const Preset& preset = presetFor(o.task);
    const bool isArrays = o.task == "arrays";
    const bool isDigits = o.task == "smnist" || o.task == "pmnist";
    refuse(!isArrays && (!o.x.empty() || !o.y.empty()), "--x, --y", o.task);
    refuse((isArrays || o.task == "listops") && !o.data.empty(), "--data", o.task);
    refuse(o.task != "listops" && o.sequences, "--sequences", o.task);
    refuse((isArrays || isDigits) && o.length, "--length", o.task);
    TaskSource source{o.task, o.data, o.x, o.y, settings.model.length, o.sequences.value_or(preset.sequences), o.seed};
    if (isArrays && (o.x.empty() || o.y.empty()))
        throw Error("--x, --y", "task arrays needs both: X.npy [n, L] or [n, L, c], and y.npy [n]");
    if (source.data.empty() && *preset.data)
        source.data = sample(preset.data);
    if (source.data.empty() && o.task == "text")
        throw Error("--data", "task text needs a file");
    return makeTask(source);
}

std::string inPercent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", share * 100);
    return text;
}

std::string inWords(double seconds) {
    char text[48];
    const auto whole = static_cast<long>(std::lround(seconds));
    if (whole < 60)
        std::snprintf(text, sizeof text, "%ld s", whole);
    else if (whole < 3600)
        std::snprintf(text, sizeof text, "%ld min %02ld s", whole / 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%ld h %02ld min", whole / 3600, whole / 60 % 60);
    return text;
}

void printHead(const Trainer& trainer, const Engine& engine) {
    const TaskInfo& task = trainer.task().info();
    const ModelSettings& m = trainer.settings().model;
    std::printf("%s: %s\n", task.title.c_str(), task.data.c_str());
    std::printf("%lld to learn from, %lld to validate, %lld to test; L = %lld, chance %s\n",
                static_cast<long long>(task.train), static_cast<long long>(task.validation),
                static_cast<long long>(task.test), static_cast<long long>(task.length), inPercent(task.chance).c_str());
    std::printf("%lld block%s of %lld heads, %s%s, %lld parameters, %s (%s)\n", static_cast<long long>(m.depth),
                m.depth == 1 ? "" : "s", static_cast<long long>(m.heads), m.bidirectional ? "bidirectional" : "causal",
                m.gated ? ", gated" : "", static_cast<long long>(trainer.model().parameters().size()), engine.title(),
                engine.target().c_str());
    std::printf("%6s %12s %12s %12s %10s %12s\n", "epoch", "train loss", "valid. loss", "valid. acc.", "sparsity",
                "rough. freq.");
    std::fflush(stdout);
}

void printEpoch(const RunState& state) {
    const EpochRecord& epoch = state.epochs.back();
    double sparsity = 0;
    double roughness = 0;
    for (const LayerMeasures& m : epoch.layers) {
        sparsity += m.sparsity / static_cast<double>(epoch.layers.size());
        roughness += m.roughnessFrequency / static_cast<double>(epoch.layers.size());
    }
    std::printf("%6zu %12.4f %12.4f %12s %10s %12.4f\n", state.epochs.size(), epoch.trainLoss, epoch.validationLoss,
                inPercent(epoch.validationAccuracy).c_str(), inPercent(sparsity).c_str(), roughness);
    std::fflush(stdout);
}

void prepareFolder(const TrainOptions& o) {
    std::error_code error;
    fs::create_directories(o.out, error);
    if (error)
        throw Error("--out", o.out + ": " + error.message());
    const bool exists = fs::exists(fs::path(o.out) / kCheckpointFile, error);
    if (exists && !o.resume)
        throw Error("--out", o.out + " holds the checkpoint of a run; --resume goes on with it, another folder begins "
                                     "anew");
    if (!exists && o.resume)
        throw Error("--resume", o.out + " holds no " + kCheckpointFile);
}

void writeJson(const TrainOptions& o, const Trainer& trainer) {
    if (!o.json.empty())
        writeAtomically(o.json, toJson(trainer.task().info(), trainer.settings(), trainer.state()) + "\n");
}

void train(const TrainOptions& o, const EngineRegistry& engines) {
    const Engine& engine = engines.find(o.engine);
    const RunSettings settings = runSettings(o);
    validate(settings);
    const auto task = taskOf(o, settings);
    Trainer trainer(task, settings, engine, {.threads = o.threads, .folder = o.out, .madeBy = o.command});
    prepareFolder(o);
    checkOutputs({{"--json", o.json}});
    if (o.resume)
        trainer.resume(fs::path(o.out) / kCheckpointFile);
    printHead(trainer, engine);
    for (std::size_t epoch = 0; o.resume && epoch < trainer.state().epochs.size(); ++epoch) {
        RunState before = trainer.state();
        before.epochs.resize(epoch + 1);
        printEpoch(before);
    }
    const InterruptWatch watch;
    std::stop_source stop;
    ProgressLine line;
    Observer observer;
    observer.step = [&](const StepReport& r) {
        if (interrupted != 0)
            stop.request_stop();
        char text[160];
        std::snprintf(text, sizeof text, "epoch %lld of %lld, step %lld of %lld, loss %.4f, %s left",
                      static_cast<long long>(r.epoch + 1), static_cast<long long>(settings.epochs),
                      static_cast<long long>(r.step), static_cast<long long>(r.steps), r.loss,
                      inWords(r.secondsLeft).c_str());
        line.say(static_cast<double>(r.step) / static_cast<double>(r.steps), text);
    };
    observer.epoch = [&](const RunState& state) {
        line.clear();
        printEpoch(state);
    };
    bool finished = false;
    try {
        finished = trainer.run(observer, stop.get_token());
    } catch (...) {
        line.clear();
        throw;
    }
    line.clear();
    writeJson(o, trainer);
    const RunState& state = trainer.state();
    if (!finished) {
        std::printf("stopped at step %lld of %lld; --resume goes on from there\n", static_cast<long long>(state.step),
                    static_cast<long long>(trainer.steps()));
        return;
    }
    std::printf("test accuracy %s (chance %s), loss %.3f bits (entropy of the answers %.3f bits), %.2f steps/s\n",
                inPercent(state.testAccuracy).c_str(), inPercent(task->info().chance).c_str(),
                state.testLoss / std::numbers::ln2, task->info().chanceLoss / std::numbers::ln2,
                state.stepsPerSecond());
}

// As it was typed, but for where the results go and what does not change them.
std::string commandOf(const CLI::App& command) {
    std::string text = "longwave-cli train";
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = "--" + option->get_lnames().front();
        const bool changesNothing =
            name == "--out" || name == "--resume" || name == "--json" || name == "--threads" || name == "--help";
        if (option->count() == 0 || changesNothing)
            continue;
        text += " " + name;
        if (option->get_items_expected_max() > 0)
            for (const std::string& value : option->results())
                text += " " + (name == "--data" || name == "--x" || name == "--y" ? fs::path(value).filename().string()
                                                                                  : value);
    }
    return text;
}

} // namespace

void addTrain(CLI::App& app, const EngineRegistry& engines, Action& action) {
    auto* command = app.add_subcommand("train", "Learns long-convolution kernels, with Squash and without");
    auto o = std::make_shared<TrainOptions>();
    std::vector<std::string> names;
    for (const Preset& preset : presets())
        names.emplace_back(preset.task);
    command->add_option("--task", o->task, "What to learn; its preset holds for all that is not given")
        ->required()
        ->check(CLI::IsMember(names));
    command
        ->add_option("--data", o->data,
                     "Digits (.npz with x and y), a text or a FASTA file; bundled for smnist, pmnist and dna")
        ->type_name("FILE");
    command->add_option("--x", o->x, "Own sequences [n, L] or [n, L, c]")->type_name("X.npy");
    command->add_option("--y", o->y, "Their classes [n], 0, 1, …")->type_name("y.npy");
    command->add_option("--length", o->length, "L of listops, text and dna");
    command->add_option("--sequences", o->sequences, "How many expressions listops makes");
    o->regularization.addTo(*command);
    command->add_option("--depth", o->depth, "Blocks");
    command->add_option("--heads", o->heads, "H, channels");
    auto* both = command->add_flag("--bidirectional", o->bidirectional, "Kernels look both ways");
    command->add_flag("--causal", o->causal, "Kernels look back only")->excludes(both);
    auto* gated = command->add_flag("--gated", o->gated, "H3-style blocks: y = q ⊙ longconv(shift(k) ⊙ v)");
    command->add_flag("--ungated", o->ungated, "Plain blocks")->excludes(gated);
    command->add_option("--dropout", o->dropout, "Share of the convolutions' outputs dropped while learning");
    command->add_option("--kernel-dropout", o->kernelDropout, "Share of taps dropped while learning");
    command->add_option("--kernel-start", o->kernelStart, "random or decay")
        ->check(CLI::IsMember(std::vector<std::string>{"random", "decay"}));
    command->add_option("--epochs", o->epochs, "Times through what there is to learn from");
    command->add_option("--batch", o->batch, "Sequences a step");
    command->add_option("--seed", o->seed, "Of everything random")
        ->check(wholeNumbers<std::uint64_t>("a whole number, 0 to 18,446,744,073,709,551,615, is accepted"))
        ->capture_default_str();
    command->add_option("--rate", o->rate, "Highest learning rate");
    command->add_option("--kernel-rate", o->kernelRate, "The same, of kernels");
    command->add_option("--weight-decay", o->weightDecay, "Decoupled; of linear layers");
    command->add_option("--warm-up", o->warmUp, "Share of all steps in which the rates rise");
    command->add_option("--clip", o->clip, "Most norm of all gradients together; 0: as they come");
    command->add_option("--engine", o->engine, "What convolves")->capture_default_str();
    command->add_option("--threads", o->threads, "Most threads; 0 takes all. The numbers do not depend on it")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_option("--out", o->out, "Folder for checkpoint.safetensors and kernels.safetensors")
        ->required()
        ->type_name("DIR");
    command->add_flag("--resume", o->resume, "Go on where the checkpoint in --out stands");
    command->add_option("--json", o->json, "Write the run's numbers here")->type_name("FILE");
    command->callback([&action, &engines, o, command] {
        o->command = commandOf(*command);
        action = [&engines, o] { train(*o, engines); };
    });
}

} // namespace longwave::cli
