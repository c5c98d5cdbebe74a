// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/data/signal.h"
#include "ui/session/bank_slot.h"
#include "ui/session/choices.h"
#include "ui/session/loaded_file.h"
#include "ui/session/machine_ceilings.h"
#include "ui/session/task_runner.h"

#include <QObject>
#include <QStringList>
#include <QUndoStack>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// The document: what is loaded, chosen and regularised. Every view reads it and changes it through its setters; each
/// change that a person makes can be undone. Lives in the UI thread; holds data by shared pointers to immutable values
/// that worker threads may keep.
class Session : public QObject {
    Q_OBJECT
  public:
    explicit Session(const EngineRegistry& engines, QObject* parent = nullptr);

    const EngineRegistry& engines() const noexcept { return engines_; }
    TaskRunner& tasks() noexcept { return tasks_; }
    MachineCeilings& ceilings() noexcept { return ceilings_; }
    QUndoStack& undoStack() noexcept { return undo_; }

    // What is loaded.
    const std::vector<LoadedFile>& files() const noexcept { return files_; }
    const Entry* entry(EntryRef ref) const noexcept; ///< nullptr when it is no longer open
    const File* file(int id) const noexcept;
    const LoadedFile* loaded(int id) const noexcept;
    /// Without its folder; empty when it is no longer open (a bank may still be shown then, until the next is there).
    QString fileName(int id) const;
    /// Opens files off the UI thread, one after the other; each announces itself by filesChanged or failed. The first
    /// signal and the first recognised layer of a newly opened file are chosen (the first bank where none is
    /// recognised). A file that is open already is read again in its place.
    /// Of several files opened together, the first signal and the first bank are chosen. A path "generate:KIND,…" is a
    /// signal to be generated, as on the command line; of these the last is chosen.
    void openFiles(const QStringList& paths);
    /// Until all are read and the kernels of the chosen bank are there.
    bool isOpening() const noexcept { return opening_ || awaitingBank_ || !waiting_.isEmpty(); }
    /// Stops what runs on a lane of `tasks()`; on the lane "open" also forgets the files that wait.
    void cancelTask(const std::string& lane);
    /// The rate of a file that does not say its own, in Hz; used when the file at `path` is next opened.
    void assumeSampleRate(const QString& path, double rate);
    void closeFile(int id);
    /// What an array is called on screen: the tensor, or the file when the array has no name of its own.
    QString nameOf(EntryRef ref) const;
    /// Takes any array for a signal, whatever its file said, and of it this row; −1 the first, or the one chosen
    /// already.
    void useAsSignal(EntryRef ref, int row = -1);
    /// Takes a voxel, or the mean of several, for the signal. Says by `failed` what is accepted when the array has no
    /// such voxels.
    void useVoxels(EntryRef ref, const VoxelBox& box);

    // Signals that are made by rule. They are open as if they were files, and each step can be undone.
    /// Adds one and chooses it. Throws Error, saying what is accepted.
    EntryRef addGenerated(const Generator& generator);
    /// Makes an open one by another rule. Throws Error, and nothing is changed.
    void setGenerated(int id, const Generator& generator);
    /// nullptr when that is a file, or not open.
    const Generator* generatorOf(int id) const noexcept;

    // Kernel banks.
    /// Chooses a bank. Its kernels arrive with bankChanged; the bank before stays until then, and for good (choice and
    /// all) when they cannot be had, which `failed` tells.
    void useBank(const BankRef& ref);
    /// Takes any array for a kernel bank as it is; the bank that it is already, when it is one.
    void useAsBank(EntryRef ref);
    /// What `useAsBank` takes an array for; invalid when it holds no values.
    BankRef bankRefOf(EntryRef ref) const;
    /// What is known of a bank; also of an almost-match, which says why it is none. Nothing when it is not open.
    std::optional<Match> match(const BankRef& ref) const;
    /// Every usable bank of all files in their order, and plain tensors that are chosen.
    std::vector<BankRef> allBanks() const;
    QString nameOf(const BankRef& ref, bool withFile = false) const; ///< "layers.0.kernel", "layers.0.kernel (net.pt)"
    /// The obvious bank of another open file to compare with: the one of the same name and parameterization, else the
    /// first of the same parameterization and shape; invalid when there is none.
    BankRef counterpartOf(const BankRef& ref) const;
    /// Chooses the bank to compare with; an invalid one for none. Arrives with comparedChanged.
    void compareWith(const BankRef& ref);

