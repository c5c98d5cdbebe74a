// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_choices.h"

#include "compute/error.h"
#include "compute/training/presets.h"
#include "ui/lambda_control.h"
#include "ui/samples.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <cmath>
#include <cstdio>

namespace longwave::ui {

namespace {

constexpr std::int64_t kShortestLength = 16;
constexpr std::int64_t kLongestLength = 16'384;
constexpr std::int64_t kWidestWindow = 1'023; // taps of Smooth

QString tr(const char* words) {
    return QCoreApplication::translate("TrainChoices", words);
}

std::string plain(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", value);
    return text;
}

QString withUnit(const QString& number, const char* unit) {
    return number + format::kThinSpace + QString::fromLatin1(unit);
}

/// A number that is written as it was typed: 0.001, not 0.00100.
QString typed(double value) {
    return format::realMinus(QString::number(value, 'g', 6));
}

template <typename Whole>
bool takeWhole(const QString& text, Whole least, Whole most, Whole& to) {
    const auto value = parseTyped(text);
    if (!value || *value != std::floor(*value) || *value < static_cast<double>(least) ||
        *value > static_cast<double>(most))
        return false;
    to = static_cast<Whole>(*value);
    return true;
}

bool takeShare(const QString& text, double& to) {
    auto value = parseTyped(text);
    if (!value || *value < 0 || *value >= 100)
        return false;
    to = *value / 100;
    return true;
}

bool takeRate(const QString& text, double& to) {
    const auto value = parseTyped(text);
    if (!value || !(*value > 0) || *value > 1)
        return false;
    to = *value;
    return true;
}

bool isOff(const QString& text) {
    const QString word = text.trimmed();
    return word.compare(tr("off"), Qt::CaseInsensitive) == 0 || word.compare(u"off", Qt::CaseInsensitive) == 0 ||
           word == QLatin1String("0");
}

bool takeSmooth(TrainChoices& c, const QString& text) {
    std::int64_t window = 1;
    QString number = text;
    number.remove(tr("taps"));
    const bool isOn = !isOff(text);
    if (isOn && (!takeWhole<std::int64_t>(number, 3, kWidestWindow, window) || window % 2 == 0))
        return false;
    c.settings.model.regularization.smoothOn = isOn;
    c.settings.model.regularization.window = window;
    return true;
}

QString smoothText(const TrainChoices& c) {
    const Regularization& r = c.settings.model.regularization;
    return r.smoothOn ? format::count(r.window) + format::kThinSpace + tr("taps") : tr("off");
}

bool takeShape(TrainChoices& c, const QString& text) {
    QString plainText = text;
    plainText.replace(format::kTimes, u'x').replace(u'*', u'x').replace(u'X', u'x');
    const QStringList parts = plainText.split(u'x');
    std::int64_t depth = 0;
    std::int64_t heads = 0;
    if (parts.size() != 2 || !takeWhole<std::int64_t>(parts[0], 1, 64, depth) ||
        !takeWhole<std::int64_t>(parts[1], 1, 4096, heads))
        return false;
    c.settings.model.depth = depth;
    c.settings.model.heads = heads;
    return true;
}

void addRareFields(std::vector<TrainField>& fields) {
    using C = TrainChoices;
    fields.push_back({"smooth",
                      tr("Smooth"),
                      tr("Moving average over the taps of all runs’ kernels in the forward pass, before Squash"),
                      tr("off, or an odd number of taps from 3 to 1,023"),
                      smoothText,
                      takeSmooth,
                      {},
                      true});
    fields.push_back({"weightDecay",
                      tr("Weight decay"),
                      tr("Of linear layers, decoupled (AdamW): the share of the learning rate by which they shrink"),
                      tr("0 to 1"),
                      [](const C& c) { return typed(c.settings.optimizer.weightDecay); },
                      [](C& c, const QString& t) {
                          const auto value = parseTyped(t);
                          if (!value || *value < 0 || *value > 1)
                              return false;
                          c.settings.optimizer.weightDecay = *value;
                          return true;
                      },
                      {},
                      true});
    fields.push_back({"warmUp",
                      tr("Warm-up"),
                      tr("Share of all steps in which the learning rates rise; then they fall by half a cosine"),
                      tr("0 % to 100 %"),
                      [](const C& c) { return withUnit(typed(100 * c.settings.optimizer.warmUp), "%"); },
                      [](C& c, const QString& t) {
                          const auto value = parseTyped(t);
                          if (!value || *value < 0 || *value > 100)
                              return false;
                          c.settings.optimizer.warmUp = *value / 100;
                          return true;
                      },
                      {},
                      true});
    fields.push_back(
        {"clip",
         tr("Clipping"),
         tr("Most norm of all gradients together (dimensionless); longer ones are shortened to it"),
         tr("off, or a norm above 0, up to 1,000,000"),
         [](const C& c) { return c.settings.optimizer.clip > 0 ? typed(c.settings.optimizer.clip) : tr("off"); },
         [](C& c, const QString& t) {
             const auto value = isOff(t) ? std::optional(0.0) : parseTyped(t);
             if (!value || *value < 0 || *value > 1e6)
                 return false;
             c.settings.optimizer.clip = *value;
             return true;
         },
         {},
         true});
}

std::vector<TrainField> makeFields() {
    using C = TrainChoices;
    std::vector<TrainField> fields;
    fields.push_back(
        {"length", tr("Length L"), tr("How many positions a sequence has, and how many taps a kernel"),
         tr("16 to 16,384 positions"), [](const C& c) { return format::count(c.settings.model.length); },
         [](C& c, const QString& t) { return takeWhole(t, kShortestLength, kLongestLength, c.settings.model.length); },
         [](const C& c) { return hasLength(c.task); }});
    fields.push_back({"sequences", tr("Sequences"), tr("How many are made, 80 % of them to learn from"),
                      tr("100 to 1,000,000 sequences"), [](const C& c) { return format::count(c.sequences); },
                      [](C& c, const QString& t) { return takeWhole<std::int64_t>(t, 100, 1'000'000, c.sequences); },
                      [](const C& c) { return c.sequences > 0; }});
    fields.push_back(
        {"shape",
         tr("Blocks × heads"),
         tr("How many blocks stand on each other, and how many heads, each "
            "with a kernel of its own, a block has"),
         tr("1 to 64 blocks × 1 to 4,096 heads, as in 2 × 32"),
         [](const C& c) { return QStringLiteral("%1 × %2").arg(c.settings.model.depth).arg(c.settings.model.heads); },
         takeShape,
         {}});
    fields.push_back({"epochs",
                      tr("Epochs"),
                      tr("Times through what there is to learn from"),
                      tr("1 to 100,000 epochs"),
                      [](const C& c) { return format::count(c.settings.epochs); },
                      [](C& c, const QString& t) { return takeWhole<std::int64_t>(t, 1, 100'000, c.settings.epochs); },
                      {}});
    fields.push_back({"batch",
                      tr("Batch"),
                      tr("Sequences a step"),
                      tr("1 to 65,536 sequences"),
                      [](const C& c) { return format::count(c.settings.batch); },
                      [](C& c, const QString& t) { return takeWhole<std::int64_t>(t, 1, 65'536, c.settings.batch); },
                      {}});
    fields.push_back({"kernelRate",
                      tr("Kernel rate"),
                      tr("Highest learning rate of the kernels (dimensionless)"),
                      tr("above 0, up to 1"),
                      [](const C& c) { return typed(c.settings.optimizer.kernelRate); },
                      [](C& c, const QString& t) { return takeRate(t, c.settings.optimizer.kernelRate); },
                      {}});
    fields.push_back({"rate",
                      tr("Other rate"),
                      tr("Highest learning rate of everything else (dimensionless)"),
                      tr("above 0, up to 1"),
                      [](const C& c) { return typed(c.settings.optimizer.rate); },
                      [](C& c, const QString& t) { return takeRate(t, c.settings.optimizer.rate); },
                      {}});
    fields.push_back({"dropout",
                      tr("Dropout"),
                      tr("Share of what the convolutions give that is dropped while learning"),
                      tr("0 % up to, not with, 100 %"),
                      [](const C& c) { return withUnit(typed(100 * c.settings.model.dropout), "%"); },
                      [](C& c, const QString& t) { return takeShare(t, c.settings.model.dropout); },
                      {}});
    fields.push_back({"kernelDropout",
                      tr("Kernel dropout"),
                      tr("Share of taps that are dropped while learning"),
                      tr("0 % up to, not with, 100 %"),
                      [](const C& c) { return withUnit(typed(100 * c.settings.model.kernelDropout), "%"); },
                      [](C& c, const QString& t) { return takeShare(t, c.settings.model.kernelDropout); },
                      {}});
    fields.push_back({"lambda",
                      tr("Squash λ"),
                      tr("Of the run with Squash, in the unit of the kernels: taps are "
                         "drawn to zero by so much in the forward pass"),
                      tr("above 0, up to 10"),
                      [](const C& c) { return format::significant(c.lambda); },
                      [](C& c, const QString& t) {
                          const auto value = parseTyped(t);
                          if (!value || !(*value > 0) || *value > 10)
                              return false;
                          c.lambda = *value;
                          return true;
                      },
                      {}});
    fields.push_back(
        {"seed",
         tr("Seed"),
         tr("Of everything random: the same seed gives the same numbers"),
         tr("a whole number, 0 to 4,294,967,295"),
         [](const C& c) { return QString::number(c.settings.seed); },
         [](C& c, const QString& t) { return takeWhole<std::uint64_t>(t, 0, 0xffffffffU, c.settings.seed); },
         {}});
    addRareFields(fields);
    return fields;
}

} // namespace

std::optional<double> parseTyped(const QString& text) {
    QString number = text.trimmed();
    if (number.endsWith(u'%'))
        number.chop(1);
    number = number.remove(format::kThinSpace).trimmed();
    // Counts as this form writes them, with separators; what is no count is read as everywhere.
    const QLocale here;
    if (const QString group = here.groupSeparator(); !group.isEmpty() && number.contains(group)) {
        bool isRead = false;
        if (const double value = here.toDouble(number, &isRead); isRead && std::isfinite(value))
            return value;
    }
    return parseNumber(number);
}

bool TrainChoices::isComparableWith(const TrainChoices& other) const {
    TrainChoices alike = other;
    alike.lambda = lambda;
    alike.threads = threads;
    return *this == alike;
}

TrainChoices choicesFor(const std::string& task) {
    const training::Preset& preset = training::presetFor(task);
    TrainChoices choices;
    choices.task = task;
    choices.sequences = preset.sequences;
    choices.settings = preset.settings;
    return choices;
}

std::vector<TrainPreset> trainPresets() {
    std::vector<TrainPreset> presets;
    TrainChoices quick = choicesFor("smnist");
    quick.settings.model.depth = 2;
    quick.settings.model.heads = 32;
    quick.settings.epochs = 12;
    presets.push_back({tr("sMNIST, 5 min"), quick});
    for (const training::Preset& preset : training::presets())
        presets.push_back({preset.task == std::string_view("smnist")   ? tr("sMNIST, in full")
                           : preset.task == std::string_view("pmnist") ? tr("pMNIST, in full")
                                                                       : QString::fromUtf8(preset.title),
                           choicesFor(preset.task)});
    return presets;
}

bool readsArrays(const std::string& task) {
    return task == "arrays";
}

bool readsFile(const std::string& task) {
    return task != "arrays" && task != "listops";
}

bool hasLength(const std::string& task) {
    return task == "listops" || task == "text" || task == "dna";
}

QString dataPathOf(const TrainChoices& choices) {
    if (!choices.data.isEmpty())
        return choices.data;
    const QString bundled = QString::fromUtf8(training::presetFor(choices.task).data);
    return bundled.isEmpty() ? QString() : samplePath(bundled);
}

QString missingData(const TrainChoices& choices) {
    if (readsArrays(choices.task) && (choices.x.isEmpty() || choices.y.isEmpty()))
        return tr("Choose the sequences X [n, L] or [n, L, c] and their classes y [n] first.");
    if (readsFile(choices.task) && dataPathOf(choices).isEmpty())
        return choices.task == "text" ? tr("Choose a text file first.")
                                      : tr("The bundled data are not installed; choose a file first.");
    return {};
}

std::shared_ptr<const training::Task> makeTask(const TrainChoices& c, const std::stop_token& stop) {
    if (const QString missing = missingData(c); !missing.isEmpty())
        throw Error("", missing.chopped(1).toStdString());
    const std::uint64_t seed = c.settings.seed;
    const std::int64_t length = c.settings.model.length;
    if (readsArrays(c.task))
        return training::makeArrays(c.x.toStdString(), c.y.toStdString(), seed, stop);
    if (c.task == "listops")
        return training::makeListOps(length, c.sequences, seed, stop);
    const std::filesystem::path path = dataPathOf(c).toStdString();
    if (c.task == "text")
        return training::makeText(path, length, stop);
    if (c.task == "dna")
        return training::makeDna(path, length, seed, stop);
    return training::makeDigits(path, c.task == "pmnist", seed, stop);
}

training::RunSettings settingsOf(const TrainChoices& choices, const Regularization& regularization) {
    training::RunSettings settings = choices.settings;
    settings.model.regularization.squashOn = regularization.squashOn;
    settings.model.regularization.lambda = regularization.lambda;
    return settings;
}

std::string commandOf(const TrainChoices& c, const Regularization& regularization) {
    const training::ModelSettings& m = c.settings.model;
    const training::OptimizerSettings& o = c.settings.optimizer;
    std::string text = "longwave-cli train --task " + c.task;
    const auto add = [&text](const char* option, const std::string& value) {
        text += std::string(" --") + option + " " + value;
    };
    const auto nameOf = [](const QString& path) { return QFileInfo(path).fileName().toStdString(); };
    if (!c.data.isEmpty())
        add("data", nameOf(c.data));
    if (readsArrays(c.task)) {
        add("x", nameOf(c.x));
        add("y", nameOf(c.y));
    }
    if (hasLength(c.task))
        add("length", std::to_string(m.length));
    if (c.sequences > 0)
        add("sequences", std::to_string(c.sequences));
    if (regularization.squashOn)
        add("squash", plain(regularization.lambda));
    if (m.regularization.smoothOn)
        add("smooth", std::to_string(m.regularization.window));
    add("depth", std::to_string(m.depth));
    add("heads", std::to_string(m.heads));
    text += m.bidirectional ? " --bidirectional" : " --causal";
    text += m.gated ? " --gated" : " --ungated";
    add("dropout", plain(m.dropout));
    add("kernel-dropout", plain(m.kernelDropout));
    add("kernel-start", m.kernelStart == training::ModelSettings::KernelStart::Random ? "random" : "decay");
    add("epochs", std::to_string(c.settings.epochs));
    add("batch", std::to_string(c.settings.batch));
    add("seed", std::to_string(c.settings.seed));
    add("rate", plain(o.rate));
    add("kernel-rate", plain(o.kernelRate));
    add("weight-decay", plain(o.weightDecay));
    add("warm-up", plain(o.warmUp));
    add("clip", plain(o.clip));
    return text;
}

const std::vector<TrainField>& trainFields() {
    static const std::vector<TrainField> kFields = makeFields();
    return kFields;
}

} // namespace longwave::ui
