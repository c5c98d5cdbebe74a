// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/popup_button.h"

#include <cstdint>
#include <vector>

class QComboBox;
class QLabel;

namespace longwave::ui {

class FactorTree;
class Segmented;
class Session;

/// What opens under the factors: the tree, how many factors, and the list of all ways to write N with so many.
class FactorPopup : public PopupPanel {
    Q_OBJECT
  public:
    explicit FactorPopup(Session& session);

    FactorTree* tree() const noexcept { return tree_; }
    Segmented* orders() const noexcept { return orders_; }
    QComboBox* ways() const noexcept { return ways_; }
    QString words() const;

  private:
    void take(const std::vector<std::int64_t>& factors);
    void say(const QString& words);
    void follow();

    Session& session_;
    FactorTree* tree_;
    Segmented* orders_;
    QComboBox* ways_;
    QLabel* words_;
    QStringList listed_; ///< what `ways_` holds
};

/// N₁ × N₂ × … as boxes in the factors' colours; opens the tree.
class FactorButton : public PopupButton {
    Q_OBJECT
  public:
    explicit FactorButton(Session& session, QWidget* parent = nullptr);
    FactorPopup* popup() const noexcept { return popup_; }
    QSize minimumSizeHint() const override { return sizeHint(); } ///< numbers are not elided

  protected:
    void paintFace(QPainter& painter, const QRect& room) override;
    int faceWidth() const override;

  private:
    FactorButton(Session& session, FactorPopup* popup, QWidget* parent);
    void follow();

    Session& session_;
    FactorPopup* popup_;
};

/// "8 × 8".
QString factorsText(const std::vector<std::int64_t>& factors);

} // namespace longwave::ui
