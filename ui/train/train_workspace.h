// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/train/train_book.h"
#include "ui/train/train_runner.h"
#include "ui/workspace.h"

#include <filesystem>
#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QSplitter;
class QStackedWidget;

namespace longwave::ui {

class ExportMenu;
struct PlotPage;
class TrainCurves;
class TrainFiles;
class TrainForecast;
class TrainKernels;
class TrainLooks;
class TrainRuns;
class TrainScrubber;
class TrainSetup;
class TrainTable;

/// The page "Train": runs of one model that differ in Squash alone, trained on a thread of their own while their
/// kernels are watched. It computes nothing itself; while runs are trained, the live convolution rests.
class TrainWorkspace : public Workspace {
    Q_OBJECT
  public:
    explicit TrainWorkspace(Session& session, QWidget* parent = nullptr);
    ~TrainWorkspace() override; ///< runs that are trained write a checkpoint first

    QString title() const override { return tr("Train"); }
    QString name() const override { return QStringLiteral("train"); }
    void fit() override;
    bool isSettled() const override;
    bool needsFiles() const override { return false; }
    QWidget* tabBarTools() override { return tools_; }
    QMenu* exportMenu() override;
    QWidget* presentedWidget() override;
    std::optional<RunAction> runAction() const override;
    void toggleRun() override;

    /// Where the user's choice of folder is kept.
    void setFolderMemory(Session::FolderMemory memory);
    /// The folder of trainings is kept from one start to the next.
    void remember(Settings& settings) override;
    void setFolder(const QString& folder);

    TrainBook& book() noexcept { return book_; }
    TrainRunner& runner() noexcept { return runner_; }
    TrainSetup* setup() const noexcept { return setup_; }
    TrainRuns* runs() const noexcept { return runs_; }
    TrainCurves* curves() const noexcept { return curves_; }
    TrainKernels* kernels() const noexcept { return kernels_; }
    TrainTable* table() const noexcept { return table_; }
    TrainScrubber* scrubber() const noexcept { return scrubber_; }
    TrainFiles* files() const noexcept { return files_; }
    TrainLooks* looks() const noexcept { return looks_; }
    TrainForecast* forecast() const noexcept { return forecast_; }
    ExportMenu* exports() const noexcept { return exports_.get(); }
    QComboBox* layerBox() const noexcept { return layer_; }
    QSpinBox* headBox() const noexcept { return head_; }
    QPushButton* inspectButton() const noexcept { return inspect_; }
    QPushButton* exportButton() const noexcept { return exportTable_; }
    QLabel* emptyWords() const noexcept { return emptyWords_; }
    bool isEmptyShown() const;
    /// Of the training that is shown; empty before there is one.
    const std::filesystem::path& folder() const noexcept { return folder_; }

    /// Trains what is set and has not been trained; `failed` of the session says why not.
    void start();
    /// Ends the training after a checkpoint; it can go on later.
    void stop();
    /// Goes on with the unfinished training that was found.
    void resumeOffer();

  protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void build();
    QWidget* buildCentre();
    void sharePanel();
    void buildTools();
    void connectBook();
    void connectControls();
    bool occupy(); ///< takes the machine, or says who has it
    void launch(const TrainChoices& choices, bool wasLive);
    void followSetup();
    void followTold();
    void followFocus();
    void followState();
    void finish(bool wasPaused, const QString& subject, const QString& explanation);
    void lookAhead();
    void showEstimate();
    void showOffer();
    void pickStep(std::int64_t step);
    void inspect();
    const Engine* engine() const;
    bool continues(const TrainChoices& choices) const;
    std::vector<PlotPage> plotPages() const;

    Session& session_;
    TrainBook book_;
    TrainFiles* files_;
    TrainLooks* looks_;
    TrainForecast* forecast_;
    std::optional<TrainChoices> trained_; ///< with which the runs were begun
    std::filesystem::path folder_;
    QString begun_;
    bool isStopping_ = false;
    static constexpr int kEmptyWidth = 520; ///< px, of what is said before there is anything to see
    Session::FolderMemory memory_;

    bool isPointedAt_ = false; ///< the status bar speaks of what is under the pointer

    QSplitter* panel_ = nullptr; ///< settings over runs
    bool isPanelMoved_ = false;  ///< by hand
    QWidget* tools_ = nullptr;
    QComboBox* layer_ = nullptr;
    QSpinBox* head_ = nullptr;
    QPushButton* exportTable_ = nullptr;
    QPushButton* inspect_ = nullptr;
    TrainSetup* setup_ = nullptr;
    TrainRuns* runs_ = nullptr;
    TrainCurves* curves_ = nullptr;
    TrainKernels* kernels_ = nullptr;
    TrainTable* table_ = nullptr;
    TrainScrubber* scrubber_ = nullptr;
    QStackedWidget* centre_ = nullptr;
    QLabel* emptyWords_ = nullptr;
    QPushButton* emptyStart_ = nullptr;
    std::unique_ptr<ExportMenu> exports_;
    TrainRunner runner_; // last: it ends before what it reports to
};

} // namespace longwave::ui
