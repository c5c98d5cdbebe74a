// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/settings_form.h"

#include "ui/library/setting_fields.h"
#include "ui/session/words.h"
#include "ui/theme/fonts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

SettingsForm::SettingsForm(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      fields_(new SettingFields),
      title_(new QLabel(tr("Settings"))),
      reset_(new QPushButton(tr("Reset to defaults"))) {
    setAccessibleName(tr("Settings of the kernel bank"));
    title_->setFont(uiFont(TextRole::Table, TextWeight::SemiBold));
    reset_->setProperty("link", true);
    reset_->setFont(uiFont(TextRole::Caption));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(title_, 1);
    head->addWidget(reset_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(fields_);

    fields_->setTaker([this](const std::string& key, const std::string& text) {
        session_.setSetting(ref_, key, text);
        refresh();
    });
    connect(fields_, &SettingFields::told, this, [this] { reset_->setEnabled(canReset()); });
    connect(reset_, &QPushButton::clicked, this, [this] {
        fields_->forgetTyped();
        fields_->clearProblems();
        session_.resetSettings(ref_);
        refresh();
    });
    connect(&session_, &Session::settingsChanged, this, &SettingsForm::refresh);
    connect(&session_, &Session::filesChanged, this, [this] { show(ref_); });
    connect(&session_, &Session::settingRefused, this,
            [this](const BankRef& ref, const QString& key, const QString& explanation) {
                if (formOf(ref) == formOf(ref_))
                    fields_->tell(key.toStdString(), sentence(explanation));
            });
    hide();
}

QWidget* SettingsForm::editor(const std::string& key) const {
    return fields_->editor(key);
}

QString SettingsForm::problem(const std::string& key) const {
    return fields_->problem(key);
}

void SettingsForm::show(const BankRef& ref) {
    const bool same = ref == ref_;
    if (!same)
        fields_->takeTyped(); // of the bank that was shown
    ref_ = ref;
    const auto match = session_.match(ref);
    const bool fits = match && match->isUsable();
    setVisible(fits);
    if (!fits)
        return;
    const std::vector<Setting> settings = longwave::settingsOf(*match);
    if (fields_->build(settings) && !settings.empty())
        setTabOrder(fields_->editor(settings.back().key), reset_);
    const auto& all = session_.loaded(ref.file)->banks->matches;
    const auto layers = std::ranges::count_if(
        all, [&](const Match& other) { return other.isUsable() && other.parameterization == match->parameterization; });
    const QString kind = QString::fromUtf8(parameterizationOf(*match).title());
    const QString scope = formOf(ref).tensor.empty() && layers > 1
                              ? tr("One form for the %1 %2 layers of this file").arg(layers).arg(kind)
                              : tr("What the file does not say of these kernels");
    title_->setToolTip(tr("%1; remembered for this file").arg(scope));
    reset_->setToolTip(tr("Every field as the papers and their code have it"));
    if (!same)
        fields_->clearProblems();
    refresh();
}

bool SettingsForm::canReset() const {
    return !session_.settingsOf(ref_).empty() || fields_->hasProblem();
}

void SettingsForm::refresh() {
    fields_->setValues(session_.settingsOf(ref_));
    reset_->setEnabled(canReset());
}

} // namespace longwave::ui
