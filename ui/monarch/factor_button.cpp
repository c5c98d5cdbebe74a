// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/factor_button.h"

#include "compute/monarch/factorization.h"
#include "ui/monarch/factor_tree.h"
#include "ui/monarch/length_box.h"
#include "ui/monarch/monarch_edit.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/segmented.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

namespace {
constexpr int kBoxPad = 7;
constexpr int kTimesWidth = 16;
constexpr int kLeastBox = 26;
} // namespace

QString factorsText(const std::vector<std::int64_t>& factors) {
    QStringList parts;
    for (const std::int64_t factor : factors)
        parts << format::count(factor);
    return parts.join(QStringLiteral(" × "));
}

FactorPopup::FactorPopup(Session& session)
    : session_(session),
      tree_(new FactorTree),
      orders_(new Segmented({QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4")})),
      ways_(new QComboBox),
      words_(new QLabel) {
    setAccessibleName(tr("Factors of N"));
    orders_->setAccessibleName(tr("How many factors: the order p"));
    ways_->setAccessibleName(tr("Every way to write N"));
    ways_->setToolTip(tr("Every way to write N with so many factors, the order of the factors included"));
    ways_->setMaxVisibleItems(14);
    ways_->setSizeAdjustPolicy(QComboBox::AdjustToContents); // of three and four factors it is wider than of two
    words_->setProperty("role", "muted");
    words_->setWordWrap(true);
    words_->setMinimumHeight(words_->fontMetrics().height() * 2 + 4);
    words_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* order = new QLabel(tr("Factors"));
    row->addWidget(order);
    row->addWidget(orders_);
    row->addStretch(1);
    row->addWidget(ways_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(12);
    column->addLayout(row);
    column->addWidget(tree_);
    column->addWidget(words_);
    connect(tree_, &FactorTree::moved, this, &FactorPopup::take);
    connect(tree_, &FactorTree::told, this, &FactorPopup::say);
    connect(orders_, &Segmented::currentIndexChanged, this, [this](int index) {
        take(factorsFor(session_.choices().monarch.points(), index + FactorBranches::kLeastOrder));
    });
    connect(ways_, &QComboBox::activated, this, [this](int index) {
        const auto ways = monarchFactorizations(session_.choices().monarch.points(),
                                                static_cast<int>(session_.choices().monarch.factors.size()));
        if (index >= 0 && index < static_cast<int>(ways.size()))
            take(ways[static_cast<std::size_t>(index)]);
    });
    connect(&session_, &Session::monarchChanged, this, &FactorPopup::follow);
    connect(this, &PopupPanel::opened, this, [this] { say({}); });
    follow();
    say({});
}

QString FactorPopup::words() const {
    return words_->text();
}

void FactorPopup::take(const std::vector<std::int64_t>& factors) {
    editMonarch(session_, tr("factors %1").arg(factorsText(factors)),
                [&](MonarchChoices& next) { next.factors = factors; });
    follow();
}

void FactorPopup::say(const QString& words) {
    words_->setText(words.isEmpty() ? tr("Drag a prime to another branch, or a factor to another place. Keys: arrows "
                                         "and Enter.")
                                    : words);
    words_->setAccessibleName(words_->text());
}

void FactorPopup::follow() {
    const MonarchChoices& choices = session_.choices().monarch;
    const FactorBranches branches(choices.factors);
    tree_->setBranches(branches);
    if (isVisible())
        fitSize(); // the tree may be taller now
    const QSignalBlocker quietOrders(orders_), quietWays(ways_);
    int primes = 0;
    for (int branch = 0; branch < branches.order(); ++branch)
        primes += static_cast<int>(branches.primes(branch).size());
    for (int order = FactorBranches::kLeastOrder; order <= FactorBranches::kMostOrder; ++order) {
        const bool exists = order <= primes;
        const int index = order - FactorBranches::kLeastOrder;
        orders_->setSegmentEnabled(index, exists);
        orders_->setTip(index, exists ? tr("As even as %1 factors can be").arg(order)
                                      : tr("N is a product of %1 primes: it has no %2 factors").arg(primes).arg(order));
    }
    orders_->setCurrentIndex(branches.order() - FactorBranches::kLeastOrder);
    const auto ways = monarchFactorizations(choices.points(), branches.order());
    QStringList words;
    for (const auto& way : ways)
        words << factorsText(way);
    if (listed_ != words) {
        ways_->clear();
        ways_->addItems(words);
        listed_ = words;
    }
    ways_->setCurrentIndex(static_cast<int>(std::find(ways.begin(), ways.end(), choices.factors) - ways.begin()));
}

FactorButton::FactorButton(Session& session, QWidget* parent)
    : FactorButton(session, new FactorPopup(session), parent) {}

FactorButton::FactorButton(Session& session, FactorPopup* popup, QWidget* parent)
    : PopupButton(popup, parent),
      session_(session),
      popup_(popup) {
    setFirstFocus(popup_->tree());
    setMostWidth(320);
    connect(&session_, &Session::monarchChanged, this, &FactorButton::follow);
    follow();
}

void FactorButton::follow() {
    const MonarchChoices& choices = session_.choices().monarch;
    setText(factorsText(choices.factors));
    setAccessibleName(tr("Factors: %1 = %2").arg(format::count(choices.points()), text()));
    setToolTip(tr("N = %1 = %2. Opens the factor tree.").arg(format::count(choices.points()), text()));
    updateGeometry();
    update();
}

int FactorButton::faceWidth() const {
    int width = 0;
    for (const std::int64_t factor : session_.choices().monarch.factors)
        width += std::max(kLeastBox, fontMetrics().horizontalAdvance(format::count(factor)) + 2 * kBoxPad);
    return width + kTimesWidth * static_cast<int>(session_.choices().monarch.factors.size() - 1);
}

void FactorButton::paintFace(QPainter& painter, const QRect& room) {
    const std::vector<std::int64_t>& factors = session_.choices().monarch.factors;
    int left = room.left();
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const QString words = format::count(factors[i]);
        if (i > 0) {
            painter.setPen(theme()[Token::Muted]);
            painter.drawText(QRect(left, 0, kTimesWidth, height()), Qt::AlignCenter, QString(format::kTimes));
            left += kTimesWidth;
        }
        const int width = std::max(kLeastBox, fontMetrics().horizontalAdvance(words) + 2 * kBoxPad);
        const QRect box(left, 0, width, height() - 2);
        painter.setPen(theme()[Token::Text]);
        painter.drawText(box, Qt::AlignCenter, words);
        painter.fillRect(QRect(box.left() + 3, height() - 5, box.width() - 6, 2),
                         theme()[factorToken(static_cast<int>(i))]);
        left += width;
    }
}

} // namespace longwave::ui
