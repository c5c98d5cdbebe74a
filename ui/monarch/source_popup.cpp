// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/source_popup.h"

#include "ui/monarch/drawing_canvas.h"
#include "ui/monarch/monarch_edit.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/segmented.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace longwave::ui {

namespace {

using Source = StageRow::Source;
constexpr int kRestMilliseconds = 700;

std::vector<Source> sourcesOf(StageRole role) {
    if (role == StageRole::Signal)
        return {Source::Loaded, Source::Impulse, Source::Cosine, Source::TwoTones, Source::Exponential, Source::Drawn};
    return {Source::Loaded, Source::Exponential, Source::Impulse, Source::Cosine, Source::TwoTones, Source::Drawn};
}

QString upper(QString words) {
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

int asInt(std::int64_t value) {
    return static_cast<int>(std::min<std::int64_t>(value, std::numeric_limits<int>::max()));
}

} // namespace

SourcePopup::SourcePopup(MonarchWalk& walk, StageRole role)
    : walk_(walk),
      role_(role),
      group_(new QButtonGroup(this)),
      sentence_(new QLabel),
      canvas_(new DrawingCanvas),
      clear_(new QPushButton(tr("Clear"))) {
    setAccessibleName(role_ == StageRole::Signal ? tr("Signal") : tr("Kernel"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    for (const Source source : sourcesOf(role_)) {
        auto* button = new QRadioButton;
        group_->addButton(button, static_cast<int>(source));
        column->addWidget(button);
        if (source == Source::Loaded)
            column->addWidget(makePlace());
    }
    sentence_->setProperty("role", "muted");
    sentence_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(sentence_, 1);
    row->addWidget(clear_, 0, Qt::AlignTop);
    column->addSpacing(4);
    column->addWidget(canvas_);
    column->addLayout(row);
    canvas_->setToolTip(tr("Draw with the mouse, or choose a value with Left and Right and move it with Up and Down"));
    clear_->setToolTip(tr("All values zero"));

    connect(group_, &QButtonGroup::idClicked, this, [this](int id) { setSource(static_cast<Source>(id)); });
    connect(canvas_, &DrawingCanvas::drawn, this, &SourcePopup::takeDrawing);
    connect(canvas_, &DrawingCanvas::strokeEnded, this, [this] { endMonarchGesture(walk_.session()); });
    connect(clear_, &QPushButton::clicked, this,
            [this] { takeDrawing(std::vector<double>(static_cast<std::size_t>(windowOf(walk_.choices()))), false); });
    rest_.setSingleShot(true);
    rest_.setInterval(kRestMilliseconds);
    connect(&rest_, &QTimer::timeout, this, [this] { endMonarchGesture(walk_.session()); });
    connect(this, &PopupPanel::opened, this, &SourcePopup::follow);
    connect(&walk_, &MonarchWalk::traceChanged, this, &SourcePopup::follow);
    for (const auto changed : {&Session::monarchChanged, &Session::signalChanged, &Session::bankChanged,
                               &Session::headChanged, &Session::regularizationChanged})
        connect(&walk_.session(), changed, this, &SourcePopup::follow);
    follow();
}

QWidget* SourcePopup::makePlace() {
    places_ = new QWidget;
    auto* column = new QVBoxLayout(places_);
    column->setContentsMargins(24, 0, 0, 4);
    column->setSpacing(6);
    fitting_ = new Segmented({tr("Cut"), tr("Resample")});
    fitting_->setAccessibleName(tr("How a longer row is fitted"));
    fitting_->setTip(0, tr("As many values as the window has, the others are left out"));
    fitting_->setTip(1, tr("All of it: each value is the mean of a stretch"));
    slider_ = new QSlider(Qt::Horizontal);
    place_ = new QSpinBox;
    placeWord_ = new QLabel;
    placeWord_->setProperty("role", "muted");
    loudest_ = new QPushButton(role_ == StageRole::Signal ? tr("Loudest") : tr("Lag 0"));
    loudest_->setToolTip(role_ == StageRole::Signal ? tr("Begin where the signal is loudest")
                                                    : tr("Begin with the kernel’s first tap"));
    slider_->setAccessibleName(role_ == StageRole::Signal ? tr("First sample") : tr("First tap"));
    place_->setAccessibleName(role_ == StageRole::Signal ? tr("First sample, exact") : tr("First tap, exact"));
    place_->setKeyboardTracking(false);
    place_->setGroupSeparatorShown(true);
    place_->setFont(tabularFont(TextRole::Table));
    place_->setFixedWidth(place_->fontMetrics().horizontalAdvance(QStringLiteral("000,000,000")) + 20);
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(fitting_);
    first->addStretch(1);
    first->addWidget(loudest_);
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(slider_, 1);
    second->addWidget(place_);
    second->addWidget(placeWord_);
    column->addLayout(first);
    column->addLayout(second);
    connect(fitting_, &Segmented::currentIndexChanged, this, [this](int index) {
        editMonarch(walk_.session(), index == 1 ? tr("resample the loaded row") : tr("cut the loaded row"),
                    [this, index](MonarchChoices& next) { rowOf(next, role_).resampled = index == 1; });
    });
    connect(slider_, &QSlider::valueChanged, this, [this](int from) {
        setPlace(from, true);
        if (!slider_->isSliderDown())
            rest_.start();
    });
    connect(slider_, &QSlider::sliderReleased, this, [this] { endMonarchGesture(walk_.session()); });
    connect(place_, &QSpinBox::valueChanged, this, [this](int from) { setPlace(from, false); });
    connect(loudest_, &QPushButton::clicked, this, [this] { setPlace(kLoudest, false); });
    return places_;
}

QRadioButton* SourcePopup::choice(Source source) const {
    return qobject_cast<QRadioButton*>(group_->button(static_cast<int>(source)));
}

QString SourcePopup::sentence() const {
    return sentence_->text();
}

void SourcePopup::setSource(Source source) {
    const std::vector<double> shown = shownRow();
    editMonarch(walk_.session(),
                (role_ == StageRole::Signal ? tr("signal: %1") : tr("kernel: %1"))
                    .arg(sourceWord(walk_.session(), role_, source)),
                [&](MonarchChoices& next) {
                    StageRow& row = rowOf(next, role_);
                    row.source = source;
                    if (source == Source::Drawn && row.drawn.empty()) // begin with what stands there
                        row.drawn = shown;
                });
    if (source == Source::Drawn)
        canvas_->setFocus();
}

void SourcePopup::setPlace(std::int64_t from, bool merge) {
    editMonarch(
        walk_.session(),
        from < 0 ? (role_ == StageRole::Signal ? tr("begin where it is loudest") : tr("begin at lag 0"))
                 : tr("begin at %1").arg(format::count(from)),
        [&](MonarchChoices& next) { rowOf(next, role_).from = from; }, merge);
}

void SourcePopup::takeDrawing(const std::vector<double>& values, bool merge) {
    editMonarch(
        walk_.session(), role_ == StageRole::Signal ? tr("draw the signal") : tr("draw the kernel"),
        [&](MonarchChoices& next) {
            StageRow& row = rowOf(next, role_);
            row.source = Source::Drawn;
            row.drawn = values;
        },
        merge);
}

std::vector<double> SourcePopup::shownRow() const {
    const StageRow& row = rowOf(walk_.choices(), role_);
    std::vector<double> values;
    if (row.source == Source::Drawn)
        values = row.drawn;
    else if (walk_.trace())
        values = role_ == StageRole::Signal ? walk_.trace()->options.signal : walk_.trace()->options.kernel;
    values.resize(static_cast<std::size_t>(windowOf(walk_.choices())));
    return values;
}

void SourcePopup::follow() {
    const Session& session = walk_.session();
    const StageRow& row = rowOf(walk_.choices(), role_);
    const std::int64_t there = loadedLength(session, role_), window = windowOf(walk_.choices());
    for (const Source source : sourcesOf(role_)) {
        QRadioButton* button = choice(source);
        const bool isLoaded = source == Source::Loaded;
        QString words = upper(sourceWord(session, role_, source));
        if (isLoaded && there > 0)
            words = role_ == StageRole::Signal
                        ? tr("%1, %2 samples").arg(words, format::count(there))
                        : tr("%1 of the loaded kernels, %2 taps").arg(words, format::count(there));
        button->setText(words);
        button->setEnabled(!isLoaded || there > 0);
        button->setToolTip(!isLoaded || there > 0
                               ? QString()
                               : tr("Nothing is loaded: open a file first (Ctrl+O). An example stands in for it."));
        button->setChecked(row.source == source);
    }
    const bool isLong = there > window;
    places_->setVisible(isLong);
    const QSignalBlocker quietSlider(slider_), quietPlace(place_), quietFitting(fitting_);
    fitting_->setCurrentIndex(row.resampled ? 1 : 0);
    places_->setEnabled(row.source == Source::Loaded);
    const bool isCut = !row.resampled;
    for (QWidget* one : {static_cast<QWidget*>(slider_), static_cast<QWidget*>(place_), static_cast<QWidget*>(loudest_),
                         static_cast<QWidget*>(placeWord_)})
        one->setEnabled(isCut);
    const std::int64_t from = row.from >= 0 ? row.from : role_ == StageRole::Signal ? walk_.signalFrom() : 0;
    slider_->setRange(0, asInt(std::max<std::int64_t>(0, there - window)));
    slider_->setPageStep(asInt(std::max<std::int64_t>(1, window)));
    if (!slider_->isSliderDown())
        slider_->setValue(asInt(from));
    place_->setRange(0, asInt(std::max<std::int64_t>(0, there - window)));
    place_->setValue(asInt(from));
    placeWord_->setText(role_ == StageRole::Kernel || placeText(session, 0).startsWith(tr("sample"))
                            ? QString()
                            : placeText(session, from));
    canvas_->setValues(shownRow(), row.source == Source::Drawn);
    sentence_->setText(sourceSentence(walk_, role_));
    if (isVisible())
        fitSize();
}

} // namespace longwave::ui