    // What a bank's file does not say: one form for all layers of a parameterization in a file.
    FormValues settingsOf(const BankRef& ref) const;
    /// Fills in one field; a text that is the default empties it. Throws Error, and nothing is changed, when the text
    /// is not accepted. What its parameterization finds wrong only when it computes arrives as settingRefused and
    /// failed.
    void setSetting(const BankRef& ref, const std::string& key, const std::string& text);
    void resetSettings(const BankRef& ref);
    /// Where forms are remembered; recalled when a file is opened.
    void setFormMemory(FormMemory memory) { memory_ = std::move(memory); }

    // What is chosen.
    const Choices& choices() const noexcept { return choices_; }
    std::optional<Signal> signal() const; ///< the chosen one; [T] where it is the mean of a region
    /// The chosen one once its kernels are there, until then the one before; heads() of taps() from firstLag on.
    std::optional<KernelBank> bank() const { return bankSlot_.bank(); }
    /// The one to compare with, in the same way.
    std::optional<KernelBank> compared() const { return comparedSlot_.bank(); }
    const BankRef& shownBank() const noexcept { return bankSlot_.shown().ref; }         ///< which bank() is
    const BankRef& shownCompared() const noexcept { return comparedSlot_.shown().ref; } ///< which compared() is
    /// Smallest non-zero and largest |k| of bank(); known soon after bankChanged (then lambdaRangeChanged).
    MagnitudeRange lambdaRange() const noexcept { return lambdaRange_; }

    void setChannel(int channel);
    void setHead(int head);
    void setSquashOn(bool on);
    void setSmoothOn(bool on);
    /// `merge`: part of one continuous gesture (a slider drag), undone as one step.
    void setLambda(double lambda, bool merge);
    void setWindow(std::int64_t window);
    void setEngine(const std::string& name);
    /// Chooses the preferred engine in the place of one that has become unavailable (its device failed). False where it
    /// has not, or where there is no other.
    bool leaveLostEngine();
    void setMode(Mode mode);
    /// `what` is the undo step's words. `merge`: part of one continuous gesture, as with setLambda. Refuses (and tells)
    /// what is not accepted: an unknown or unavailable baseline, taps below 0, a share outside (0, 1], another order,
    /// a gate that holds no values.
    void setConvolve(const QString& what, const ConvolveChoices& next, bool merge = false);
    /// The same for the Monarch page. Refuses (and tells) factors that cannot be traced, an empty drawn row, taps below
    /// 0, a share outside (0, 1]. Matrices that do not fit the factors are dropped: they were for others.
    void setMonarch(const QString& what, const MonarchChoices& next, bool merge = false);

    /// Where files are written unless somebody says otherwise; remembered by whoever sets this.
    QString exportFolder() const { return folder_.recall ? folder_.recall() : QString(); }
    void setExportFolder(const QString& folder) const {
        if (folder_.keep)
            folder_.keep(folder);
    }
    struct FolderMemory {
        std::function<QString()> recall;
        std::function<void(const QString&)> keep;
    };
    void setFolderMemory(FolderMemory memory) { folder_ = std::move(memory); }

    bool isRunning() const noexcept { return running_; } ///< the live loop of Convolve is on
    void setRunning(bool running);
    // What keeps all cores busy for minutes: a race, a training. One at a time, and no live convolution beside it:
    // they would slow each other down, and what is measured would be of both.
    /// Takes the machine for `holder`, and ends the live convolution. False where another has it, which `failed` tells
    /// as the reason why `what` ("The race was not started.") is so. `words` say it to the next one who asks ("A race
    /// is being measured", "Cancel it first.").
    bool occupy(const QObject* holder, const QString& what, const QString& words, const QString& wayOut);
    /// Gives it back, if `holder` has it.
    void vacate(const QObject* holder);
    /// Why nothing else may keep the machine busy now, in a sentence; empty while it is free.
    QString occupation() const;
    /// Measures what the machine can do at most, unless somebody else has it, which `failed` tells. Whoever loops rests
    /// meanwhile, and nobody is given the machine.
    void measureMachine(const QObject* holder = nullptr);
    /// What a run is.
    struct RunKind {
        bool plays = false;      ///< it streams: the button says Play
        bool needsSignal = true; ///< as well as kernels; a stream may have a source of its own
        bool operator==(const RunKind&) const = default;
    };
    const RunKind& runKind() const noexcept { return runKind_; }
    void setRunKind(const RunKind& kind);
    bool canRun() const { return bank() && (signal() || !runKind_.needsSignal); }

