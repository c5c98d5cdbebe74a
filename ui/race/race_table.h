// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"
#include "ui/export/csv_text.h"
#include "ui/race/race_series.h"

#include <QWidget>

#include <memory>
#include <string>
#include <utility>
#include <vector>

class QLabel;
class QPushButton;
class QTableView;

namespace longwave::ui {

class PanelHeader;
class RaceModel;
class RaceSorter;

/// Which points are to be measured again: engine and length.
using PointKeys = std::vector<std::pair<std::string, std::int64_t>>;

/// The table of a race: sorted by a click on a title, copied as TSV, points re-run from its menu.
class RaceTable : public QWidget {
    Q_OBJECT
  public:
    explicit RaceTable(QWidget* parent = nullptr);

    void setRun(std::shared_ptr<const RaceRecord> run, std::shared_ptr<const RaceRecord> compared, Per per,
                std::int64_t measuring);
    /// While anything is measured nothing can be measured again.
    void setRunning(bool running);
    /// The cell of a point becomes the current one.
    void select(const std::string& engine, std::int64_t length);
    /// The points that the menu of a cell, or of the selected rows, would re-run.
    PointKeys chosenPoints() const;

    QTableView* view() const noexcept { return view_; }
    RaceModel* model() const noexcept { return model_; }
    QPushButton* rerunButton() const noexcept { return rerun_; }
    QPushButton* copyButton() const noexcept { return copy_; }
    CsvTable csv() const;

  public slots:
    void copy();

  signals:
    void rerunRequested(const longwave::ui::PointKeys& points);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void layOutColumns();
    void describe();
    void showMenu(const QPoint& place);

    std::shared_ptr<const RaceRecord> run_;
    std::int64_t measuring_ = 0;
    bool running_ = false;
    PanelHeader* header_;
    QLabel* left_;
    QPushButton* rerun_;
    QPushButton* copy_;
    RaceModel* model_;
    RaceSorter* sorter_;
    QTableView* view_;
    QLabel* empty_; ///< instead of it, before anything is measured
};

} // namespace longwave::ui
