// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_manifest.h"

#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "compute/training/presets.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <map>

namespace longwave::ui {

namespace {

namespace fs = std::filesystem;
using training::ModelSettings;

constexpr auto kFormat = "Longwave training session 1";

QJsonObject toJson(const TrainChoices& c) {
    const ModelSettings& m = c.settings.model;
    const training::OptimizerSettings& o = c.settings.optimizer;
    return {{"task", QString::fromStdString(c.task)},
            {"data", c.data},
            {"x", c.x},
            {"y", c.y},
            {"sequences", static_cast<qint64>(c.sequences)},
            {"length", static_cast<qint64>(m.length)},
            {"depth", static_cast<qint64>(m.depth)},
            {"heads", static_cast<qint64>(m.heads)},
            {"bidirectional", m.bidirectional},
            {"gated", m.gated},
            {"dropout", m.dropout},
            {"kernel dropout", m.kernelDropout},
            {"kernel start", m.kernelStart == ModelSettings::KernelStart::Random ? "random" : "geometric decay"},
            {"learning rate", o.rate},
            {"kernel learning rate", o.kernelRate},
            {"weight decay", o.weightDecay},
            {"beta 1", o.beta1},
            {"beta 2", o.beta2},
            {"epsilon", o.epsilon},
            {"warm-up", o.warmUp},
            {"gradient clipping", o.clip},
            {"epochs", static_cast<qint64>(c.settings.epochs)},
            {"batch", static_cast<qint64>(c.settings.batch)},
            {"seed", QString::number(c.settings.seed)},
            {"lambda", c.lambda},
            {"threads", c.threads}};
}

/// Reads members one by one, and says which is missing or of another kind.
class Members {
  public:
    Members(const QJsonObject& json, std::string subject) : json_(json), subject_(std::move(subject)) {}

    QJsonValue at(const char* key, QJsonValue::Type type) const {
        const QJsonValue value = json_.value(QLatin1String(key));
        if (value.type() != type)
            throw Error(subject_, std::string("\"") + key + "\" is missing or of another kind");
        return value;
    }
    QString words(const char* key) const { return at(key, QJsonValue::String).toString(); }
    double number(const char* key) const { return at(key, QJsonValue::Double).toDouble(); }
    std::int64_t whole(const char* key) const { return at(key, QJsonValue::Double).toInteger(); }
    bool truth(const char* key) const { return at(key, QJsonValue::Bool).toBool(); }

  private:
    const QJsonObject& json_;
    std::string subject_;
};

TrainChoices choicesOf(const Members& json, const std::string& subject) {
    TrainChoices c;
    c.task = json.words("task").toStdString();
    training::presetFor(c.task); // throws when there is no such task
    c.data = json.words("data");
    c.x = json.words("x");
    c.y = json.words("y");
    c.sequences = json.whole("sequences");
    ModelSettings& m = c.settings.model;
    m = choicesFor(c.task).settings.model; // what the data say of the model
    m.length = json.whole("length");
    m.depth = json.whole("depth");
    m.heads = json.whole("heads");
    m.bidirectional = json.truth("bidirectional");
    m.gated = json.truth("gated");
    m.dropout = json.number("dropout");
    m.kernelDropout = json.number("kernel dropout");
    m.kernelStart = json.words("kernel start") == QLatin1String("random") ? ModelSettings::KernelStart::Random
                                                                          : ModelSettings::KernelStart::GeometricDecay;
    training::OptimizerSettings& o = c.settings.optimizer;
    o.rate = json.number("learning rate");
    o.kernelRate = json.number("kernel learning rate");
    o.weightDecay = json.number("weight decay");
    o.beta1 = json.number("beta 1");
    o.beta2 = json.number("beta 2");
    o.epsilon = json.number("epsilon");
    o.warmUp = json.number("warm-up");
    o.clip = json.number("gradient clipping");
    c.settings.epochs = json.whole("epochs");
    c.settings.batch = json.whole("batch");
    bool isSeed = false;
    c.settings.seed = json.words("seed").toULongLong(&isSeed);
    if (!isSeed)
        throw Error(subject, "\"seed\" is no whole number");
    c.lambda = json.number("lambda");
    c.threads = static_cast<int>(json.whole("threads"));
    training::validate(c.settings);
    return c;
}

} // namespace

bool TrainManifest::isUnfinished() const {
    return std::any_of(runs.begin(), runs.end(), [](const Run& run) { return !run.isFinished; });
}

void writeManifest(const fs::path& folder, const TrainManifest& manifest) {
    QJsonArray runs;
    for (const TrainManifest::Run& run : manifest.runs)
        runs.append(QJsonObject{{"folder", QString::fromStdString(run.folder)},
                                {"squash", run.regularization.squashOn},
                                {"lambda", run.regularization.lambda},
                                {"finished", run.isFinished}});
    const QJsonObject json{{"format", QString::fromLatin1(kFormat)},
                           {"begun", manifest.begun},
                           {"dismissed", manifest.isDismissed},
                           {"settings", toJson(manifest.choices)},
                           {"runs", runs}};
    const QByteArray text = QJsonDocument(json).toJson();
    writeAtomically(folder / kManifestFile, {text.constData(), static_cast<std::size_t>(text.size())});
}

TrainManifest readManifest(const fs::path& folder) {
    const std::string subject = (folder / kManifestFile).string();
    QFile file(QString::fromStdString(subject));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(subject, file.errorString().toStdString());
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    const Members members(json, subject);
    if (members.words("format") != QLatin1String(kFormat))
        throw Error(subject, std::string("is not of the format \"") + kFormat + "\"");
    TrainManifest manifest;
    manifest.begun = members.words("begun");
    manifest.isDismissed = members.truth("dismissed");
    const QJsonObject settings = members.at("settings", QJsonValue::Object).toObject();
    manifest.choices = choicesOf(Members(settings, subject), subject);
    const QJsonArray runs = members.at("runs", QJsonValue::Array).toArray();
    for (const auto& each : runs) {
        const QJsonObject object = each.toObject();
        const Members run(object, subject);
        TrainManifest::Run read;
        read.folder = run.words("folder").toStdString();
        read.regularization.squashOn = run.truth("squash");
        read.regularization.lambda = run.number("lambda");
        read.isFinished = run.truth("finished");
        validate(read.regularization);
        // A name of a folder in this one, whatever somebody wrote into the file.
        if (read.folder.empty() || fs::path(read.folder).filename().string() != read.folder)
            throw Error(subject, "\"" + read.folder + "\" is no name of a folder");
        manifest.runs.push_back(std::move(read));
    }
    return manifest;
}

std::optional<TrainOffer> findUnfinished(const fs::path& root) {
    std::error_code none;
    std::vector<fs::path> folders{root};
    for (const fs::directory_entry& entry : fs::directory_iterator(root, none))
        if (entry.is_directory(none))
            folders.push_back(entry.path());
    std::multimap<fs::file_time_type, fs::path, std::greater<>> byTime; // newest first
    for (const fs::path& folder : folders)
        if (const auto time = fs::last_write_time(folder / kManifestFile, none); !none)
            byTime.emplace(time, folder);
    for (const auto& [time, folder] : byTime) {
        try {
            TrainManifest manifest = readManifest(folder);
            if (manifest.isUnfinished() && !manifest.isDismissed)
                return TrainOffer{folder, std::move(manifest)};
        } catch (const Error&) { // somebody else's file
            continue;
        }
    }
    return std::nullopt;
}

} // namespace longwave::ui
