// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/learned_panel.h"

#include "ui/monarch/monarch_edit.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/plot/curve.h"
#include "ui/plot/plot.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {
constexpr int kMostFactors = 4;
constexpr int kPlotHeight = 168;
const QString kDigits = QStringLiteral("₁₂₃₄");
} // namespace

LearnedPanel::LearnedPanel(MonarchWalk& walk, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      run_(walk),
      header_(new PanelHeader(tr("Learned Monarch"))),
      matrices_(new QGridLayout),
      size_(new QDoubleSpinBox),
      seed_(new QSpinBox),
      perturb_(new QPushButton(tr("Perturb"))),
      target_(new QComboBox),
      learn_(new QPushButton(tr("Learn"))),
      stop_(new QPushButton(tr("Stop"))),
      back_(new QPushButton(tr("Back to the DFT"))),
      plot_(new Plot),
      curve_(new Curve(plot_, {Token::S1, 1.5}, tr("loss"))),
      words_(new QLabel) {
    build();
    connect(perturb_, &QPushButton::clicked, this, &LearnedPanel::perturb);
    connect(learn_, &QPushButton::clicked, this, &LearnedPanel::learn);
    connect(stop_, &QPushButton::clicked, &run_, &LearnedRun::stop);
    connect(back_, &QPushButton::clicked, this, [this] {
        run_.stop();
        editMonarch(walk_.session(), tr("back to the DFT"), [](MonarchChoices& next) { next.matrices.reset(); });
    });
    connect(&run_, &LearnedRun::changed, this, &LearnedPanel::followRun);
    connect(&walk_.session(), &Session::monarchChanged, this, &LearnedPanel::followChoices);
    connect(&walk_, &MonarchWalk::traceChanged, this, &LearnedPanel::followRun);
    connect(&walk_.session(), &Session::bankChanged, this, &LearnedPanel::followRun);
    followChoices();
    followRun();
}

void LearnedPanel::build() {
    matrices_->setContentsMargins(12, 0, 12, 4);
    matrices_->setHorizontalSpacing(12);
    matrices_->setVerticalSpacing(4);
    matrices_->setColumnStretch(0, 1);
    auto* head = new QLabel(tr("unlocked"));
    auto* distance = new QLabel(tr("distance from the DFT"));
    distance->setToolTip(tr("‖A − F‖ / ‖F‖ (Frobenius)"));
    for (QLabel* label : {head, distance})
        label->setProperty("role", "muted");
    matrices_->addWidget(head, 0, 0);
    matrices_->addWidget(distance, 0, 1, Qt::AlignRight);
    for (int i = 0; i < kMostFactors; ++i) {
        auto* lock = new QCheckBox;
        lock->setChecked(i == 0);
        lock->setToolTip(tr("This matrix may move; the others stay as they are"));
        auto* value = new QLabel;
        value->setFont(tabularFont(TextRole::Table));
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        matrices_->addWidget(lock, i + 1, 0);
        matrices_->addWidget(value, i + 1, 1);
        locks_.push_back(lock);
        distances_.push_back(value);
        connect(lock, &QCheckBox::toggled, this, [this] {
            run_.stop(); // it learned others
            followRun();
        });
    }
    size_->setRange(0.001, 10);
    size_->setDecimals(3);
    size_->setSingleStep(0.05);
    size_->setValue(0.1);
    size_->setAccessibleName(tr("Size of the perturbation"));
    size_->setToolTip(tr("Every entry of the unlocked matrices is moved by a complex normal number of this size; "
                         "entries of F have magnitude 1"));
    seed_->setRange(0, 9999);
    seed_->setValue(1);
    seed_->setAccessibleName(tr("Seed"));
    seed_->setToolTip(tr("Of the random numbers: the same seed moves them alike"));
    size_->setFixedWidth(64);
    seed_->setFixedWidth(52);
    target_->setAccessibleName(tr("Target kernel"));
    target_->setToolTip(tr("The circular convolution that the matrices are to learn"));
    const auto aim = [this](const QString& word, LearningTarget target) {
        target_->addItem(word, static_cast<int>(target));
    };
    aim(tr("this kernel (the DFT does it)"), LearningTarget::Same);
    aim(tr("this kernel reversed"), LearningTarget::Reversed);
    aim(tr("exponential"), LearningTarget::Exponential);
    aim(tr("impulse: y = u"), LearningTarget::Impulse);
    aim(tr("loaded head, not squashed"), LearningTarget::Loaded);
    aim(tr("drawn kernel"), LearningTarget::Drawn);
    target_->setCurrentIndex(1);
    target_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    target_->setMinimumContentsLength(12);
    stop_->setToolTip(tr("Ends the run; its matrices stay"));
    back_->setToolTip(tr("Exact DFTs again"));
    words_->setProperty("role", "muted");
    words_->setWordWrap(true);
    words_->setContentsMargins(12, 4, 12, 8);
    plot_->setAccessibleName(tr("Loss against steps"));
    plot_->setTitles(tr("gradient steps"), tr("loss (relative, squared)"));
    plot_->setYLog(true);
    plot_->setZeroLine(false);
    plot_->setFixedHeight(kPlotHeight);
    plot_->setXFormatter([](double step) { return tr("step %1").arg(format::count(std::llround(step))); });
    curve_->setValueFormatter([](double loss) { return format::significant(loss); });

    const auto muted = [](const QString& word, QWidget* buddy) {
        auto* label = new QLabel(word);
        label->setProperty("role", "muted");
        label->setBuddy(buddy);
        return label;
    };
    auto* moving = new QHBoxLayout;
    moving->setContentsMargins(12, 4, 12, 4);
    moving->setSpacing(6);
    moving->addWidget(muted(tr("by"), size_));
    moving->addWidget(size_);
    moving->addWidget(muted(tr("seed"), seed_));
    moving->addWidget(seed_);
    moving->addStretch(1);
    moving->addWidget(perturb_);
    auto* aiming = new QHBoxLayout;
    aiming->setContentsMargins(12, 0, 12, 4);
    aiming->setSpacing(6);
    aiming->addWidget(muted(tr("learn"), target_));
    aiming->addWidget(target_, 1);
    auto* learning = new QHBoxLayout;
    learning->setContentsMargins(12, 0, 12, 4);
    learning->setSpacing(6);
    learning->addWidget(learn_);
    learning->addWidget(stop_);
    learning->addStretch(1);
    learning->addWidget(back_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addLayout(matrices_);
    column->addLayout(moving);
    column->addLayout(aiming);
    column->addLayout(learning);
    column->addWidget(words_);
    column->addWidget(plot_);
}

std::vector<bool> LearnedPanel::unlocked() const {
    std::vector<bool> free;
    for (std::size_t i = 0; i < walk_.choices().factors.size(); ++i)
        free.push_back(locks_[i]->isChecked());
    return free;
}

QString LearnedPanel::distance(int factor) const {
    return distances_[static_cast<std::size_t>(factor)]->text();
}

void LearnedPanel::perturb() {
    run_.stop();
    walk_.session().tasks().submit(
        kPerturbLane, tr("Perturbing the matrices"), Supersede::Cancel, this,
        [chosen = walk_.choices(), free = unlocked(), size = size_->value(),
         seed = static_cast<std::uint32_t>(seed_->value())](TaskContext&) {
            std::vector<Complexes> matrices(chosen.factors.size());
            for (std::size_t i = 0; i < matrices.size(); ++i) {
                const bool isSet = chosen.matrices && !(*chosen.matrices)[i].empty();
                Complexes before = isSet ? (*chosen.matrices)[i] : Complexes();
                if (free[i] && !isSet)
                    before = dftMatrix(chosen.factors[i]);
                matrices[i] = free[i] ? perturbed(std::move(before), size, seed * 4 + static_cast<std::uint32_t>(i))
                                      : std::move(before);
            }
            return std::pair{chosen, std::make_shared<const std::vector<Complexes>>(std::move(matrices))};
        },
        [this,
         size = size_->value()](const std::pair<MonarchChoices, std::shared_ptr<const std::vector<Complexes>>>& made) {
            const auto& [chosen, set] = made;
            if (walk_.choices().factors != chosen.factors || walk_.choices().matrices != chosen.matrices)
                return; // they are others by now
            editMonarch(walk_.session(), tr("perturb the matrices by %1").arg(format::significant(size)),
                        [&set = set](MonarchChoices& next) { next.matrices = set; });
        });
}

void LearnedPanel::learn() {
    if (run_.isRunning())
        run_.pause();
    else if (run_.isPaused())
        run_.resume();
    else
        run_.start(unlocked(), static_cast<LearningTarget>(target_->currentData().toInt()));
}

void LearnedPanel::followChoices() {
    const MonarchChoices& choices = walk_.choices();
    for (int i = 0; i < kMostFactors; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const bool isThere = at < choices.factors.size();
        locks_[at]->setVisible(isThere);
        distances_[at]->setVisible(isThere);
        if (isThere)
            locks_[at]->setText(QStringLiteral("F%1, %2 × %2").arg(kDigits[i]).arg(choices.factors[at]));
    }
    measure();
    followRun();
}

void LearnedPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    measure();
    followRun();
}

void LearnedPanel::measure() {
    const MonarchChoices& choices = walk_.choices();
    const bool isMeasured = choices.matrices == measured_ && choices.factors == measuredFactors_;
    if (!isVisible() || isMeasured) // while nobody looks nothing is computed
        return;
    measured_ = choices.matrices;
    measuredFactors_ = choices.factors;
    walk_.session().tasks().submit(
        kDistanceLane, tr("Comparing the matrices with the DFT"), Supersede::Finish, this,
        [factors = measuredFactors_, matrices = measured_](TaskContext&) {
            std::vector<double> distances(factors.size(), 0.0); // exact
            for (std::size_t i = 0; matrices && i < factors.size(); ++i)
                if (!(*matrices)[i].empty())
                    distances[i] = distanceFromDft((*matrices)[i], factors[i]);
            return distances;
        },
        [this](const std::vector<double>& distances) {
            double most = 0;
            for (std::size_t i = 0; i < distances.size(); ++i) {
                most = std::max(most, distances[i]);
                distances_[i]->setText(distances[i] > 0 ? format::significant(distances[i]) : tr("exact"));
            }
            header_->setSubtitle(most > 0 ? tr("not the DFT") : tr("the exact DFT"));
        });
}

void LearnedPanel::followRun() {
    const std::vector<bool> free = unlocked();
    const bool any = std::find(free.begin(), free.end(), true) != free.end();
    const bool isBusy = run_.isRunning() || run_.isPaused();
    learn_->setText(run_.isRunning() ? tr("Pause") : run_.isPaused() ? tr("Go on") : tr("Learn"));
    learn_->setEnabled(isBusy || (any && walk_.trace()));
    learn_->setToolTip(any ? tr("Gradient steps on four random signals, each as long as the loss goes down (Armijo)")
                           : tr("Unlock a matrix first"));
    perturb_->setEnabled(any);
    perturb_->setToolTip(any ? tr("Moves the unlocked matrices at random") : tr("Unlock a matrix first"));
    stop_->setEnabled(isBusy);
    target_->setEnabled(!isBusy);
    auto* targets = static_cast<QStandardItemModel*>(target_->model());
    for (int i = 0; i < target_->count(); ++i) {
        const auto target = static_cast<LearningTarget>(target_->itemData(i).toInt());
        const bool exists = run_.canAim(target);
        targets->item(i)->setEnabled(exists);
        targets->item(i)->setToolTip(exists                            ? QString()
                                     : target == LearningTarget::Drawn ? tr("No kernel was drawn yet")
                                                                       : tr("No kernel is loaded"));
        if (!exists && target_->currentIndex() == i)
            target_->setCurrentIndex(0);
    }
    back_->setEnabled(walk_.choices().matrices != nullptr);
    if (!isVisible())
        return; // the plot can wait
    const std::vector<LearnedRun::Point>& points = run_.curve();
    QString words = run_.words();
    if (points.empty()) {
        plot_->setEmptyText(tr("No run yet. Unlock a matrix, perturb it or choose a target, and learn."));
    } else {
        plot_->setEmptyText({});
        std::vector<CurvePoint> curve;
        double low = points.front().loss, high = points.front().loss;
        // As many as there are pixels are enough.
        const std::size_t stride = std::max<std::size_t>(1, points.size() / 500);
        for (std::size_t i = 0; i < points.size(); i += stride) {
            const LearnedRun::Point& point = points[std::min(i, points.size() - 1)];
            curve.push_back({static_cast<double>(point.steps), std::max(point.loss, 1e-30)});
            low = std::min(low, curve.back().y);
            high = std::max(high, curve.back().y);
        }
        if (curve.back().x < points.back().steps)
            curve.push_back({static_cast<double>(points.back().steps), std::max(points.back().loss, 1e-30)});
        low = std::min(low, curve.back().y);
        curve_->setPoints(std::move(curve));
        low = std::max(low, 1e-30) / 1.5;
        plot_->setHome(0, std::max(1, points.back().steps), low, std::max(high * 1.5, low * 10)); // a decade at least
        words += QLatin1Char(' ') +
                 tr("Loss %1, from %2.")
                     .arg(format::significant(points.back().loss), format::significant(points.front().loss));
    }
    words_->setText(words.isEmpty()
                        ? tr("The exact DFT is one point of a family of products: matrices that may move can "
                             "do other convolutions, or this one another way.")
                        : words);
}

} // namespace longwave::ui
