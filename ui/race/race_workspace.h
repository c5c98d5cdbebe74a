// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/machine.h"
#include "ui/race/race_book.h"
#include "ui/race/race_choices.h"
#include "ui/race/race_runner.h"
#include "ui/race/race_table.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

class QSplitter;
class QStackedWidget;

namespace longwave::ui {

class CostChart;
class RaceCharts;
class RaceConductor;
class RaceFiles;
class RaceProgressBar;
class MachinePanel;
class RaceSetup;
class RunList;
class Segmented;
struct RaceReport;
struct PlotPage;

/// The page "Race": engines against each other over lengths, measured on a thread of its own, beside published numbers
/// and other runs. It computes nothing itself; while it measures, the live convolution rests.
class RaceWorkspace : public Workspace {
    Q_OBJECT
  public:
    explicit RaceWorkspace(Session& session, QWidget* parent = nullptr);
    ~RaceWorkspace() override;

    QString title() const override { return tr("Race"); }
    QString name() const override { return QStringLiteral("race"); }
    void fit() override;
    bool isSettled() const override;
    bool needsFiles() const override { return false; }
    QWidget* tabBarTools() override { return tools_; }
    QMenu* exportMenu() override;
    QWidget* presentedWidget() override { return middle_; }
    /// Races: files that end in .json, but for the index of a checkpoint in shards.
    QStringList takeFiles(const QStringList& paths) override;
    bool showView(const QString& name) override;
    std::optional<RunAction> runAction() const override;
    void toggleRun() override;
    /// What is set in the panel is kept from one start to the next.
    void remember(Settings& settings) override;

    RaceSetup* setup() const noexcept { return setup_; }
    RaceCharts* charts() const noexcept { return charts_; }
    RaceTable* table() const noexcept { return table_; }
    RaceBook& book() noexcept { return book_; }
    RaceRunner& runner() noexcept;
    RaceProgressBar* progressBar() const noexcept { return progress_; }
    MachinePanel* machine() const noexcept { return machine_; }
    RunList* runs() const noexcept { return runs_; }
    RaceFiles* files() const noexcept { return files_; }
    CostChart* cost() const noexcept { return cost_; }
    Segmented* viewBox() const noexcept { return views_; }

    /// Starts a race as it is set in the panel; `failed` of the session says why not.
    void go();
    void rerun(const PointKeys& points);

  private:
    void build();
    void refresh();
    void followBaseline(const QString& engine);
    void noteChange(); ///< of the settings: an undo step
    bool takeChoices(const RaceChoices& choices);
    std::vector<PlotPage> plotPages() const;
    std::optional<RaceReport> report() const;
    std::vector<std::pair<std::string, QString>> baselines() const;

    Session& session_;
    RaceBook book_;
    bool overCompared_ = false; ///< speed-ups are over the compared run
    RaceChoices set_;           ///< what the panel was last seen to say
    bool isTaking_ = false;     ///< choices that were made before

    QWidget* tools_ = nullptr;
    Segmented* views_ = nullptr;
    RaceSetup* setup_ = nullptr;
    RaceCharts* charts_ = nullptr;
    RaceTable* table_ = nullptr;
    RaceProgressBar* progress_ = nullptr;
    CostChart* cost_ = nullptr;
    RunList* runs_ = nullptr;
    MachinePanel* machine_ = nullptr;
    RaceFiles* files_ = nullptr;
    QStackedWidget* centre_ = nullptr;
    QWidget* middle_ = nullptr;
    QSplitter* columns_ = nullptr;
    std::unique_ptr<RaceConductor> conductor_; // last: it uses the book and the bar
};

} // namespace longwave::ui
