// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/multiples_data.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace longwave::ui {

class TaskRunner;

/// Keeps small multiples computed for what is wanted of them, on the task runner. The latest request wins; what is
/// small follows a drag, what is large waits until the drag rests. Nothing is computed while it is not active.
class MultiplesController : public QObject {
    Q_OBJECT

  public:
    explicit MultiplesController(TaskRunner& tasks, QObject* parent = nullptr);

    /// `generation` counts changes of the kernels themselves: what was computed of other ones is not looked at again.
    /// Empty kernels: nothing to show.
    void setContrast(const Contrast& contrast, int generation);
    void setHeads(std::vector<int> heads);
    void setFrequency(bool frequency);
    void setColumns(int columns);
    void setActive(bool active);
    /// Somebody cancelled a lane of the runner (Session::taskCancelled): the next wish asks again.
    void laneCancelled(const QString& lane);

    /// The newest computed; null before the first and for another generation.
    const std::shared_ptr<const MultiplesData>& data() const noexcept { return data_; }
    /// True when data() is what is wanted, or nothing is.
    bool isSettled() const;

  signals:
    void changed();
    void failed(const QString& subject, const QString& explanation);

  private:
    struct Key {
        int generation = -1;
        Regularization before;
        std::optional<Regularization> after;
        std::vector<int> heads;
        bool frequency = false;
        int columns = 0;
        bool operator==(const Key&) const = default;
    };
    Key key() const;
    bool wants() const;
    bool isQuick() const;
    void want();
    void request();

    TaskRunner& tasks_;
    MultiplesRequest wanted_;
    int generation_ = -1;
    bool active_ = false;
    Key requested_;
    Key shown_;
    std::shared_ptr<const MultiplesData> data_;
    QTimer rest_;
};

} // namespace longwave::ui
