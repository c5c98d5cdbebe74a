// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/train/train_picture.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace longwave::ui {

/// Computes what the plots of the page draw, off the UI thread and at most five times a second, from whatever the book
/// says then. What has not changed is not computed again.
class TrainLooks : public QObject {
    Q_OBJECT
  public:
    TrainLooks(Session& session, const TrainBook& book, QObject* parent = nullptr);

    /// There is more, or something else is looked at.
    void ask();
    bool isSettled() const noexcept { return !timer_.isActive() && onTheirWay_ == 0; }

    const std::shared_ptr<const KernelPicture>& left() const noexcept { return pictures_[0]; }
    const std::shared_ptr<const KernelPicture>& right() const noexcept { return pictures_[1]; }
    const std::vector<RunCurves>& curves() const noexcept { return curves_; }

  signals:
    void kernelsChanged();
    void curvesChanged();

  private:
    struct KernelKey {
        int run = 0, layer = 0, head = 0;
        std::int64_t step = 0, newest = 0, steps = 0;
        bool operator==(const KernelKey&) const = default;
    };
    struct CurvesKey {
        struct Known {
            int run;
            std::int64_t step;
            std::size_t epochs, looks;
            bool operator==(const Known&) const = default;
        };
        std::vector<Known> runs;
        bool operator==(const CurvesKey&) const = default;
    };
    void look();
    void lookAtKernels(std::size_t side, int run);
    void lookAtCurves();

    Session& session_;
    const TrainBook& book_;
    QTimer timer_;
    int onTheirWay_ = 0;
    std::array<std::optional<KernelKey>, 2> keys_;
    std::array<std::shared_ptr<const KernelPicture>, 2> pictures_;
    std::optional<CurvesKey> curvesKey_;
    std::vector<RunCurves> curves_;
};

} // namespace longwave::ui
