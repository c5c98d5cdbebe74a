// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/generator_form.h"

#include "ui/library/setting_fields.h"
#include "ui/theme/fonts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

GeneratorForm::GeneratorForm(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      kind_(new QComboBox),
      fields_(new SettingFields) {
    setAccessibleName(tr("Settings of the generated signal"));
    auto* title = new QLabel(tr("Generator"));
    title->setFont(uiFont(TextRole::Table, TextWeight::SemiBold));
    kind_->setAccessibleName(tr("Kind of the signal"));
    kind_->setToolTip(tr("What is generated; length, rate and amplitude stay"));
    kind_->setFont(uiFont(TextRole::Table));
    for (const std::string& kind : generatorKinds())
        kind_->addItem(QString::fromStdString(generatorTitle(kind)), QString::fromStdString(kind));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(title, 1);
    head->addWidget(kind_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(fields_);
    fields_->setTaker([this](const std::string& key, const std::string& text) {
        const Generator* now = session_.generatorOf(file_);
        if (!now)
            return;
        Generator next = *now;
        const std::vector<Setting> form = generatorForm(next.kind);
        const auto setting = std::ranges::find(form, key, &Setting::key);
        const std::string value = setting->kind == Setting::Kind::Whole ? withoutSuffix(text) : text;
        if (value == setting->fallback)
            next.settings.erase(key);
        else
            next.settings[key] = value;
        session_.setGenerated(file_, next); // throws
        refresh();
    });
    connect(kind_, &QComboBox::currentIndexChanged, this,
            [this] { setKind(kind_->currentData().toString().toStdString()); });
    connect(&session_, &Session::filesChanged, this, [this] { show(file_); });
    hide();
}

void GeneratorForm::show(int file) {
    if (file != file_) {
        fields_->takeTyped(); // of the signal that was shown
        fields_->clearProblems();
    }
    file_ = file;
    const bool fits = session_.generatorOf(file_) != nullptr;
    setVisible(fits);
    if (fits)
        refresh();
}

void GeneratorForm::refresh() {
    const Generator& generator = *session_.generatorOf(file_);
    {
        const QSignalBlocker quiet(kind_);
        kind_->setCurrentIndex(kind_->findData(QString::fromStdString(generator.kind)));
    }
    fields_->build(generatorForm(generator.kind));
    fields_->setValues(generator.settings);
}

void GeneratorForm::setKind(const std::string& kind) {
    const Generator* now = session_.generatorOf(file_);
    if (!now || now->kind == kind)
        return;
    fields_->forgetTyped();
    Generator next{kind, {}};
    for (const Setting& setting : generatorForm(kind)) // what both have stays, if it is accepted there
        if (const auto value = now->settings.find(setting.key); value != now->settings.end())
            next.settings.insert(*value);
    try {
        session_.setGenerated(file_, next);
    } catch (const Error&) { // a low rate, say, does not go together with the frequencies of the new kind
        Generator plain{kind, {}};
        if (const auto length = now->settings.find("length"); length != now->settings.end())
            plain.settings.insert(*length);
        session_.setGenerated(file_, plain);
    }
}

} // namespace longwave::ui
