// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

namespace longwave::ui {

namespace {
constexpr auto kRecent = "recentFiles";
constexpr auto kFolder = "lastFolder";
constexpr auto kTraining = "training/folder";
constexpr auto kGeometry = "window/geometry";
constexpr auto kLook = "window/theme";
constexpr auto kSpeed = "monarch/speed";
constexpr auto kMotion = "monarch/motion";
constexpr auto kLessonLanguage = "monarch/lesson-language";
constexpr auto kRace = "race/choices";
constexpr auto kForms = "bankForms"; // newest first: path, and a list of parameterization, tensor and values
constexpr int kMostRecent = 10;
constexpr int kMostForms = 50;

QString absolutePath(const QString& path) {
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}
} // namespace

Settings::Settings(Keep keep, QObject* parent) : QObject(parent) {
    if (keep == Keep::Forever)
        store_ = std::make_unique<QSettings>(QStringLiteral("longwave"), QStringLiteral("longwave"));
}

Settings::~Settings() = default;

QVariant Settings::value(const QString& key) const {
    return store_ ? store_->value(key) : session_.value(key);
}

void Settings::setValue(const QString& key, const QVariant& value) {
    if (store_)
        store_->setValue(key, value);
    else
        session_[key] = value;
}

QStringList Settings::recentFiles() const {
    return value(kRecent).toStringList();
}

void Settings::addRecentFile(const QString& path) {
    const QString absolute = absolutePath(path);
    QStringList recent = recentFiles();
    recent.removeAll(absolute);
    recent.prepend(absolute);
    setValue(kRecent, QVariant(recent.mid(0, kMostRecent)));
    emit recentFilesChanged();
}

void Settings::clearRecentFiles() {
    setValue(kRecent, QVariant(QStringList()));
    emit recentFilesChanged();
}

QString Settings::trainingFolder() const {
    return value(kTraining).toString();
}

void Settings::setTrainingFolder(const QString& folder) {
    setValue(kTraining, folder);
}

QString Settings::lastFolder() const {
    const QString folder = value(kFolder).toString();
    return QFileInfo(folder).isDir() ? folder : QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
}

void Settings::setLastFolder(const QString& folder) {
    setValue(kFolder, folder);
}

QByteArray Settings::windowGeometry() const {
    return value(kGeometry).toByteArray();
}

void Settings::setWindowGeometry(const QByteArray& geometry) {
    setValue(kGeometry, geometry);
}

Settings::Look Settings::look() const {
    const QString look = value(kLook).toString();
    return look == "dark" ? Look::Dark : look == "light" ? Look::Light : Look::System;
}

void Settings::setLook(Look look) {
    setValue(kLook, look == Look::Dark ? "dark" : look == Look::Light ? "light" : "system");
}

double Settings::monarchSpeed() const {
    const double speed = value(kSpeed).toDouble();
    return speed > 0 ? speed : 1;
}

void Settings::setMonarchSpeed(double speed) {
    setValue(kSpeed, speed);
}

std::optional<bool> Settings::monarchMotion() const {
    const QVariant motion = value(kMotion);
    return motion.isValid() ? std::optional(motion.toBool()) : std::nullopt;
}

void Settings::setMonarchMotion(bool on) {
    setValue(kMotion, on);
}

QString Settings::lessonLanguage() const {
    return value(kLessonLanguage).toString();
}

void Settings::setLessonLanguage(const QString& language) {
    setValue(kLessonLanguage, language);
}

QVariantMap Settings::raceChoices() const {
    return value(kRace).toMap();
}

void Settings::setRaceChoices(const QVariantMap& choices) {
    setValue(kRace, choices);
}

FileForms Settings::bankForms(const QString& path) const {
    const QString absolute = absolutePath(path);
    FileForms forms;
    for (const QVariant& entry : value(kForms).toList()) {
        const QVariantMap file = entry.toMap();
        if (file[QStringLiteral("path")].toString() != absolute)
            continue;
        for (const QVariant& item : file[QStringLiteral("forms")].toList()) {
            const QVariantMap form = item.toMap();
            FormValues& values = forms[{form[QStringLiteral("parameterization")].toString().toStdString(),
                                        form[QStringLiteral("tensor")].toString().toStdString()}];
            const QVariantMap filledIn = form[QStringLiteral("values")].toMap();
            for (auto field = filledIn.begin(); field != filledIn.end(); ++field)
                values[field.key().toStdString()] = field.value().toString().toStdString();
        }
        break;
    }
    return forms;
}

void Settings::setBankForms(const QString& path, const FileForms& forms) {
    const QString absolute = absolutePath(path);
    QVariantList files;
    for (const QVariant& entry : value(kForms).toList())
        if (entry.toMap()[QStringLiteral("path")].toString() != absolute)
            files.append(entry);
    QVariantList items;
    for (const auto& [form, values] : forms) {
        QVariantMap filledIn;
        for (const auto& [key, text] : values)
            filledIn[QString::fromStdString(key)] = QString::fromStdString(text);
        items.append(QVariantMap{{QStringLiteral("parameterization"), QString::fromStdString(form.first)},
                                 {QStringLiteral("tensor"), QString::fromStdString(form.second)},
                                 {QStringLiteral("values"), filledIn}});
    }
    if (!items.isEmpty())
        files.prepend(QVariantMap{{QStringLiteral("path"), absolute}, {QStringLiteral("forms"), items}});
    setValue(kForms, files.mid(0, kMostForms));
}

} // namespace longwave::ui
