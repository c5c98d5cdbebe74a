// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/setting_fields.h"

#include "compute/error.h"
#include "ui/session/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>

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

SettingFields::SettingFields(QWidget* parent) : QWidget(parent) {
    setStyleSheet(QLatin1String(kCompact));
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, [this] { take(typing_); });
}

bool SettingFields::build(const std::vector<Setting>& settings) {
    std::vector<Setting> shown;
    for (const Field& field : fields_)
        shown.push_back(field.setting);
    if (sameForm(shown, settings))
        return false;
    forgetTyped();
    fields_.clear();
    qDeleteAll(findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    delete layout();
    auto* grid = new QGridLayout(this);
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
    for (QWidget* child : findChildren<QWidget*>())
        child->ensurePolished(); // their sizes are asked for before they are first shown
    return true;
}

void SettingFields::addField(const Setting& setting, int row) {
    auto* grid = static_cast<QGridLayout*>(layout());
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
        if (setting.kind == Setting::Kind::Choice) { // as wide as its words
            auto* line = new QHBoxLayout;
            line->addWidget(label, 1);
            line->addWidget(field.editor);
            field.editor->setMinimumWidth(kEditorWidth);
            grid->addLayout(line, row, 0, 1, 2);
        } else {
            field.editor->setFixedWidth(kEditorWidth);
            grid->addWidget(label, row, 0);
            grid->addWidget(field.editor, row, 1);
        }
    }
    field.problem->setProperty("role", "error");
    field.problem->setWordWrap(true);
    field.problem->setFont(uiFont(TextRole::Caption));
    field.problem->hide();
    grid->addWidget(field.problem, row + 1, 0, 1, 2);
    fields_.push_back(std::move(field));
}

QWidget* SettingFields::makeEditor(const Setting& setting) {
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
    line->installEventFilter(this);
    connect(line, &QLineEdit::textEdited, this, [this, key] { typed(key); });
    connect(line, &QLineEdit::editingFinished, this, [this, key] {
        if (key == typing_)
            take(key);
    });
    return line;
}

QString SettingFields::tipOf(const Setting& setting) const {
    const bool isTyped = setting.kind == Setting::Kind::Whole || setting.kind == Setting::Kind::Number;
    return (isTyped ? tr("%1.\nAccepted: %2. Default: %3. Esc takes back what was typed.")
                    : tr("%1.\nAccepted: %2. Default: %3."))
        .arg(QString::fromStdString(setting.meaning), QString::fromStdString(setting.accepted()),
             QString::fromStdString(setting.fallback));
}

SettingFields::Field* SettingFields::find(const std::string& key) {
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return field.setting.key == key; });
    return found == fields_.end() ? nullptr : &*found;
}

const SettingFields::Field* SettingFields::find(const std::string& key) const {
    return const_cast<SettingFields*>(this)->find(key);
}

QWidget* SettingFields::editor(const std::string& key) const {
    const Field* field = find(key);
    return field ? field->editor : nullptr;
}

QString SettingFields::problem(const std::string& key) const {
    const Field* field = find(key);
    return field ? field->problem->text() : QString();
}

bool SettingFields::hasProblem() const {
    return std::ranges::any_of(fields_, [](const Field& field) { return !field.problem->text().isEmpty(); });
}

void SettingFields::setValues(const longwave::Settings& values) {
    values_ = values;
    for (Field& field : fields_)
        if (field.setting.key != typing_ && field.problem->text().isEmpty())
            showValue(field);
}

void SettingFields::showValue(const Field& field) {
    const auto found = values_.find(field.setting.key);
    setText(field.editor, QString::fromStdString(found == values_.end() ? field.setting.fallback : found->second));
}

bool SettingFields::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        const auto field = std::ranges::find(fields_, watched, &Field::editor);
        if (field != fields_.end() && (typing_ == field->setting.key || !field->problem->text().isEmpty())) {
            forgetTyped();
            tell(*field, {});
            showValue(*field);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SettingFields::takeTyped() {
    if (rest_.isActive())
        take(typing_);
}

void SettingFields::forgetTyped() {
    rest_.stop();
    typing_.clear();
}

void SettingFields::clearProblems() {
    for (Field& field : fields_)
        tell(field, {});
}

void SettingFields::tell(const std::string& key, const QString& problem) {
    if (Field* field = find(key))
        tell(*field, problem);
}

void SettingFields::typed(const std::string& key) {
    if (!typing_.empty() && typing_ != key)
        take(typing_);
    typing_ = key;
    rest_.start();
}

void SettingFields::take(std::string key) { // a copy: it may be `typing_`
    forgetTyped();
    Field* field = find(key);
    if (!field || !take_ || std::exchange(isTaking_, true))
        return;
    tell(*field, {});
    const std::string text = textOf(field->editor, field->setting.kind).toStdString();
    try {
        take_(key, text);
    } catch (const Error& error) {
        // Taken by itself it may be good, and only not go together with another: then that is what is to be said.
        QString words = sentence(QString::fromStdString(error.explanation()));
        try {
            const SettingValues alone({field->setting}, {{key, text}});
        } catch (const Error&) {
            words = tr("Accepted: %1.").arg(QString::fromStdString(field->setting.accepted()));
        }
        tell(*field, words);
    }
    isTaking_ = false;
}

void SettingFields::tell(Field& field, const QString& problem) {
    if (field.problem->text() == problem)
        return;
    field.problem->setText(problem);
    field.problem->setVisible(!problem.isEmpty());
    field.editor->setProperty("invalid", !problem.isEmpty());
    field.editor->style()->unpolish(field.editor);
    field.editor->style()->polish(field.editor);
    emit told();
}

} // namespace longwave::ui
