// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/convolution/problem.h"
#include "compute/data/signal.h"
#include "compute/io/file.h"
#include "compute/regularization/regularize.h"
#include "ui/session/task_runner.h"

#include <QObject>
#include <QStringList>
#include <QUndoStack>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// An array of an open file, by identity: files are never renumbered while they are open.
struct EntryRef {
    int file = -1;  ///< LoadedFile::id
    int entry = -1; ///< index in File::entries
    bool isValid() const noexcept { return file >= 0; }
    bool operator==(const EntryRef&) const = default;
};

struct LoadedFile {
    int id = -1;
    std::shared_ptr<const File> file;
};

/// What is chosen and set: everything that undo steps through. A value.
struct Choices {
    EntryRef signal;
    int channel = 0; ///< row of the signal
    EntryRef bank;
    int head = 0; ///< row of the bank
    Regularization regularization;
    std::string engine;
    Mode mode = Mode::Causal;
    bool operator==(const Choices&) const = default;
};

/// The document: what is loaded, chosen and regularised. Every view reads it and changes it through its setters; each
/// change that a person makes can be undone. Lives in the UI thread; holds data by shared pointers to immutable values
/// that worker threads may keep.
class Session : public QObject {
    Q_OBJECT
  public:
    explicit Session(const EngineRegistry& engines, QObject* parent = nullptr);

    const EngineRegistry& engines() const noexcept { return engines_; }
    TaskRunner& tasks() noexcept { return tasks_; }
    QUndoStack& undoStack() noexcept { return undo_; }

    // What is loaded.
    const std::vector<LoadedFile>& files() const noexcept { return files_; }
    const Entry* entry(EntryRef ref) const noexcept; ///< nullptr when it is no longer open
    const File* file(int id) const noexcept;
    /// Opens files off the UI thread, one after the other; each announces itself by filesChanged or failed. The first
    /// signal or bank of a newly opened file is chosen. A file that is open already is read again in its place.
    /// Of several files opened together, the first signal and the first bank are chosen.
    void openFiles(const QStringList& paths);
    bool isOpening() const noexcept { return opening_ || !waiting_.isEmpty(); }
    /// Stops what runs on a lane of `tasks()`; on the lane "open" also forgets the files that wait.
    void cancelTask(const std::string& lane);
    /// The rate of a file that does not say its own, in Hz; used when the file at `path` is next opened.
    void assumeSampleRate(const QString& path, double rate);
    void closeFile(int id);
    /// What an array is called on screen: the tensor, or the file when the array has no name of its own.
    QString nameOf(EntryRef ref) const;
    /// Takes any array for a signal or for a kernel bank, whatever its file said.
    void useAsSignal(EntryRef ref);
    void useAsBank(EntryRef ref);

    // What is chosen.
    const Choices& choices() const noexcept { return choices_; }
    std::optional<Signal> signal() const;   ///< the chosen one
    std::optional<KernelBank> bank() const; ///< the chosen one, rows() heads
    /// Smallest non-zero and largest |k| of the chosen bank; known soon after bankChanged (then lambdaRangeChanged).
    MagnitudeRange lambdaRange() const noexcept { return lambdaRange_; }

    void setChannel(int channel);
    void setHead(int head);
    void setSquashOn(bool on);
    void setSmoothOn(bool on);
    /// `merge`: part of one continuous gesture (a slider drag), undone as one step.
    void setLambda(double lambda, bool merge);
    void setWindow(std::int64_t window);
    void setEngine(const std::string& name);
    void setMode(Mode mode);

    bool isRunning() const noexcept { return running_; } ///< the live loop of Convolve is on
    void setRunning(bool running);

  signals:
    void filesChanged();
    void fileOpened(const QString& path); ///< after filesChanged, when a file was read well
    void openingFinished();               ///< every file asked for has been opened or has failed
    void signalChanged();                 ///< another signal or channel
    void bankChanged();                   ///< another bank
    void headChanged();                   ///< another head of the same bank
    void lambdaRangeChanged();
    void regularizationChanged();
    void engineChanged();
    void modeChanged();
    void runningChanged();
    void taskCancelled(const QString& lane); ///< by cancelTask: nothing more is heard of that task
    /// For the banner: a file or setting, and why. What was open stays open.
    void failed(const QString& subject, const QString& explanation);

  private:
    friend class ChangeChoices; // the undo command
    void apply(const Choices& choices);
    void change(const QString& what, const Choices& next, int mergeId = -1);
    void openNext();
    void takeIn(const std::string& path, const std::shared_ptr<const File>& file);
    void chooseFrom(const LoadedFile& loaded);
    void measureLambdaRange();
    void use(EntryRef ref, EntryRef Choices::*role, const QString& what);
    void dropMissing(); // choices that point at what is no longer open
    EntryRef firstOf(Entry::Kind kind) const;
    Choices clamped(Choices choices) const;

    const EngineRegistry& engines_;
    QUndoStack undo_;
    std::vector<LoadedFile> files_;
    QStringList waiting_;
    Choices choices_;
    MagnitudeRange lambdaRange_;
    std::map<std::string, double> assumedRates_; // by path as given
    int nextId_ = 0;
    int gesture_ = 0; // slider drags, counted: steps of one merge, steps of two do not
    bool running_ = false;
    bool opening_ = false;
    bool batchHasSignal_ = false;
    bool batchHasBank_ = false;
    bool lambdaIsDefault_ = true; // nobody set λ yet, so a bank may propose one
    TaskRunner tasks_;            // last: its tasks end before what they refer to
};

} // namespace longwave::ui
