// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <utility>
#include <vector>

namespace longwave::ui {

namespace {

QString tr(const char* words) {
    return QCoreApplication::translate("Help", words);
}

QDialog* makeDialog(QWidget* parent, const QString& title) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(12);
    return dialog;
}

void addClose(QDialog* dialog) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    dialog->layout()->addWidget(buttons);
    dialog->show();
}

} // namespace

void showAbout(QWidget* parent) {
    QDialog* dialog = makeDialog(parent, tr("About Longwave"));
    auto* title = new QLabel(QStringLiteral("Longwave %1").arg(QCoreApplication::applicationVersion()));
    title->setProperty("role", "stepTitle");
    auto* words =
        new QLabel(tr("<p>Long convolutions one can see, run and race.</p>"
                      "<p>It stands on two papers:</p>"
                      "<p><i>FlashFFTConv: Efficient Convolutions for Long Sequences with Tensor Cores</i><br>"
                      "<a href=\"https://arxiv.org/abs/2311.05908\">arxiv.org/abs/2311.05908</a></p>"
                      "<p><i>Simple Hardware-Efficient Long Convolutions for Sequence Modeling</i><br>"
                      "<a href=\"https://arxiv.org/abs/2302.06646\">arxiv.org/abs/2302.06646</a></p>"
                      "<p>Free software under the GNU General Public License, version 3 or later (GPL-3.0-or-later). "
                      "It comes without any warranty.</p>"
                      "<p>With Qt %1, QCustomPlot and FFTW.</p>")
                       .arg(QString::fromLatin1(qVersion())));
    words->setWordWrap(true);
    words->setOpenExternalLinks(true);
    words->setTextInteractionFlags(Qt::TextBrowserInteraction);
    words->setMinimumWidth(460);
    dialog->layout()->addWidget(title);
    dialog->layout()->addWidget(words);
    addClose(dialog);
}

void showShortcuts(QWidget* parent) {
    QDialog* dialog = makeDialog(parent, tr("Shortcuts"));
    const std::vector<std::pair<QString, QString>> rows{
        {tr("Ctrl+O · Ctrl+W"), tr("Open files · close the chosen file")},
        {tr("Ctrl+Z · Ctrl+Shift+Z"), tr("Undo · redo")},
        {tr("Ctrl+C"), tr("Copy the selected words, or a picture of the workspace")},
        {tr("Ctrl+1 · … · Ctrl+5"), tr("Kernels · Convolve · Race · Monarch · Train")},
        {tr("Ctrl+R or F5"), tr("Run, Stop")},
        {tr("Ctrl+PgDown · Ctrl+PgUp"), tr("Next head · previous head")},
        {tr("Alt+1 · Alt+2 · Alt+3"), tr("Kernels: one head · small multiples · layers")},
        {tr("Alt+1 · Alt+2"), tr("Convolve: whole signal · streaming")},
        {tr("Hold B"), tr("Convolve: see what the output is compared with, hear the kernel raw")},
        {tr("Ctrl+E"), tr("Kernels: export plots, bank or metrics")},
        {tr("T"), tr("Convolve: show or hide the timings")},
        {tr("H · P · 1 … 9 on the timings"), tr("Histogram of the runs · pin · a stage")},
        {tr("Alt+1 · Alt+2 · Alt+3"), tr("Monarch: matrix product · butterfly · tensor tiles")},
        {tr("Space · Left · Right · Home · End"), tr("Monarch: play or pause · step before · next · first · last")},
        {tr("F8"), tr("Monarch: show or hide the right side")},
        {tr("Ctrl+E"), tr("Monarch: export the picture")},
        {tr("F"), tr("Fit: back to the whole of every plot")},
        {tr("F9 · F11"), tr("Library · present: the chart alone, Space starts and stops, Esc leaves")},
        {tr("Esc"), tr("Close the message in front")},
        {tr("Wheel"), tr("Zoom a plot at the pointer")},
        {tr("Drag"), tr("Move the plot")},
        {tr("Arrow keys on λ"), tr("Small steps; Page keys larger ones")},
    };
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(6);
    int row = 0;
    for (const auto& [keys, what] : rows) {
        auto* name = new QLabel(keys);
        name->setProperty("role", "title");
        grid->addWidget(name, row, 0);
        grid->addWidget(new QLabel(what), row++, 1);
    }
    static_cast<QVBoxLayout*>(dialog->layout())->addLayout(grid);
    addClose(dialog);
}

} // namespace longwave::ui
