// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/train_choices.h"

#include <QWidget>

#include <map>
#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace longwave::ui {

class ElidedLabel;
class LockSign;

/// What is trained on what, and how: the upper part of the panel at the left. What is typed and not accepted is told
/// by a sentence, and the field goes back to what it was.
class TrainSetup : public QWidget {
    Q_OBJECT
  public:
    explicit TrainSetup(QWidget* parent = nullptr);

    const TrainChoices& choices() const noexcept { return choices_; }
    void setChoices(const TrainChoices& choices);
    /// Nothing can be set, and it says why, in a few words; empty: all can be set again.
    void setLocked(const QString& why);
    bool isLocked() const noexcept { return isLocked_; }
    /// What is known of the data, or why they cannot be read.
    void setFacts(const QString& words, bool isProblem = false);
    /// Where checkpoints go.
    void setFolder(const QString& folder);

    QComboBox* presetBox() const noexcept { return preset_; }
    QComboBox* taskBox() const noexcept { return task_; }
    QComboBox* directionBox() const noexcept { return direction_; }
    QComboBox* kernelBox() const noexcept { return kernel_; }
    QComboBox* threadsBox() const noexcept { return threads_; }
    QCheckBox* gatedBox() const noexcept { return gated_; }
    QLineEdit* field(const QString& key) const { return fields_.at(key).edit; }
    QPushButton* dataButton() const noexcept { return data_.button; }
    QPushButton* folderButton() const noexcept { return folder_.button; }
    QLabel* facts() const noexcept { return facts_; }
    LockSign* lock() const noexcept { return lock_; }
    QPushButton* moreButton() const noexcept { return more_; } ///< unfolds settings that are rarely touched

    /// What the file choosers do, without asking. An empty path takes the bundled file again.
    void takeData(const QString& path);
    void takeX(const QString& path);
    void takeY(const QString& path);

  signals:
    void choicesChanged();
    /// A person changed one thing: `before` is what was set until then, `what` the undo step's words.
    void edited(const longwave::ui::TrainChoices& before, const QString& what);
    void folderPicked(const QString& folder);
    void refused(const QString& subject, const QString& explanation);

  private:
    struct FileRow {
        QLabel* word = nullptr;
        ElidedLabel* name = nullptr;
        QPushButton* button = nullptr;
        QWidget* row = nullptr;
    };
    struct Typed {
        QLabel* word = nullptr;
        QLineEdit* edit = nullptr;
    };
    QComboBox* addBox(const QString& word, const QString& tip);
    FileRow addFile(const QString& word, const QString& tip);
    void addField(const TrainField& field);
    void connectBoxes();
    void takeField(const TrainField& field);
    void change(const TrainChoices& next, const QString& what = {});
    void addMore();
    void refresh();
    QString askFile(const QString& title, const QString& filter, const QString& now);

    TrainChoices choices_;
    std::vector<TrainPreset> presets_;
    bool refreshing_ = false;
    bool isLocked_ = false;
    bool isUnfolded_ = false;
    QString folderPath_;
    QWidget* body_;
    QGridLayout* grid_;
    LockSign* lock_;
    QLabel* facts_;
    QComboBox* preset_ = nullptr;
    QComboBox* task_ = nullptr;
    FileRow data_, x_, y_, folder_;
    QComboBox* direction_ = nullptr;
    QComboBox* kernel_ = nullptr;
    QComboBox* threads_ = nullptr;
    QCheckBox* gated_ = nullptr;
    QPushButton* more_ = nullptr;
    QLabel* threadsWord_ = nullptr;
    std::map<QString, Typed> fields_;
};

} // namespace longwave::ui
