// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_page.h"

#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_plots.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/convolve/stream_bar.h"
#include "ui/convolve/stream_controller.h"
#include "ui/convolve/stream_export.h"
#include "ui/convolve/stream_plots.h"
#include "ui/convolve/stream_view.h"
#include "ui/theme/icon.h"
#include "ui/theme/segmented.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace longwave::ui {

ConvolvePage::ConvolvePage(Session& session, std::unique_ptr<SoundSystem> sound, QWidget* parent)
    : Workspace(parent),
      whole_(new ConvolveWorkspace(session)),
      controller_(new StreamController(session, std::move(sound), this)),
      stream_(new StreamView(session, *controller_)),
      export_(new StreamExport(session, this)),
      pages_(new QStackedWidget(this)),
      tools_(new QWidget(this)) {
    pages_->addWidget(whole_);
    pages_->addWidget(stream_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(pages_);

    switches_[0] = makeSwitch();
    switches_[1] = makeSwitch();
    whole_->bar()->setLeading(switches_[0]);
    stream_->bar()->addLeading(switches_[1]);
    for (int i = 0; i < 2; ++i) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)), this);
        shortcut->setContext(Qt::WindowShortcut); // of hidden pages Qt takes none
        connect(shortcut, &QShortcut::activated, this, [this, i] { setView(static_cast<View>(i)); });
    }

    tools_->hide();
    auto* row = new QHBoxLayout(tools_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    wholeTools_ = whole_->tabBarTools();
    if (wholeTools_) {
        row->addWidget(wholeTools_);
        wholeTools_->show();
    }

    render_ = new QToolButton;
    render_->setText(QChar(0x2002) + tr("Render to WAV")); // the style sheet leaves no gap after an icon
    render_->setIcon(icon(QStringLiteral("export")));
    render_->setIconSize({16, 16});
    render_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    render_->setToolTip(tr("Write what would be streamed into a sound file"));
    render_->setAccessibleName(tr("Render to WAV"));
    row->addWidget(render_);
    connect(render_, &QToolButton::clicked, this, [this] { export_->ask(controller_->settings(), window()); });
    connect(export_, &StreamExport::rendered, this, &Workspace::statusChanged);
    const auto followExport = [this] {
        const QString reason = export_->reason(controller_->settings());
        render_->setEnabled(reason.isEmpty());
        render_->setToolTip(reason.isEmpty() ? tr("Write what would be streamed into a sound file") : reason);
    };
    for (const auto changed : {&Session::signalChanged, &Session::bankChanged})
        connect(&session, changed, this, followExport);
    connect(controller_, &StreamController::settingsChanged, this, followExport);
    followExport();

    connect(whole_, &Workspace::statusChanged, this, &Workspace::statusChanged);
    connect(stream_, &StreamView::statusChanged, this, &Workspace::statusChanged);
}

Segmented* ConvolvePage::makeSwitch() {
    auto* made = new Segmented({tr("Whole signal"), tr("Streaming")});
    made->setAccessibleName(tr("How it is convolved"));
    made->setTip(0, tr("The whole signal at once, again and again, with its timings (Alt+1)"));
    made->setTip(1, tr("An endless signal block by block, to be heard (Alt+2)"));
    connect(made, &Segmented::currentIndexChanged, this, [this](int index) { setView(static_cast<View>(index)); });
    return made;
}

ConvolvePage::View ConvolvePage::view() const {
    return pages_->currentWidget() == stream_ ? View::Streaming : View::Whole;
}

void ConvolvePage::setView(View view) {
    if (view == this->view())
        return;
    const bool streams = view == View::Streaming;
    controller_->setActive(streams);
    const bool wasOnSwitch = switches_[streams ? 0 : 1]->isAncestorOf(window()->focusWidget());
    pages_->setCurrentWidget(streams ? static_cast<QWidget*>(stream_) : whole_);
    for (Segmented* made : switches_)
        made->setCurrentIndex(static_cast<int>(view));
    if (wasOnSwitch) // whoever is on the switch stays on it, and not on the segment that comes first
        switches_[static_cast<int>(view)]->button(static_cast<int>(view))->setFocus();
    if (wholeTools_)
        wholeTools_->setVisible(!streams);
    emit statusChanged({});
}

QString ConvolvePage::title() const {
    return whole_->title();
}

void ConvolvePage::fit() {
    if (view() == View::Streaming)
        stream_->plots()->fit();
    else
        whole_->fit();
}

bool ConvolvePage::isSettled() const {
    return view() == View::Streaming ? stream_->isSettled() : whole_->isSettled();
}

QWidget* ConvolvePage::tabBarTools() {
    return tools_;
}

bool ConvolvePage::showView(const QString& name) {
    if (name != QLatin1String("whole") && name != QLatin1String("streaming"))
        return false;
    setView(name == QLatin1String("streaming") ? View::Streaming : View::Whole);
    return true;
}

QWidget* ConvolvePage::presentedWidget() {
    if (view() == View::Streaming)
        return stream_->plots();
    return whole_->plots();
}

} // namespace longwave::ui
