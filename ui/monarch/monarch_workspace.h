// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/monarch_walk.h"
#include "ui/workspace.h"

class QStackedWidget;

namespace longwave::ui {

/// The page "Monarch": one convolution by a Monarch decomposition, a step at a time.
class MonarchWorkspace : public Workspace {
    Q_OBJECT
  public:
    explicit MonarchWorkspace(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Monarch"); }
    QString name() const override { return QStringLiteral("monarch"); }
    void fit() override {}
    bool isSettled() const override { return walk_.isSettled(); }
    bool needsFiles() const override { return false; }
    bool showView(const QString& name) override;

    MonarchWalk& walk() noexcept { return walk_; }

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    MonarchWalk walk_;
    QStackedWidget* stages_ = nullptr;
};

} // namespace longwave::ui
