// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/factor_tree.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kRoot = 32; // height of N's box
constexpr double kFactorTop = 68;
constexpr double kFactorHeight = 40;
constexpr double kPrimeTop = 136;
constexpr double kPrime = 28; // a prime's square; the pitch is 4 more
constexpr double kPitch = kPrime + 4;
constexpr double kLeastColumn = 112;
const QString kDigits = QStringLiteral("₁₂₃₄");

} // namespace

FactorTree::FactorTree(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Factor tree"));
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void FactorTree::setBranches(const FactorBranches& branches) {
    if (branches == branches_)
        return;
    branches_ = branches;
    held_.reset();
    isDragging_ = false;
    current_.branch = std::clamp(current_.branch, 0, branches_.order() - 1);
    current_.prime = std::min(current_.prime, static_cast<int>(branches_.primes(current_.branch).size()) - 1);
    describe();
    updateGeometry();
    update();
}

int FactorTree::shownBranches() const {
    return std::min(branches_.order() + 1, FactorBranches::kMostOrder);
}

QSize FactorTree::sizeHint() const {
    // Room for all primes but one of each other branch in one: no move makes it taller.
    int primes = 1;
    for (int branch = 0; branch < branches_.order(); ++branch)
        primes += static_cast<int>(branches_.primes(branch).size()) - 1;
    const double width = kLeastColumn * FactorBranches::kMostOrder;
    const int inRow = static_cast<int>((width / std::max(1, shownBranches()) - 8) / kPitch);
    const int rows = (primes + inRow - 1) / inRow;
    return {static_cast<int>(width), static_cast<int>(kPrimeTop + rows * kPitch)};
}

double FactorTree::columnWidth() const {
    return static_cast<double>(width()) / std::max(1, shownBranches());
}

QRectF FactorTree::placeOf(const Node& node) const {
    const double column = columnWidth(), left = node.branch * column;
    if (node.isFactor())
        return {left + 8, kFactorTop, column - 16, kFactorHeight};
    // As many in a row as there is room for, centred.
    const auto count = static_cast<int>(branches_.primes(node.branch).size());
    const int most = std::max(1, static_cast<int>((column - 8) / kPitch));
    const int rows = (count + most - 1) / most, row = node.prime / most;
    const int inRow = row + 1 < rows ? most : count - most * (rows - 1);
    const double begin = left + column / 2 - inRow * kPitch / 2 + 2;
    return {begin + (node.prime % most) * kPitch, kPrimeTop + row * kPitch, kPrime, kPrime};
}

std::optional<FactorTree::Node> FactorTree::nodeAt(QPointF at) const {
    for (int branch = 0; branch < branches_.order(); ++branch) {
        if (placeOf({branch, -1}).contains(at))
            return Node{branch, -1};
        for (int prime = 0; prime < static_cast<int>(branches_.primes(branch).size()); ++prime)
            if (placeOf({branch, prime}).adjusted(-2, -2, 2, 2).contains(at))
                return Node{branch, prime};
    }
    return std::nullopt;
}

int FactorTree::branchAt(QPointF at) const {
    return std::clamp(static_cast<int>(at.x() / columnWidth()), 0, shownBranches() - 1);
}

QString FactorTree::whyNot(const Node& held, int to) const {
    if (!held.isFactor())
        return branches_.whyNotPrime(held.branch, held.prime, to);
    return to >= branches_.order() ? tr("A factor changes places with the others; its primes make a new one.")
                                   : QString();
}

void FactorTree::drop(int to) {
    if (!held_)
        return;
    const Node held = *held_;
    held_.reset();
    isDragging_ = false;
    update();
    if (held.branch == to) { // put back
        emit told({});
        return;
    }
    if (const QString why = whyNot(held, to); !why.isEmpty()) {
        emit told(why);
        return;
    }
    FactorBranches next = branches_;
    if (held.isFactor()) {
        next.moveFactor(held.branch, to);
        current_ = {to, -1};
    } else {
        const std::int64_t value = branches_.primes(held.branch)[static_cast<std::size_t>(held.prime)];
        const bool vanishes = branches_.primes(held.branch).size() == 1;
        next.movePrime(held.branch, held.prime, to);
        current_.branch = to - (vanishes && to > held.branch ? 1 : 0);
        const auto& primes = next.primes(current_.branch);
        current_.prime = static_cast<int>(std::find(primes.begin(), primes.end(), value) - primes.begin());
    }
    branches_ = next;
    describe();
    emit told({});
    emit moved(next.factors());
}

void FactorTree::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const auto node = nodeAt(event->position());
    if (!node)
        return;
    current_ = *node;
    held_ = node;
    isDragging_ = true;
    pointer_ = event->position();
    grip_ = pointer_ - placeOf(*node).topLeft();
    target_ = node->branch;
    describe();
    update();
}