  signals:
    void filesChanged();
    void fileOpened(const QString& path); ///< after filesChanged, when a file was read well
    /// Every file asked for has been opened or has failed, and the chosen bank's kernels are there.
    void openingFinished();
    void choicesChanged(); ///< any of the choices, the bank's before its kernels are there
    void signalChanged();  ///< another signal, channel or region, or the signal is made by another rule
    void bankChanged();    ///< bank() is another one, or has been computed with other settings
    void comparedChanged();
    void headChanged();     ///< another head of the same bank
    void settingsChanged(); ///< of some form
    /// A field's text that its parameterization does not take after all; the settings are about to be as before.
    void settingRefused(const BankRef& ref, const QString& key, const QString& explanation);
    void lambdaRangeChanged();
    void regularizationChanged();
    void engineChanged();
    void modeChanged();
    void convolveChanged(); ///< any of choices().convolve
    void monarchChanged();  ///< any of choices().monarch
    void runningChanged();
    void runKindChanged();
    void occupationChanged();                ///< occupation() is another one
    void taskCancelled(const QString& lane); ///< by cancelTask: nothing more is heard of that task
    /// For the banner: a file or setting, and why. What was open stays open.
    void failed(const QString& subject, const QString& explanation);

  private:
    friend class ChangeChoices; // the undo command
    void apply(const Choices& choices);
    void change(const QString& what, const Choices& next, int mergeId = -1);
    void openNext();
    void generateFrom(const QString& text);
    void settleOpening();
    void takeIn(const std::string& path, LoadedFile opened);
    FileForms recalledForms(const LoadedFile& loaded) const;
    void chooseFrom(const LoadedFile& loaded);
    void measureLambdaRange();
    void wantBanks(); // asks the slots for what is chosen
    void takeBank();  // the slot's bank is another one
    void refuse(BankSlot& slot, BankRef Choices::*role, const QString& subject, const QString& explanation);
    void retreat(BankSlot& slot, BankRef Choices::*role); // to what the slot shows
    void keepForms(const Choices& before) const;          // in memory, of the files in which they changed
    bool isUsable(const BankRef& ref) const;
    void tellEmpty(EntryRef ref); // an array without values was not chosen
    void dropMissing();           // choices that point at what is no longer open
    bool takeGenerated();         // opens, replaces and closes what is generated, as the choices have it
    std::optional<VoxelBox> validRegion(const Choices& choices) const;
    EntryRef firstSignal(int except = -1) const; // of another file than that
    static EntryRef firstSignalOf(const LoadedFile& loaded);
    BankRef firstBank() const;
    static BankRef firstBankOf(const LoadedFile& loaded);
    Choices clamped(Choices choices) const;
    bool isGate(const GateChoice& gate) const; // none, σ(u), or a signal that is there

    const EngineRegistry& engines_;
    QUndoStack undo_;
    std::vector<LoadedFile> files_;
    QStringList waiting_;
    Choices choices_;
    int wantedHead_ = 0; // of the bank that is on its way
    FormMemory memory_;
    FolderMemory folder_;
    MagnitudeRange lambdaRange_;
    /// The mean of the chosen region, made once for all who read it.
    struct RegionSeries {
        std::shared_ptr<const File> file;
        EntryRef ref;
        VoxelBox box;
        ArrayView values;
    };
    mutable std::optional<RegionSeries> regionSeries_;
    std::map<std::string, double> assumedRates_; // by path as given
    int nextId_ = 0;
    int gesture_ = 0; // slider drags, counted: steps of one merge, steps of two do not
    bool running_ = false;
    RunKind runKind_;
    const QObject* occupant_ = nullptr;
    QString occupation_;        // and why nothing else runs meanwhile, in a sentence
    bool opening_ = false;      // a file is being read
    bool awaitingBank_ = false; // all are read, and the kernels are on their way
    bool batchHasSignal_ = false;
    bool batchHasBank_ = false;
    bool lambdaIsDefault_ = true; // nobody set λ yet, so a bank may propose one
    std::uint64_t arrivals_ = 0;  // of banks
    BankSlot bankSlot_{tasks_, "bank"};
    BankSlot comparedSlot_{tasks_, "compare"};
    MachineCeilings ceilings_{tasks_};
    TaskRunner tasks_; // last: its tasks end before what they refer to
};

} // namespace longwave::ui
