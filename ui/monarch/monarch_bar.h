// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QVBoxLayout;

namespace longwave::ui {

class FactorButton;
class LengthBox;
class MonarchWalk;
class PopupButton;
class PopupPanel;
class Segmented;
class Session;
class SourcePopup;

/// The bar over the Monarch page: signal, kernel, N, factors, how the convolution is taken apart, and at the right the
/// view. Where it gets narrow, what is used least goes into the panel under "More", one by one.
class MonarchBar : public QWidget {
    Q_OBJECT
  public:
    explicit MonarchBar(MonarchWalk& walk, QWidget* parent = nullptr);

    PopupButton* signalButton() const noexcept { return signal_; }
    PopupButton* kernelButton() const noexcept { return kernel_; }
    SourcePopup* signalPopup() const noexcept { return signalPopup_; }
    SourcePopup* kernelPopup() const noexcept { return kernelPopup_; }
    LengthBox* lengthBox() const noexcept { return length_; }
    FactorButton* factorButton() const noexcept { return factors_; }
    QComboBox* modeBox() const noexcept { return mode_; }
    QCheckBox* paddingBox() const noexcept { return padding_; }
    QCheckBox* reorderBox() const noexcept { return reorder_; }
    QCheckBox* pairBox() const noexcept { return pair_; }
    QComboBox* precisionBox() const noexcept { return precision_; }
    Segmented* views() const noexcept { return views_; }
    PopupButton* moreButton() const noexcept { return more_; }

    QSize minimumSizeHint() const override;

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void makeSources();
    void makeShape();
    void makeGroups();
    QWidget* word(const QString& text, QWidget* buddy);
    QWidget* group(const QList<QWidget*>& widgets);
    void followChoices();
    void followSources();
    void fitGroups();

    MonarchWalk& walk_;
    Session& session_;
    QHBoxLayout* row_;
    QHBoxLayout* groupRow_ = nullptr;
    SourcePopup* signalPopup_ = nullptr;
    SourcePopup* kernelPopup_ = nullptr;
    PopupButton* signal_ = nullptr;
    PopupButton* kernel_ = nullptr;
    LengthBox* length_ = nullptr;
    FactorButton* factors_ = nullptr;
    QComboBox* mode_ = nullptr;
    QCheckBox* padding_ = nullptr;
    QCheckBox* reorder_ = nullptr;
    QCheckBox* pair_ = nullptr;
    QComboBox* precision_ = nullptr;
    Segmented* views_ = nullptr;
    PopupPanel* morePanel_ = nullptr;
    QVBoxLayout* moreColumn_ = nullptr;
    PopupButton* more_ = nullptr;
    std::vector<QWidget*> words_;  ///< before controls that say it too
    std::vector<QWidget*> groups_; ///< in the order in which they stand
    std::vector<int> yielding_;    ///< in the order in which they go
    std::vector<bool> folded_;
};

} // namespace longwave::ui
