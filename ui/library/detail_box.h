// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/library/entry_facts.h"
#include "ui/session/session.h"

#include <QWidget>

class QLabel;

namespace longwave::ui {

class ElidedLabel;
class GeneratorForm;
class SettingsForm;
class VoxelPicker;

/// What is known about one array (shape, rate, length, range, size, file) or one kernel bank (parameterization, heads,
/// length, lags, tensors), and the bank's form; of a generated signal its form, of
/// functional MRI a slice to pick voxels on.
class DetailBox : public QWidget {
    Q_OBJECT
  public:
    DetailBox(Session& session, FactsStore& facts, QWidget* parent = nullptr);
    void show(EntryRef ref);
    void show(const BankRef& ref);
    EntryRef shown() const { return shown_; }          ///< invalid while a bank is shown
    const BankRef& shownBank() const { return bank_; } ///< invalid while an array is shown
    SettingsForm* form() const { return form_; }
    GeneratorForm* generatorForm() const { return generator_; }
    VoxelPicker* voxels() const { return voxels_; }
    /// The rows as text, "caption: value" each.
    QStringList rows() const { return lines_; }

  private:
    void rebuild();
    void addArray(const Entry& entry, QStringList& warnings);
    void addBank(const Match& match, QStringList& warnings);
    void addRange(EntryRef ref, QStringList& warnings);
    void addRow(const QString& caption, const QString& value, const QString& tip = {},
                Qt::TextElideMode elide = Qt::ElideRight);
    EntryRef entryOf(const Match::Tensor& tensor) const;

    Session& session_;
    FactsStore& facts_;
    EntryRef shown_;
    BankRef bank_;
    QStringList lines_;
    ElidedLabel* title_;
    QWidget* rows_;
    QLabel* warning_;
    SettingsForm* form_;
    GeneratorForm* generator_;
    VoxelPicker* voxels_;
};

} // namespace longwave::ui
