// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/engine_list.h"

#include "ui/session/words.h"
#include "ui/theme/appearance.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kSampleWidth = 18;

/// A line as the charts draw it.
class LineSample : public QWidget {
  public:
    LineSample(Token color, bool enabled) : color_(color), enabled_(enabled) {
        setFixedSize(kSampleWidth, 12);
        connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        QColor ink = theme()[color_];
        if (!enabled_)
            ink.setAlphaF(0.4F);
        painter.fillRect(QRectF(0, height() / 2.0 - 1, width(), 2), ink);
    }

  private:
    Token color_;
    bool enabled_;
};

} // namespace

MarkShape engineMark(QStringView engine) noexcept {
    if (engine == u"direct")
        return MarkShape::Square;
    if (engine == u"fftw")
        return MarkShape::Diamond;
    if (engine == u"eigen" || engine == u"pytorch")
        return MarkShape::Triangle;
    if (engine == u"cufft" || engine == u"flashfftconv")
        return MarkShape::TriangleDown;
    if (engine == u"cufft-pytorch")
        return MarkShape::Plus;
    if (engine == u"monarch-cuda")
        return MarkShape::Cross;
    return MarkShape::Circle;
}

EngineList::EngineList(const EngineRegistry& engines, QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 0, 12, 8);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    // What can run first; the rest with the reason beneath, once for those that have the same.
    std::vector<const Engine*> order;
    for (const auto& engine : engines.engines())
        order.push_back(engine.get());
    std::stable_partition(order.begin(), order.end(),
                          [](const Engine* engine) { return engine->unavailableReason().empty(); });
    int line = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Engine* engine = order[i];
        const QString reason = QString::fromStdString(engine->unavailableReason());
        const bool isLastOfReason = i + 1 == order.size() || order[i + 1]->unavailableReason() != reason.toStdString();
        const bool available = reason.isEmpty();
        auto* box = new QCheckBox(QString::fromUtf8(engine->title()));
        box->setEnabled(available);
        box->setAccessibleDescription(available ? QString::fromStdString(engine->target()) : reason);
        box->setToolTip(available ? QString::fromStdString(engine->target()) : reason);
        auto* word = new QLabel;
        word->setProperty("role", "muted");
        word->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        const QString role = !available ? tr("unavailable") : engine->isReference() ? tr("reference") : QString();
        word->setText(role);
        word->setEnabled(available);
        grid->addWidget(new LineSample(engineToken(QString::fromUtf8(engine->name())), available), line, 0);
        grid->addWidget(box, line, 1);
        grid->addWidget(word, line++, 2);
        if (!available && isLastOfReason) {
            auto* words = new QLabel(sentence(reason));
            words->setProperty("role", "muted");
            words->setWordWrap(true);
            grid->addWidget(words, line++, 1, 1, 2);
        }
        connect(box, &QCheckBox::toggled, this, &EngineList::checkedChanged);
        rows_.push_back({engine, box, word, role});
    }
}

std::vector<std::string> EngineList::checked() const {
    std::vector<std::string> names;
    for (const Row& row : rows_)
        if (row.box->isChecked())
            names.push_back(row.engine->name());
    return names;
}

void EngineList::setChecked(const std::vector<std::string>& names) {
    for (const Row& row : rows_) {
        const QSignalBlocker quiet(row.box);
        row.box->setChecked(row.box->isEnabled() &&
                            std::find(names.begin(), names.end(), row.engine->name()) != names.end());
    }
}

void EngineList::setBaseline(const std::string& name) {
    for (const Row& row : rows_)
        row.word->setText(row.engine->name() == name ? tr("baseline") : row.role);
}

void EngineList::follow() {
    for (Row& row : rows_) {
        const QString reason = QString::fromStdString(row.engine->unavailableReason());
        if (reason.isEmpty() || !row.box->isEnabled())
            continue;
        row.box->setChecked(false);
        row.box->setEnabled(false);
        row.box->setToolTip(reason);
        row.box->setAccessibleDescription(reason);
        row.role = tr("unavailable");
        row.word->setText(row.role);
        row.word->setEnabled(false);
    }
}

QCheckBox* EngineList::box(const std::string& name) const {
    for (const Row& row : rows_)
        if (row.engine->name() == name)
            return row.box;
    return nullptr;
}

} // namespace longwave::ui
