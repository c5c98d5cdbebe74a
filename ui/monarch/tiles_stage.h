// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>

class QFormLayout;
class QLabel;

namespace longwave::ui {

class MonarchWalk;
class TilesMarks;
class TilesPicture;
struct TilesModel;

/// A step as tensor cores do it: products of 16 × 16 tiles, how many, how full.
class TilesStage : public QWidget {
    Q_OBJECT
  public:
    explicit TilesStage(MonarchWalk& walk, QWidget* parent = nullptr);

    TilesPicture* picture() const noexcept { return picture_; }
    TilesMarks* marks() const noexcept { return marks_; }
    /// What stands at the right, "caption: value" each.
    QStringList facts() const;
    /// The cell that is pointed at, written out.
    QString sum() const;

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* makeSide();
    QLabel* addFact(QFormLayout* form, const QString& caption, const QString& tip);
    void follow();
    void showFacts();
    void showPointed();

    MonarchWalk& walk_;
    std::shared_ptr<const TilesModel> model_;
    bool isOld_ = false; ///< the trace or step changed while it was hidden
    QLabel* title_;
    QLabel* sentence_;
    TilesPicture* picture_;
    TilesMarks* marks_;
    QWidget* facts_ = nullptr;
    QLabel* done_ = nullptr;
    QLabel* full_ = nullptr;
    QLabel* each_ = nullptr;
    QLabel* flops_ = nullptr;
    QLabel* something_ = nullptr;
    QLabel* nothing_ = nullptr;
    QLabel* why_ = nullptr;
    QLabel* note_ = nullptr;
    QLabel* sum_ = nullptr;
};

} // namespace longwave::ui
