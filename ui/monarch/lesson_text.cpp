// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/lesson_text.h"

#include "ui/theme/appearance.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace longwave::ui {
namespace {

QJsonObject read(const QString& name) {
    QFile file(QStringLiteral(":/lesson/") + name);
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("The lesson's file %s is not there", qPrintable(name));
        return {};
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (document.isNull())
        qWarning("The lesson's file %s: %s", qPrintable(name), qPrintable(error.errorString()));
    return document.object();
}

QStringList strings(const QJsonValue& value) {
    QStringList list;
    for (const auto& item : value.toArray())
        list << item.toString();
    return list;
}

LessonText readLesson(const QString& language) {
    const QJsonObject object = read(QStringLiteral("lesson_%1.json").arg(language));
    LessonText text;
    text.language = language;
    text.name = object[QLatin1String("name")].toString();
    const QJsonObject words = object[QLatin1String("words")].toObject();
    for (auto word = words.begin(); word != words.end(); ++word)
        text.words[word.key()] = word.value().toString();
    for (const auto& value : object[QLatin1String("pages")].toArray()) {
        const QJsonObject page = value.toObject();
        text.pages.push_back({page[QLatin1String("id")].toString(), page[QLatin1String("title")].toString(),
                              strings(page[QLatin1String("text")]), page[QLatin1String("question")].toString(),
                              strings(page[QLatin1String("choices")]), page[QLatin1String("reveal")].toString()});
    }
    return text;
}

GlossaryText readGlossary(const QString& language) {
    GlossaryText text{language, {}};
    for (const auto& value : read(QStringLiteral("glossary_%1.json").arg(language))[QLatin1String("terms")].toArray()) {
        const QJsonObject term = value.toObject();
        text.terms.push_back({term[QLatin1String("id")].toString(), term[QLatin1String("term")].toString(),
                              strings(term[QLatin1String("also")]), term[QLatin1String("text")].toString()});
    }
    return text;
}

const QRegularExpression& linkPattern() {
    static const QRegularExpression kPattern(QStringLiteral("\\[([^\\]]+)\\]\\(([a-z-]+)\\)"));
    return kPattern;
}

} // namespace

const LessonPageText& LessonText::page(const QString& id) const {
    return *std::find_if(pages.begin(), pages.end(), [&](const LessonPageText& page) { return page.id == id; });
}

const GlossaryTerm* GlossaryText::find(const QString& id) const noexcept {
    const auto at = std::find_if(terms.begin(), terms.end(), [&](const GlossaryTerm& term) { return term.id == id; });
    return at == terms.end() ? nullptr : &*at;
}

std::vector<const GlossaryTerm*> GlossaryText::search(const QString& words) const {
    const QString wanted = words.trimmed();
    const auto isNamed = [&](const GlossaryTerm& term) {
        return term.term.contains(wanted, Qt::CaseInsensitive) ||
               std::any_of(term.also.begin(), term.also.end(),
                           [&](const QString& name) { return name.contains(wanted, Qt::CaseInsensitive); });
    };
    std::vector<const GlossaryTerm*> found;
    for (const GlossaryTerm& term : terms)
        if (isNamed(term))
            found.push_back(&term);
    for (const GlossaryTerm& term : terms)
        if (!isNamed(term) && asPlainText(term.text).contains(wanted, Qt::CaseInsensitive))
            found.push_back(&term);
    return found;
}

QStringList lessonLanguages() {
    return {QStringLiteral("en"), QStringLiteral("zh")};
}

QString systemLessonLanguage() {
    const QString name = QLocale().name().section(QLatin1Char('_'), 0, 0);
    return lessonLanguages().contains(name) ? name : lessonLanguages().front();
}

const LessonText& lessonText(const QString& language) {
    static const std::vector<LessonText> kTexts = [] {
        std::vector<LessonText> texts;
        for (const QString& each : lessonLanguages())
            texts.push_back(readLesson(each));
        return texts;
    }();
    return kTexts[static_cast<std::size_t>(std::max<qsizetype>(0, lessonLanguages().indexOf(language)))];
}

const GlossaryText& glossaryText(const QString& language) {
    static const std::vector<GlossaryText> kTexts = [] {
        std::vector<GlossaryText> texts;
        for (const QString& each : lessonLanguages())
            texts.push_back(readGlossary(each));
        return texts;
    }();
    return kTexts[static_cast<std::size_t>(std::max<qsizetype>(0, lessonLanguages().indexOf(language)))];
}

QString filled(QString text, const QMap<QString, QString>& values) {
    for (auto value = values.begin(); value != values.end(); ++value)
        text.replace(QLatin1Char('{') + value.key() + QLatin1Char('}'), value.value());
    return text;
}

QString asRichText(const QString& text) {
    QString rich = text.toHtmlEscaped();
    rich.replace(linkPattern(),
                 QStringLiteral("<a href=\"glossary:\\2\" style=\"color:%1; text-decoration:none\">\\1</a>")
                     .arg(theme()[Token::Accent].name()));
    return rich;
}

QString asPlainText(const QString& text) {
    return QString(text).replace(linkPattern(), QStringLiteral("\\1"));
}

} // namespace longwave::ui
