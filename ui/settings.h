// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/choices.h"

#include <QByteArray>
#include <QObject>
#include <QStringList>
#include <QVariant>

#include <memory>
#include <optional>

class QSettings;

namespace longwave::ui {

/// What the window remembers from one start to the next.
class Settings : public QObject {
    Q_OBJECT
  public:
    enum class Keep {
        Forever, ///< in the user's configuration
        Session  ///< only as long as the object: screenshots and tests neither read nor change what a person set
    };
    enum class Look { System, Light, Dark };

    explicit Settings(Keep keep, QObject* parent = nullptr);
    ~Settings() override;

    /// Newest first, at most 10, absolute paths.
    QStringList recentFiles() const;
    void addRecentFile(const QString& path);
    void clearRecentFiles();

    /// Where the open dialog starts.
    QString lastFolder() const;
    void setLastFolder(const QString& folder);

    /// Where trainings go; empty: where nobody chose otherwise.
    QString trainingFolder() const;
    void setTrainingFolder(const QString& folder);

    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);

    Look look() const;
    void setLook(Look look);

    /// How fast the Monarch page plays, and whether its steps move; nothing: nobody said so yet.
    double monarchSpeed() const;
    void setMonarchSpeed(double speed);
    std::optional<bool> monarchMotion() const;
    void setMonarchMotion(bool on);
    /// The guided lesson's; empty: nobody chose one.
    QString lessonLanguage() const;
    void setLessonLanguage(const QString& language);

    /// What is set for a race, as race_memory.h has it.
    QVariantMap raceChoices() const;
    void setRaceChoices(const QVariantMap& choices);

    /// What was filled in for a file's kernel banks, by its absolute path; of the last 50 files that had something.
    FileForms bankForms(const QString& path) const;
    void setBankForms(const QString& path, const FileForms& forms);

  signals:
    void recentFilesChanged();

  private:
    QVariant value(const QString& key) const;
    void setValue(const QString& key, const QVariant& value);

    std::unique_ptr<QSettings> store_; // null: kept in `session_`
    QVariantMap session_;
};

} // namespace longwave::ui
