// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

namespace longwave::ui {

// The words of the lesson and of the glossary, from resources/lesson: lesson_XX.json and glossary_XX.json. In them
// {name} stands for a number of the trace, and [words](term) for a link into the glossary. A language is two such
// files; nothing else knows how many there are.

struct LessonPageText {
    QString id;
    QString title;
    QStringList paragraphs;
    QString question;
    QStringList choices;
    QString reveal;
};

struct LessonText {
    QString language; ///< "en"
    QString name;     ///< as it calls itself
    QMap<QString, QString> words;
    std::vector<LessonPageText> pages;

    QString word(const char* key) const { return words.value(QString::fromLatin1(key)); }
    /// The page of that id; precondition: it is there (a test sees to it).
    const LessonPageText& page(const QString& id) const;
};

struct GlossaryTerm {
    QString id;
    QString term;
    QStringList also; ///< other words under which it is found
    QString text;
};

struct GlossaryText {
    QString language;
    std::vector<GlossaryTerm> terms;

    const GlossaryTerm* find(const QString& id) const noexcept;
    /// Terms that have these words in their names, then those that have them in their text; all for no words.
    std::vector<const GlossaryTerm*> search(const QString& words) const;
};

/// Languages there are, as their files call them.
QStringList lessonLanguages();
/// The one for the system's locale; English where there is none.
QString systemLessonLanguage();

/// Read once and kept. Precondition: one of lessonLanguages().
const LessonText& lessonText(const QString& language);
const GlossaryText& glossaryText(const QString& language);

/// {name} filled in; a name without a value stays as it is.
QString filled(QString text, const QMap<QString, QString>& values);
/// Rich text: special characters escaped, [words](term) as a link "glossary:term" in the theme's colour of links.
QString asRichText(const QString& text);
/// The same without its links: for screen readers.
QString asPlainText(const QString& text);

} // namespace longwave::ui
