// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of the lesson, the glossary and the translation: the same in every language, and nothing leads nowhere.
#include "tests/ui/lesson_words.h"
#include "tests/ui/monarch_views_fixture.h"
#include "ui/monarch/lesson_pages.h"
#include "ui/monarch/lesson_text.h"

#include <QRegularExpression>
#include <QTranslator>
#include <QXmlStreamReader>

#include <set>

using namespace longwave;
using namespace longwave::ui;
using longwave::ui::test::allOf;
using longwave::ui::test::found;

namespace {

TEST(LessonText, EveryLanguageHasEveryPageWithTheSameQuestion) {
    const std::vector<LessonPage>& pages = lessonPages();
    EXPECT_GE(pages.size(), 12U);
    for (const QString& language : lessonLanguages()) {
        const LessonText& text = lessonText(language);
        EXPECT_FALSE(text.name.isEmpty());
        ASSERT_EQ(text.pages.size(), pages.size());
        EXPECT_EQ(text.words.keys(), lessonText("en").words.keys());
        for (auto word = text.words.begin(); word != text.words.end(); ++word) {
            EXPECT_TRUE(!word.value().isEmpty() || word.key() == "between"); // no space between sentences
            EXPECT_EQ(found("\\{(\\w+)\\}", word.value()), found("\\{(\\w+)\\}", lessonText("en").words[word.key()]))
                << qPrintable(word.key());
        }
        for (std::size_t i = 0; i < pages.size(); ++i) {
            const LessonPageText& page = text.pages[i];
            const LessonPageText& english = lessonText("en").pages[i];
            EXPECT_EQ(page.id, pages[i].id);
            EXPECT_FALSE(page.title.isEmpty());
            EXPECT_GE(page.paragraphs.size(), 2);
            EXPECT_FALSE(page.question.isEmpty());
            EXPECT_FALSE(page.reveal.isEmpty());
            EXPECT_EQ(page.choices.size(), pages[i].choices) << qPrintable(page.id);
            EXPECT_EQ(found("\\{(\\w+)\\}", allOf(page)), found("\\{(\\w+)\\}", allOf(english))) << qPrintable(page.id);
            const auto links = found("\\]\\(([a-z-]+)\\)", allOf(page));
            EXPECT_EQ(links, found("\\]\\(([a-z-]+)\\)", allOf(english))) << qPrintable(page.id);
            for (const QString& term : links)
                EXPECT_NE(glossaryText(language).find(term), nullptr) << qPrintable(term);
        }
    }
}

TEST(Glossary, TermsAreTheSameInEveryLanguageAndTheirLinksLead) {
    const GlossaryText& english = glossaryText("en");
    EXPECT_GE(english.terms.size(), 30U);
    for (const QString& language : lessonLanguages()) {
        const GlossaryText& text = glossaryText(language);
        ASSERT_EQ(text.terms.size(), english.terms.size());
        std::set<QString> ids;
        for (std::size_t i = 0; i < text.terms.size(); ++i) {
            const GlossaryTerm& term = text.terms[i];
            EXPECT_EQ(term.id, english.terms[i].id);
            EXPECT_TRUE(ids.insert(term.id).second);
            EXPECT_FALSE(term.term.isEmpty());
            EXPECT_FALSE(term.text.isEmpty());
            for (const QString& link : found("\\]\\(([a-z-]+)\\)", term.text)) {
                EXPECT_NE(text.find(link), nullptr) << qPrintable(link);
                EXPECT_NE(link, term.id);
            }
        }
    }
    EXPECT_EQ(english.search("TWIDDLE").front()->id, "twiddle"); // its name before texts that mention it
    EXPECT_EQ(english.search("bit reversal").front()->id, "permutation");
    EXPECT_EQ(glossaryText("zh").search("置换").front()->id, "permutation");
    EXPECT_TRUE(english.search("no such word").empty());
    EXPECT_EQ(english.search("").size(), english.terms.size());
}

TEST(LessonText, LinksAndSpecialCharactersBecomeRichText) {
    EXPECT_EQ(asPlainText("a [DFT](dft) of [x] < 3"), "a DFT of [x] < 3");
    const QString rich = asRichText("a [DFT](dft) & x[3] < 3");
    EXPECT_TRUE(rich.contains("<a href=\"glossary:dft\""));
    EXPECT_TRUE(rich.contains("&amp; x[3] &lt; 3"));
    EXPECT_EQ(filled("{a} {b} {c}", {{"a", "1"}, {"b", "2"}}), "1 2 {c}");
}

TEST(Translation, IsCompiledInAndKeepsThePlaceholders) {
    QTranslator words;
    ASSERT_TRUE(words.load(QLocale(QLocale::Chinese, QLocale::China), "longwave", "_", ":/translations"));
    EXPECT_EQ(words.translate("longwave::ui::ButterflyStage", "By butterfly"), "按蝶形");
    EXPECT_FALSE(QTranslator().load(QLocale(QLocale::German), "longwave", "_", ":/translations"));
    QFile file(QStringLiteral(LONGWAVE_SAMPLES_DIR "/../translations/longwave_zh_CN.ts"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QString source;
    int count = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("source")) {
            source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation") && xml.attributes().value("type").isEmpty()) {
            const QString translation = xml.readElementText();
            EXPECT_EQ(found("(%\\d)", translation), found("(%\\d)", source)) << qPrintable(source);
            ++count;
        }
    }
    EXPECT_FALSE(xml.hasError());
    EXPECT_GT(count, 100);
}

} // namespace
