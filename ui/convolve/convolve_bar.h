// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "ui/bar_rows.h"
#include "ui/session/session.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QSpinBox;
class QPushButton;

namespace longwave::ui {

class GateButton;

/// The bar over Convolve: mode, heads, the baseline that runs in turn, gates, what a held B shows; and at the right how
/// the run goes. It follows the session's choices for these and says what is picked. Where it gets narrow, the words
/// before its controls give way one by one, and then it takes two rows.
class ConvolveBar : public QWidget {
    Q_OBJECT
  public:
    explicit ConvolveBar(Session& session, QWidget* parent = nullptr);

    /// A widget before all others, such as the switch between run modes. Takes ownership.
    void setLeading(QWidget* widget);

    void setMode(Mode mode);
    /// Fewer than two heads: nothing to choose.
    void setHeads(std::int64_t heads, std::int64_t shown, bool all);
    /// What there is to compare with; empty: nothing, and then the button is disabled.
    void setOther(const QString& word);
    /// A dot goes before the words unless they are Muted.
    void setStatus(const QString& words, Token color);

    const QString& statusWords() const noexcept { return statusWords_; }
    QComboBox* modeBox() const noexcept { return mode_; }
    QComboBox* headsBox() const noexcept { return heads_; }
    QSpinBox* headBox() const noexcept { return head_; }
    QComboBox* baselineBox() const noexcept { return baseline_; }
    QComboBox* againstBox() const noexcept { return against_; }
    GateButton* gateButton() const noexcept { return gates_; }
    QPushButton* holdButton() const noexcept { return hold_; }

    QSize minimumSizeHint() const override;

  signals:
    void modePicked(longwave::Mode mode);
    void allHeadsPicked(bool all);
    void headPicked(int head);
    void held(bool down); ///< the button that does what the key does

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    struct Word {
        QLabel* label;
        std::size_t row; ///< of BarRows
    };
    static int widthOf(const Word& word); // with the gap behind it
    void makeHeads();
    void makeBaseline();
    void makeCompare();
    void word(QHBoxLayout* row, const QString& text); // one that gives way
    void followBaseline();
    void paintStatus();
    void fitWords();

    Session& session_;
    BarRows rows_;
    QComboBox* mode_;
    QWidget* headControls_;
    QComboBox* heads_;
    QSpinBox* head_;
    QComboBox* baseline_;
    GateButton* gates_;
    QPushButton* hold_;
    QComboBox* against_;
    QLabel* status_;
    std::vector<Word> words_; ///< in the order in which they give way
    QString statusWords_;
    Token statusColor_ = Token::Muted;
};

} // namespace longwave::ui