void FactorTree::mouseMoveEvent(QMouseEvent* event) {
    if (!isDragging_) {
        setCursor(nodeAt(event->position()) ? Qt::OpenHandCursor : Qt::ArrowCursor);
        return;
    }
    setCursor(Qt::ClosedHandCursor);
    pointer_ = event->position();
    target_ = branchAt(pointer_);
    emit told(held_ && target_ != held_->branch ? whyNot(*held_, target_) : QString());
    update();
}

void FactorTree::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && isDragging_)
        drop(branchAt(event->position()));
    setCursor(Qt::ArrowCursor);
}

void FactorTree::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool takes = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
    if (held_ && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        const int last = held_->isFactor() ? branches_.order() - 1 : shownBranches() - 1;
        target_ = std::clamp(target_ + (key == Qt::Key_Left ? -1 : 1), 0, last);
        emit told(target_ == held_->branch ? tr("Enter puts it back.") : whyNot(*held_, target_));
    } else if (held_ && takes) {
        drop(target_);
    } else if (held_ && key == Qt::Key_Escape) {
        held_.reset();
        emit told({});
    } else if (takes) {
        held_ = current_;
        target_ = current_.branch;
        emit told(tr("Left and Right choose where it goes, Enter puts it down, Esc lets it go."));
    } else if (key == Qt::Key_Left || key == Qt::Key_Right) {
        const int step = key == Qt::Key_Left ? -1 : 1;
        const int count = static_cast<int>(branches_.primes(current_.branch).size());
        const int prime = current_.prime + step;
        if (!current_.isFactor() && prime >= 0 && prime < count) {
            current_.prime = prime;
        } else if (const int branch = current_.branch + step; branch >= 0 && branch < branches_.order()) {
            const bool wasPrime = !current_.isFactor();
            current_.branch = branch;
            if (wasPrime)
                current_.prime = step > 0 ? 0 : static_cast<int>(branches_.primes(branch).size()) - 1;
        }
    } else if (key == Qt::Key_Down) {
        current_.prime = std::max(current_.prime, 0);
    } else if (key == Qt::Key_Up) {
        current_.prime = -1;
    } else {
        QWidget::keyPressEvent(event);
        return;
    }
    describe();
    update();
}

void FactorTree::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void FactorTree::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (!isDragging_)
        held_.reset();
    update();
}

void FactorTree::describe() {
    QStringList factors;
    for (const std::int64_t factor : branches_.factors())
        factors << format::count(factor);
    const QString all = tr("N = %1 = %2").arg(format::count(branches_.points()), factors.join(QStringLiteral(" × ")));
    const QString here =
        current_.isFactor()
            ? tr("factor %1, %2").arg(current_.branch + 1).arg(format::count(branches_.factor(current_.branch)))
            : tr("prime %1 of factor %2")
                  .arg(format::count(branches_.primes(current_.branch)[static_cast<std::size_t>(current_.prime)]))
                  .arg(current_.branch + 1);
    setAccessibleDescription(held_ ? tr("%1. Holding %2; it would go to factor %3.").arg(all, here).arg(target_ + 1)
                                   : tr("%1. At %2. Enter takes it up.").arg(all, here));
}

