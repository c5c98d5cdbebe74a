// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/model_devices.h"

#include <QObject>
#include <QWidget>

#include <vector>

class QComboBox;
class QSpinBox;

namespace longwave::ui {

class Session;

/// Which device the page's models speak of, and how many rows B·H it convolves. One for all panels of the page; how a
/// page is looked at, so no undo step.
class ModelChoice : public QObject {
    Q_OBJECT
  public:
    static constexpr int kUsualRows = 64 * 768;

    explicit ModelChoice(Session& session, QObject* parent = nullptr);

    /// Those of makers' figures, and this machine behind them once it was measured.
    const std::vector<ModelDevice>& devices() const noexcept { return devices_; }
    int index() const noexcept { return index_; }
    const ModelDevice& device() const { return devices_[static_cast<std::size_t>(index_)]; }
    bool hasThisMachine() const noexcept { return hasHere_; }
    bool canMeasure() const;
    int rows() const noexcept { return rows_; }

    void setIndex(int index);
    void setRows(int rows);
    /// Measures this machine (two seconds, off the UI thread) and chooses it then.
    void measureThisMachine();

  signals:
    void devicesChanged();
    void changed(); ///< another device, or other figures of it, or rows

  private:
    void refresh();

    Session& session_;
    std::vector<ModelDevice> devices_;
    int index_ = 0;
    bool hasHere_ = false;
    bool wantsHere_ = false;
    int rows_ = kUsualRows;
};

/// The choice as controls.
class ModelControls : public QWidget {
    Q_OBJECT
  public:
    explicit ModelControls(ModelChoice& choice, QWidget* parent = nullptr);
    QComboBox* deviceBox() const noexcept { return device_; }
    QSpinBox* rowsBox() const noexcept { return rows_; }

  private:
    void fill();
    void follow();

    ModelChoice& choice_;
    QComboBox* device_;
    QSpinBox* rows_;
};

} // namespace longwave::ui
