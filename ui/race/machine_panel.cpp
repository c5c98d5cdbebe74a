// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/machine_panel.h"
#include "ui/race/counted.h"

#include "compute/convolution/machine.h"
#include "ui/convolve/value_rows.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace longwave::ui {

MachinePanel::MachinePanel(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      ceilings_(session.ceilings()),
      rows_(new ValueRows),
      measure_(new QPushButton) {
    auto* title = new QLabel(tr("This machine"));
    title->setProperty("role", "title");
    title->setContentsMargins(12, 8, 12, 4);
    const Machine machine = thisMachine();
    const int cpu = rows_->addRow(tr("Processor"), QString::fromStdString(machine.cpu));
    rows_->setValue(cpu, counted(machine.threads, tr("hardware thread"), tr("hardware threads")),
                    QString::fromStdString(machine.cpu));
    peak_ = rows_->addRow(tr("Peak"), tr("fp32 multiply-adds from registers, each counted as two"));
    cache_ = rows_->addRow(tr("L2"), tr("A triad a ← b + s·c over arrays in level-2 cache, twelve bytes an element"));
    memory_ = rows_->addRow(tr("Memory"), tr("The same triad over arrays well beyond the last cache"));
    measure_->setProperty("link", true);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 0, 12, 12);
    row->addWidget(measure_);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addWidget(rows_);
    layout->addLayout(row);
    connect(measure_, &QPushButton::clicked, this, [this] { session_.measureMachine(); });
    connect(&ceilings_, &MachineCeilings::changed, this, &MachinePanel::refresh);
    connect(&session_, &Session::occupationChanged, this, &MachinePanel::refresh);
    refresh();
}

void MachinePanel::setThreads(int threads) {
    threads_ = threads;
    refresh();
}

Roof MachinePanel::roof() const {
    const auto& known = ceilings_.known();
    if (!known || known->levels.empty())
        return {};
    const Ceilings::Level level = known->at(threads_);
    return {level.gflops, level.memory, level.l2, level.threads};
}

void MachinePanel::refresh() {
    const Roof roof = this->roof();
    const bool isKnown = roof.peakGflops > 0;
    rows_->setWord(peak_,
                   isKnown ? tr("Peak, %1").arg(counted(roof.threads, tr("thread"), tr("threads"))) : tr("Peak"));
    const auto shown = [&](double value, const char* unit) {
        return isKnown                   ? format::significant(value) + format::kThinSpace + QString::fromLatin1(unit)
               : ceilings_.isMeasuring() ? tr("measuring …")
                                         : tr("not measured");
    };
    rows_->setValue(peak_, shown(roof.peakGflops, "GFLOP/s"));
    rows_->setValue(cache_, shown(roof.cacheGbytes, "GB/s"));
    rows_->setValue(memory_, shown(roof.memoryGbytes, "GB/s"));
    measure_->setText(isKnown ? tr("Measure again (2 s)") : tr("Measure (2 s)"));
    const QString reason = session_.occupation();
    measure_->setEnabled(ceilings_.canMeasure() && reason.isEmpty());
    measure_->setIcon(reason.isEmpty() ? QIcon() : icon(QStringLiteral("lock"), Token::Muted));
    measure_->setToolTip(reason.isEmpty() ? tr("Measures the peak and the bandwidths from which the roofline is drawn")
                                          : reason);
    emit roofChanged();
}

} // namespace longwave::ui
