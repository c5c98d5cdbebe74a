// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/settings_form.h"

#include "ui/session/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace longwave::ui {

namespace {

constexpr int kRest = 400; // ms without a key before a field is taken
constexpr int kEditorWidth = 86;
constexpr int kLabelWidth = 108; // what a panel of 236 px leaves beside it when it scrolls
// Controls of bars' height: a form of eight fields must leave room for the tree.
constexpr const char* kCompact = "QLineEdit, QComboBox { min-height: 20px; }"
                                 "QLineEdit:focus, QComboBox:focus, QLineEdit[invalid=\"true\"] { min-height: 18px; }";

bool sameForm(const std::vector<Setting>& a, const std::vector<Setting>& b) {
    return std::ranges::equal(a, b, [](const Setting& x, const Setting& y) {
        return x.key == y.key && x.fallback == y.fallback && x.least == y.least && x.most == y.most &&
               x.meaning == y.meaning;
    });
}

/// As people type numbers, to what `compute` reads: "8,192", "−0.05", "0,05".
QString plainNumber(QString text, Setting::Kind kind) {
    text.remove(QChar(' ')).remove(format::kThinSpace).remove(QChar(0x202F)).replace(format::kMinus, '-');
    return kind == Setting::Kind::Whole ? text.remove(',') : text.replace(',', '.');
}

QString textOf(const QWidget* editor, Setting::Kind kind) {
    if (const auto* line = qobject_cast<const QLineEdit*>(editor))
        return plainNumber(line->text(), kind);
    if (const auto* box = qobject_cast<const QCheckBox*>(editor))
        return box->isChecked() ? QStringLiteral("on") : QStringLiteral("off");
    return static_cast<const QComboBox*>(editor)->currentText();
}

void setText(QWidget* editor, const QString& text) {
    const QSignalBlocker quiet(editor);
    if (auto* line = qobject_cast<QLineEdit*>(editor)) {
        if (line->text() != text)
            line->setText(text);
    } else if (auto* box = qobject_cast<QCheckBox*>(editor)) {
        box->setChecked(text == QLatin1String("on") || text == QLatin1String("1") || text == QLatin1String("true") ||
                        text == QLatin1String("yes"));
    } else {
        static_cast<QComboBox*>(editor)->setCurrentText(text);
    }
}

} // namespace

SettingsForm::SettingsForm(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      rows_(new QWidget),
      title_(new QLabel(tr("Settings"))),
      reset_(new QPushButton(tr("Reset to defaults"))) {
    setAccessibleName(tr("Settings of the kernel bank"));
    setStyleSheet(QLatin1String(kCompact));
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
    layout->addWidget(rows_);

    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, [this] { take(typing_); });
    connect(reset_, &QPushButton::clicked, this, [this] {
        rest_.stop();
        typing_.clear();
        for (Field& field : fields_)
            tell(field, {});
        session_.resetSettings(ref_);
        refresh();
    });
    connect(&session_, &Session::settingsChanged, this, &SettingsForm::refresh);
    connect(&session_, &Session::filesChanged, this, [this] { show(ref_); });
    connect(&session_, &Session::settingRefused, this,
            [this](const BankRef& ref, const QString& key, const QString& explanation) {
                Field* field = formOf(ref) == formOf(ref_) ? find(key.toStdString()) : nullptr;
                if (field)
                    tell(*field, sentence(explanation));
            });
    hide();
}

void SettingsForm::show(const BankRef& ref) {
    const bool same = ref == ref_;
    if (!same && rest_.isActive())
        take(typing_); // of the bank that was shown
    ref_ = ref;
    const auto match = session_.match(ref);
    const bool fits = match && match->isUsable();
    setVisible(fits);
    if (!fits)
        return;
    std::vector<Setting> shown;
    for (const Field& field : fields_)
        shown.push_back(field.setting);
    if (std::vector<Setting> wanted = longwave::settingsOf(*match); !sameForm(shown, wanted))
        build(std::move(wanted));
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
        for (Field& field : fields_)
            tell(field, {});
    refresh();
}

