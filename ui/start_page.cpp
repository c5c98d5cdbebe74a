// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start_page.h"

#include "ui/samples.h"
#include "ui/theme/icon.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace longwave::ui {

namespace {
QLabel* label(const QString& words, const char* role) {
    auto* made = new QLabel(words);
    made->setProperty("role", role);
    return made;
}
} // namespace

StartPage::StartPage(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);

    auto* purpose = label(tr("Long convolutions one can see, run and race"), "stepTitle");
    purpose->setAlignment(Qt::AlignCenter);
    auto* sentence = label(tr("Nothing is open yet. Drop a signal or a checkpoint here, or open a sample."), "muted");
    sentence->setWordWrap(true);
    sentence->setAlignment(Qt::AlignCenter);

    auto* open = new QPushButton(icon(QStringLiteral("open")), tr("Open files…"));
    open->setToolTip(tr("Choose files to open (Ctrl+O)"));
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    auto* actions = new QHBoxLayout;
    actions->addStretch();
    actions->addWidget(open);
    if (const QStringList paths = startingSamples(); !paths.isEmpty()) {
        auto* all = new QPushButton(tr("Open speech and kernels"));
        all->setToolTip(tr("A voice, and kernel banks learned without Squash and with it"));
        connect(all, &QPushButton::clicked, this, [this, paths] { emit samplesRequested(paths); });
        actions->addWidget(all);
    }
    actions->addStretch();

    auto* list = new QGridLayout;
    list->setHorizontalSpacing(16);
    list->setVerticalSpacing(4);
    int row = 0;
    for (const Sample& sample : samples()) {
        auto* link = new QPushButton(sample.title);
        link->setProperty("link", true);
        link->setCursor(Qt::PointingHandCursor);
        link->setToolTip(sample.path);
        link->setAccessibleDescription(sample.description);
        connect(link, &QPushButton::clicked, this, [this, path = sample.path] { emit samplesRequested({path}); });
        list->addWidget(link, row, 0, Qt::AlignLeft | Qt::AlignVCenter);
        list->addWidget(label(sample.description, "muted"), row, 1, Qt::AlignLeft | Qt::AlignVCenter);
        ++row;
    }
    auto* centred = new QHBoxLayout;
    centred->addStretch();
    centred->addLayout(list);
    centred->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(20);
    layout->addStretch(2);
    layout->addWidget(purpose);
    layout->addWidget(sentence);
    layout->addLayout(actions);
    layout->addLayout(centred);
    layout->addStretch(3);
}

} // namespace longwave::ui
