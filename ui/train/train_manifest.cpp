// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_manifest.h"

#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "compute/training/settings_json.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <map>

namespace longwave::ui {

namespace {

namespace fs = std::filesystem;

constexpr auto kFormat = "Longwave training session 2";
/// The settings that runs share stood beside the data's names, the seed as words, and there was no Smooth.
constexpr auto kFormerFormat = "Longwave training session 1";

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
    QJsonObject object(const char* key) const { return at(key, QJsonValue::Object).toObject(); }

  private:
    const QJsonObject& json_;
    std::string subject_;
};

QJsonObject choicesJson(const TrainChoices& c) {
    const auto text = QByteArray::fromStdString(training::settingsToJson(c.settings));
    return {{"task", QString::fromStdString(c.task)},
            {"data", c.data},
            {"x", c.x},
            {"y", c.y},
            {"sequences", static_cast<qint64>(c.sequences)},
            {"lambda", c.lambda},
            {"threads", c.threads},
            {"settings", QJsonDocument::fromJson(text).object()}};
}

std::string textOf(const QJsonObject& json) {
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

TrainChoices choicesOf(const QJsonObject& json, bool isFormer, const std::string& subject) {
    const Members members(json, subject);
    TrainChoices c = choicesFor(members.words("task").toStdString()); // throws when there is no such task
    c.data = members.words("data");
    c.x = members.words("x");
    c.y = members.words("y");
    c.sequences = members.whole("sequences");
    c.lambda = members.number("lambda");
    c.threads = static_cast<int>(members.whole("threads"));
    if (!isFormer) {
        c.settings = training::settingsFromJson(textOf(members.object("settings")), subject);
        return c;
    }
    QJsonObject settings = json;
    settings.remove("lambda"); // not the settings' own: of the run with Squash
    bool isSeed = false;
    settings["seed"] = static_cast<qint64>(members.words("seed").toULongLong(&isSeed));
    if (!isSeed)
        throw Error(subject, "\"seed\" is no whole number");
    const training::RunSettings proposed = c.settings; // what the data say of the model
    c.settings = training::settingsFromJson(textOf(settings), subject, &proposed);
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
                           {"choices", choicesJson(manifest.choices)},
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
    const QString format = members.words("format");
    const bool isFormer = format == QLatin1String(kFormerFormat);
    if (!isFormer && format != QLatin1String(kFormat))
        throw Error(subject, std::string("is not of the format \"") + kFormat + "\"");
    TrainManifest manifest;
    manifest.begun = members.words("begun");
    manifest.isDismissed = members.truth("dismissed");
    manifest.choices = choicesOf(members.object(isFormer ? "settings" : "choices"), isFormer, subject);
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
