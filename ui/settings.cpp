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
constexpr auto kGeometry = "window/geometry";
constexpr auto kLook = "window/theme";
constexpr int kMostRecent = 10;
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
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
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

} // namespace longwave::ui
