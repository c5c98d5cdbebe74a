// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/ceilings.h"
#include "ui/convolve/live_data.h"
#include "ui/convolve/timing_text.h"

#include <QElapsedTimer>
#include <QPoint>
#include <QTimer>
#include <QWidget>

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

class QToolButton;

namespace longwave::ui {

class Plot;

/// The timings of the live convolution, lying on a plot: median total and p95 with a sparkline of the runs, the
/// measured stages as one bar from 0 and the baseline's under it, or a histogram of the runs in their place; rates, the
/// plan. It is dragged by the mouse or moved by the arrow keys, in steps of 8 px, unless it is pinned, and never leaves
/// the plot. Words and bars change four times a second, the sparkline with every snapshot.
class TimingOverlay : public QWidget {
    Q_OBJECT
  public:
    static constexpr QSize kSize{424, 232}; ///< at the base font size of 13 px
    static constexpr int kGrid = 8;
    static constexpr double kPadding = 12;

    explicit TimingOverlay(Plot* plot);

    /// `running` false: says "stopped". Null shows nothing.
    void setSnapshot(std::shared_ptr<const LiveSnapshot> snapshot, bool running);
    /// What the machine can do at most, for the shares of it; and whether it can be measured again from here.
    void setCeilings(std::optional<Ceilings> ceilings, bool canMeasure, const QString& whyNot = {});
    /// The plot's data was painted: for the frame rate.
    void countFrame();

    /// Lays it over the quietest stretch of the plot, unless somebody has put or pinned it elsewhere.
    void placeQuietly();
    /// As near to `topLeft` (in the plot's coordinates) as the grid and the plot's edges allow.
    void moveInside(QPoint topLeft);

    void setPinned(bool pinned);
    bool isPinned() const noexcept { return pinned_; }
    /// The histogram of the runs in place of the bars (H, or a click on the sparkline).
    void setHistogramShown(bool shown);
    bool isHistogramShown() const noexcept { return histogram_; }
    QRect sparklineRect() const;

    /// The stage that is marked as chosen.
    void setChosenStage(std::optional<StageKind> kind);
    /// Where a stage can be clicked; its bar, or its place in the key when the bar is too thin. Empty when it has none.
    QRect stageRect(StageKind kind, bool ofBaseline = false) const;

    QToolButton* measureButton() const noexcept { return measure_; }
    QToolButton* pinButton() const noexcept { return pin_; }
    QToolButton* copyButton() const noexcept { return copy_; }
    QToolButton* closeButton() const noexcept { return close_; }

    QSize sizeHint() const override;

  signals:
    void stagePicked(StageKind kind, bool ofBaseline);
    void closed();
    void measureRequested(); ///< of the ceilings

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Area {
        QRectF rect;
        StageKind kind;
        bool isBar;
        bool ofBaseline;
    };
    /// A bar of stages: the engine's, or the baseline's.
    struct Bar {
        QString word;
        std::span<const Stage> stages;
        double total = 0; ///< median seconds; NaN before the first round
        double top = 0, height = 0;
        bool ofBaseline = false;
        QString note; ///< in place of the bar
    };
    struct Tip {
        QRectF rect;
        QString text;
    };

    // Measures shared by layout and painting, at the base font size.
    static constexpr double kBarLeft = 88, kScaleWidth = 250;
    static constexpr double kBarsTop = 78, kKeyTop = 134;

    double unit(double px) const { return px * scale_; }
    QRectF place(double x, double y, double width, double height) const;
    void fitFont(); ///< what it measures, from the size of the font: it grows when the window is presented
    void refreshWords();
    const Ceilings* ceilings() const noexcept { return ceilings_ ? &*ceilings_ : nullptr; }
    std::vector<Bar> bars() const;
    TimeScale scale() const; ///< of the bars
    void layOut();           ///< areas_ and tips_, from what is said
    void layOutBars();
    void layOutKey();
    void layOutTips();
    QString keyWord(StageKind kind) const;
    const Area* stageAt(QPointF position) const;
    QRect allowed() const;
    double framesPerSecond() const;

    void paintHead(QPainter& painter);
    void paintTotal(QPainter& painter);
    void paintSparkline(QPainter& painter, const QRectF& room);
    void paintBars(QPainter& painter);
    void paintBar(QPainter& painter, const Bar& bar, double end);
    void paintScale(QPainter& painter, double top);
    void paintKey(QPainter& painter);
    void paintHistogram(QPainter& painter);
    void paintFigures(QPainter& painter);
    void paintFoot(QPainter& painter);

    Plot* plot_;
    double scale_ = 1;
    std::shared_ptr<const LiveSnapshot> live_; ///< the newest: the sparkline
    std::shared_ptr<const LiveSnapshot> said_; ///< what words and bars say
    bool running_ = false;
    bool saidRunning_ = false;
    QTimer words_; ///< while it runs, the words stay as they are

    QElapsedTimer clock_;
    std::deque<qint64> frames_; ///< ms, the last second's
    double saidFrames_ = 0;

    std::vector<Area> areas_;
    std::vector<Tip> tips_;
    std::optional<StageKind> chosen_;
    std::optional<QPoint> grab_; ///< where in the overlay the mouse holds it
    bool dragged_ = false;
    bool pinned_ = false;
    bool placedByHand_ = false;
    bool histogram_ = false;

    std::optional<Ceilings> ceilings_;
    QToolButton* measure_;
    QToolButton* pin_;
    QToolButton* copy_;
    QToolButton* close_;
};

} // namespace longwave::ui
