// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "ui/plot/curve.h"

#include <QString>
#include <QWidget>

#include <string>
#include <vector>

class QCheckBox;
class QLabel;

namespace longwave::ui {

/// The mark of an engine on every chart, by its stable name.
MarkShape engineMark(QStringView engine) noexcept;

/// All engines with a box each, the sample of their line, and beneath those that cannot run here the reason.
class EngineList : public QWidget {
    Q_OBJECT
  public:
    explicit EngineList(const EngineRegistry& engines, QWidget* parent = nullptr);

    std::vector<std::string> checked() const;
    void setChecked(const std::vector<std::string>& names);
    /// The one that says "baseline".
    void setBaseline(const std::string& name);
    /// Engines that have become unavailable since (their device failed) cannot be chosen any more.
    void follow();
    QCheckBox* box(const std::string& name) const;

  signals:
    void checkedChanged();

  private:
    struct Row {
        const Engine* engine;
        QCheckBox* box;
        QLabel* word;
        QString role; ///< what the word says of an engine that is not the baseline
    };
    std::vector<Row> rows_;
};

} // namespace longwave::ui