void FactorTree::paintNode(QPainter& painter, const QRectF& place, const Node& node, bool isGhost) const {
    const Theme& colors = theme();
    const QColor color = colors[factorToken(node.branch)];
    const bool isCurrent = hasFocus() && node == current_ && !isGhost;
    painter.setPen(QPen(isCurrent ? colors[Token::Accent] : colors[Token::ControlSoft], isCurrent ? 2 : 1));
    painter.setBrush(colors[isGhost ? Token::Selected : Token::Surface]);
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setBrush(Qt::NoBrush);
    const double bar = node.isFactor() ? 3 : 2;
    painter.fillRect(QRectF(place.left() + 2, place.bottom() - bar - 1, place.width() - 4, bar), color);
    painter.setPen(colors[Token::Text]);
    if (!node.isFactor()) {
        painter.setFont(uiFont(TextRole::Table));
        painter.drawText(place, Qt::AlignCenter,
                         QString::number(branches_.primes(node.branch)[static_cast<std::size_t>(node.prime)]));
        return;
    }
    painter.setFont(uiFont(TextRole::Body, TextWeight::SemiBold));
    painter.drawText(
        place, Qt::AlignCenter,
        QStringLiteral("N%1 = %2").arg(kDigits[node.branch]).arg(format::count(branches_.factor(node.branch))));
}

void FactorTree::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& colors = theme();
    const QRectF root(width() / 2.0 - 48, 0, 96, kRoot);
    if (held_) // where it would go, and whether it can
        painter.fillRect(
            QRectF(target_ * columnWidth() + 2, kFactorTop - 6, columnWidth() - 4, height() - kFactorTop + 6),
            colors[target_ == held_->branch || whyNot(*held_, target_).isEmpty() ? Token::Selected
                                                                                 : Token::ErrorGround]);
    painter.setPen(QPen(colors[Token::Control], 1));
    for (int branch = 0; branch < branches_.order(); ++branch) {
        const QRectF box = placeOf({branch, -1});
        painter.drawLine(QPointF(root.center().x(), root.bottom()), QPointF(box.center().x(), box.top()));
        for (int prime = 0; prime < static_cast<int>(branches_.primes(branch).size()); ++prime)
            if (const QRectF leaf = placeOf({branch, prime}); leaf.top() < kPrimeTop + 1)
                painter.drawLine(QPointF(box.center().x(), box.bottom()), QPointF(leaf.center().x(), leaf.top()));
    }
    painter.setPen(QPen(colors[Token::ControlSoft], 1));
    painter.setBrush(colors[Token::Surface]);
    painter.drawRoundedRect(root.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(colors[Token::Text]);
    painter.setFont(uiFont(TextRole::Body, TextWeight::SemiBold));
    painter.drawText(root, Qt::AlignCenter, tr("N = %1").arg(format::count(branches_.points())));
    if (shownBranches() > branches_.order()) {
        const QRectF place = placeOf({branches_.order(), -1});
        painter.setPen(QPen(colors[Token::Control], 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setFont(uiFont(TextRole::Caption));
        painter.setPen(colors[Token::Muted]);
        painter.drawText(place.adjusted(4, 0, -4, 0), Qt::AlignCenter | Qt::TextWordWrap, tr("drop a prime here"));
    }
    for (int branch = 0; branch < branches_.order(); ++branch) {
        paintNode(painter, placeOf({branch, -1}), {branch, -1}, false);
        for (int prime = 0; prime < static_cast<int>(branches_.primes(branch).size()); ++prime)
            paintNode(painter, placeOf({branch, prime}), {branch, prime}, false);
    }
    if (!held_)
        return;
    QRectF ghost = placeOf(*held_);
    ghost.moveTopLeft(isDragging_ ? pointer_ - grip_
                                  : QPointF((target_ + 0.5) * columnWidth() - ghost.width() / 2, ghost.top() - 8));
    paintNode(painter, ghost, *held_, true);
}

} // namespace longwave::ui
