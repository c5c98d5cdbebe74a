// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/fusion_panel.h"

#include "compute/monarch/trace_work.h"
#include "ui/monarch/fusion_picture.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {
namespace {

QHBoxLayout* captionRow(const QString& words, QLabel* value) {
    auto* name = new QLabel(words);
    name->setFont(uiFont(TextRole::Table, TextWeight::SemiBold));
    value->setFont(tabularFont(TextRole::Table));
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 12, 2);
    row->setSpacing(8);
    row->addWidget(name);
    row->addWidget(value, 1);
    return row;
}

} // namespace

FusionPanel::FusionPanel(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* header = new PanelHeader(tr("Fusion"), this);
    header->setSubtitle(tr("what goes to memory and back, one row"), tr("memory traffic"));
    unfused_ = new FusionPicture(FusionPicture::Kind::Unfused);
    unfused_->setAccessibleName(tr("Memory traffic with every stage by itself"));
    fused_ = new FusionPicture(FusionPicture::Kind::Fused);
    fused_->setAccessibleName(tr("Memory traffic with all stages fused"));
    unfusedBytes_ = new QLabel;
    fusedBytes_ = new QLabel;
    note_ = new QLabel;
    note_->setProperty("role", "muted");
    note_->setWordWrap(true);
    note_->setContentsMargins(12, 6, 12, 8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addLayout(captionRow(tr("Unfused"), unfusedBytes_));
    layout->addWidget(unfused_);
    layout->addLayout(captionRow(tr("Fused"), fusedBytes_));
    layout->addWidget(fused_);
    layout->addWidget(note_);
    layout->addStretch(1);
    connect(&walk_, &MonarchWalk::traceChanged, this, &FusionPanel::follow);
    connect(&walk_, &MonarchWalk::stepChanged, this, &FusionPanel::follow);
    follow();
}

QStringList FusionPanel::figures() const {
    return {unfusedBytes_->text(), fusedBytes_->text(), note_->text()};
}

void FusionPanel::follow() {
    const std::shared_ptr<const MonarchTrace>& trace = walk_.trace();
    for (QWidget* widget : {static_cast<QWidget*>(unfused_), static_cast<QWidget*>(fused_),
                            static_cast<QWidget*>(unfusedBytes_), static_cast<QWidget*>(fusedBytes_)})
        widget->setVisible(trace != nullptr);
    if (!trace)
        return note_->setText(walk_.problem());
    double scale = 0;
    for (const TraceStep& step : trace->steps)
        for (const Traffic& traffic : {step.unfused, step.fused})
            scale = std::max({scale, traffic.read, traffic.written});
    unfused_->show(trace, walk_.step(), scale);
    fused_->show(trace, walk_.step(), scale);
    const TraceCost now = costOf(trace->steps, walk_.step() + 1), all = costOf(trace->steps, trace->steps.size());
    const auto words = [](const Traffic& so, const Traffic& whole) {
        return tr("%1 of %2").arg(format::bytes(so.total()).text(), format::bytes(whole.total()).text());
    };
    unfusedBytes_->setText(words(now.unfused, all.unfused));
    fusedBytes_->setText(words(now.fused, all.fused));
    note_->setText(tr("Apart, every stage reads what the one before wrote. Fused, the signal and the kernel’s spectrum "
                      "are read once and the result is written once: %1 fewer bytes.")
                       .arg(format::ratio(all.unfused.total() / all.fused.total())));
}

} // namespace longwave::ui