void SettingsForm::build(std::vector<Setting> settings) {
    rest_.stop();
    typing_.clear();
    fields_.clear();
    qDeleteAll(rows_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    delete rows_->layout();
    auto* grid = new QGridLayout(rows_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    QWidget* before = nullptr;
    for (std::size_t i = 0; i < settings.size(); ++i) {
        addField(settings[i], static_cast<int>(2 * i));
        if (before)
            setTabOrder(before, fields_.back().editor);
        before = fields_.back().editor;
    }
    if (before)
        setTabOrder(before, reset_);
    for (QWidget* child : rows_->findChildren<QWidget*>())
        child->ensurePolished(); // their sizes are asked for before they are first shown
}

void SettingsForm::addField(const Setting& setting, int row) {
    auto* grid = static_cast<QGridLayout*>(rows_->layout());
    Field field{setting, makeEditor(setting), new QLabel};
    const QString title = QString::fromStdString(setting.title);
    const QString tip = tipOf(setting);
    field.editor->setToolTip(tip);
    field.editor->setAccessibleName(title);
    field.editor->setAccessibleDescription(tip);
    field.editor->setFont(uiFont(TextRole::Table));
    if (setting.kind == Setting::Kind::Switch) {
        grid->addWidget(field.editor, row, 0, 1, 2);
    } else {
        auto* label = new QLabel;
        label->setFont(uiFont(TextRole::Caption));
        label->setText(label->fontMetrics().elidedText(title, Qt::ElideRight, kLabelWidth));
        label->setProperty("role", "caption");
        label->setToolTip(tip);
        label->setBuddy(field.editor);
        field.editor->setFixedWidth(kEditorWidth);
        grid->addWidget(label, row, 0);
        grid->addWidget(field.editor, row, 1);
    }
    field.problem->setProperty("role", "error");
    field.problem->setWordWrap(true);
    field.problem->setFont(uiFont(TextRole::Caption));
    field.problem->hide();
    grid->addWidget(field.problem, row + 1, 0, 1, 2);
    fields_.push_back(std::move(field));
}

QWidget* SettingsForm::makeEditor(const Setting& setting) {
    const std::string key = setting.key;
    if (setting.kind == Setting::Kind::Switch) {
        auto* box = new QCheckBox(QString::fromStdString(setting.title));
        connect(box, &QCheckBox::toggled, this, [this, key] { take(key); });
        return box;
    }
    if (setting.kind == Setting::Kind::Choice) {
        auto* box = new QComboBox;
        for (const std::string& choice : setting.choices)
            box->addItem(QString::fromStdString(choice));
        connect(box, &QComboBox::currentIndexChanged, this, [this, key] { take(key); });
        return box;
    }
    auto* line = new QLineEdit;
    line->setAlignment(Qt::AlignRight);
    connect(line, &QLineEdit::textEdited, this, [this, key] { typed(key); });
    connect(line, &QLineEdit::editingFinished, this, [this, key] {
        if (key == typing_)
            take(key);
    });
    return line;
}

QString SettingsForm::tipOf(const Setting& setting) const {
    return tr("%1.\nAccepted: %2. Default: %3.")
        .arg(QString::fromStdString(setting.meaning), QString::fromStdString(setting.accepted()),
             QString::fromStdString(setting.fallback));
}

SettingsForm::Field* SettingsForm::find(const std::string& key) {
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return field.setting.key == key; });
    return found == fields_.end() ? nullptr : &*found;
}

QWidget* SettingsForm::editor(const std::string& key) const {
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return field.setting.key == key; });
    return found == fields_.end() ? nullptr : found->editor;
}

QString SettingsForm::problem(const std::string& key) const {
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return field.setting.key == key; });
    return found == fields_.end() ? QString() : found->problem->text();
}

void SettingsForm::refresh() {
    const FormValues values = session_.settingsOf(ref_);
    for (Field& field : fields_) {
        if (field.setting.key == typing_ || !field.problem->text().isEmpty())
            continue;
        const auto found = values.find(field.setting.key);
        setText(field.editor, QString::fromStdString(found == values.end() ? field.setting.fallback : found->second));
    }
    const bool isDefault = values.empty() && std::ranges::all_of(fields_, [](const Field& field) {
                               return field.problem->text().isEmpty();
                           });
    reset_->setEnabled(!isDefault);
}

void SettingsForm::typed(const std::string& key) {
    if (!typing_.empty() && typing_ != key)
        take(typing_);
    typing_ = key;
    rest_.start();
}

void SettingsForm::take(std::string key) { // a copy: it may be `typing_`
    rest_.stop();
    typing_.clear();
    Field* field = find(key);
    if (!field || std::exchange(isTaking_, true))
        return;
    tell(*field, {});
    try {
        session_.setSetting(ref_, key, textOf(field->editor, field->setting.kind).toStdString());
        refresh();
    } catch (const Error&) {
        tell(*field, tr("Accepted: %1.").arg(QString::fromStdString(field->setting.accepted())));
    }
    isTaking_ = false;
}

void SettingsForm::tell(Field& field, const QString& problem) {
    if (field.problem->text() == problem)
        return;
    field.problem->setText(problem);
    field.problem->setVisible(!problem.isEmpty());
    field.editor->setProperty("invalid", !problem.isEmpty());
    field.editor->style()->unpolish(field.editor);
    field.editor->style()->polish(field.editor);
    reset_->setEnabled(reset_->isEnabled() || !problem.isEmpty());
}

} // namespace longwave::ui
