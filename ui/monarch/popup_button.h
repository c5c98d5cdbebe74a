// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QWidget>

namespace longwave::ui {

/// A panel that stands over the page under its button until somebody clicks elsewhere or presses Esc.
class PopupPanel : public QWidget {
    Q_OBJECT
  public:
    explicit PopupPanel(QWidget* parent = nullptr);
    /// Below a widget of the window, moved so that all of it is on the screen. Gives `focus` the keyboard.
    void openUnder(const QWidget& anchor, QWidget* focus = nullptr);
    /// As large as what is in it wants to be.
    void fitSize();

  signals:
    void opened();
    void closed();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
};

/// A button of a bar that opens a panel: its words at the left, which elide, and a chevron.
class PopupButton : public QPushButton {
    Q_OBJECT
  public:
    /// `panel` becomes this button's child.
    explicit PopupButton(PopupPanel* panel, QWidget* parent = nullptr);

    PopupPanel* panel() const noexcept { return panel_; }
    /// What gets the keyboard when the panel opens.
    void setFirstFocus(QWidget* widget) { focus_ = widget; }
    /// The words are never wider than this, px.
    void setMostWidth(int width);
    void openPanel();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    /// What stands on the button, left of the chevron.
    virtual void paintFace(QPainter& painter, const QRect& room);
    virtual int faceWidth() const;

  private:
    PopupPanel* panel_;
    QWidget* focus_ = nullptr;
    int most_ = 240;
};

} // namespace longwave::ui
