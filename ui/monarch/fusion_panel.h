// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace longwave::ui {

class FusionPicture;
class MonarchWalk;

/// The memory picture: apart, every stage reads from and writes to the device's memory; fused, there is one read and
/// one write. Both tick with the step that is shown.
class FusionPanel : public QWidget {
    Q_OBJECT
  public:
    explicit FusionPanel(MonarchWalk& walk, QWidget* parent = nullptr);

    FusionPicture* unfused() const noexcept { return unfused_; }
    FusionPicture* fused() const noexcept { return fused_; }
    /// "so far / in all" of both, and the sentence beneath.
    QStringList figures() const;

  private:
    void follow();

    MonarchWalk& walk_;
    FusionPicture* unfused_;
    FusionPicture* fused_;
    QLabel* unfusedBytes_;
    QLabel* fusedBytes_;
    QLabel* note_;
};

} // namespace longwave::ui
