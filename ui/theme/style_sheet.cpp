// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style_sheet.h"

#include "ui/theme/fonts.h"

#include <QRegularExpression>

namespace longwave::ui {

namespace {

// Geometry only. "@name" is a token's colour, "@variant" the theme's word in icon names, "@table" and "@caption" font
// sizes. A control with focus trades 1 px of its padding for a border of 2 px, so that nothing moves.
constexpr const char* kBars = R"(
QMainWindow, QDialog { background: @bg; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QWidget[surface="true"] { background: @surface; }
QWidget[bar="true"] { background: @raised; border-bottom: 1px solid @line; }

QToolBar { background: @raised; border: none; border-bottom: 1px solid @line; spacing: 8px; padding: 0 12px; min-height: 44px; }
QToolBar::separator { background: @line; width: 1px; margin: 12px 4px; }

QMenuBar { background: @raised; color: @text; border-bottom: 1px solid @line; padding: 0 6px; }
QMenuBar::item { background: transparent; padding: 4px 10px; margin: 9px 0 8px 0; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @hover; }
QMenu { background: @raised; color: @text; border: 1px solid @control-soft; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 28px; border-radius: 4px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 6px; }
QMenu::indicator { width: 16px; height: 16px; left: 6px; }
QMenu::indicator:checked { image: url(:/icons/check-menu-@variant.svg); }

QStatusBar { background: @raised; color: @muted; border-top: 1px solid @line; min-height: 23px; max-height: 23px; font-size: @caption; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @muted; font-size: @caption; padding: 0 6px; }

QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabWidget::tab-bar { left: 8px; }
QTabBar { background: @bg; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted; min-height: 34px; padding: 0 14px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabBar::tab:disabled { color: @faint; }

QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QDockWidget { color: @text; }
QDockWidget::title { background: @bg; padding: 8px 12px; }

QToolTip { background: @raised; color: @text; border: 1px solid @control-soft; padding: 4px 6px; font-size: @table; }

QLabel { color: @text; background: transparent; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="muted"] { color: @muted; font-size: @table; }
QLabel[role="caption"] { color: @muted; font-size: @caption; }
QLabel[role="stepTitle"] { font-size: @step; font-weight: 600; }
QLabel[role="error"] { color: @error; }
QLabel[role="warning"] { color: @warning; }
QLabel:disabled { color: @faint; }
)";

constexpr const char* kControls = R"(
QPushButton { background: @surface; color: @text; border: 1px solid @control-soft; border-radius: 4px; padding: 0 11px; min-height: 26px; }
QPushButton { qproperty-iconSize: 22px 16px; } /* 3 px of air beside the picture, which is 16 px wide */
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selected; }
QPushButton:checked { background: @selected; border-color: @accent; }
QPushButton:focus { border: 2px solid @accent; padding: 0 10px; min-height: 24px; }
QPushButton:disabled { color: @faint; background: transparent; border-color: @line; }
QPushButton[primary="true"] { background: @accent; color: @on-accent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accent-hover; border-color: @accent-hover; }
QPushButton[primary="true"]:pressed { background: @accent-pressed; border-color: @accent-pressed; }
QPushButton[primary="true"]:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled { background: @track; color: @faint; border-color: @track; }
QPushButton[quiet="true"] { background: transparent; border-color: transparent; }
QPushButton[quiet="true"]:hover { background: @hover; }
QPushButton[quiet="true"]:focus { border-color: @accent; }
QPushButton[link="true"] { background: transparent; border: none; color: @accent; padding: 0 4px; }
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border: 2px solid @accent; padding: 0 2px; }
QPushButton[link="true"]:disabled { color: @faint; }
QPushButton::menu-indicator { image: url(:/icons/chevron-down-@variant.svg); width: 12px; height: 12px; right: 6px; subcontrol-position: right center; }

QToolButton { background: transparent; color: @text; border: 1px solid transparent; border-radius: 4px; padding: 0 5px; min-height: 22px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @selected; }
QToolButton:checked { background: @selected; color: @text; }
QToolButton:focus { border: 2px solid @accent; padding: 0 4px; min-height: 20px; }
QToolButton:disabled { color: @faint; }
QToolButton::menu-indicator { image: none; }

QToolButton[segment="first"], QToolButton[segment="middle"], QToolButton[segment="last"], QToolButton[segment="only"] {
  background: @surface; border: 1px solid @control-soft; border-radius: 0; padding: 0 9px; min-height: 22px; margin: 0; font-size: @table; }
QToolButton[segment="middle"], QToolButton[segment="last"] { border-left: none; padding-left: 10px; }
QToolButton[segment="first"] { border-top-left-radius: 4px; border-bottom-left-radius: 4px; }
QToolButton[segment="last"] { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }
QToolButton[segment="only"] { border-radius: 4px; }
QToolButton[segment]:hover { background: @hover; }
QToolButton[segment]:checked { background: @selected; font-weight: 600; }
QToolButton[segment]:disabled { color: @faint; }
QToolButton[segment]:focus { border: 2px solid @accent; padding: 0 8px; min-height: 20px; }

QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit {
  background: @surface; color: @text; border: 1px solid @control; border-radius: 4px; padding: 0 7px; min-height: 26px;
  selection-background-color: @selected; selection-color: @text; }
QPlainTextEdit, QTextEdit { padding: 4px 5px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding: 0 6px; min-height: 24px; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @faint; background: transparent; border-color: @control-soft; }
QLineEdit[invalid="true"], QSpinBox[invalid="true"], QDoubleSpinBox[invalid="true"] { border: 2px solid @error; padding: 0 6px; min-height: 24px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }

QComboBox { background: @surface; color: @text; border: 1px solid @control; border-radius: 4px; padding: 0 4px 0 9px; min-height: 26px; }
QComboBox:hover { background: @hover; }
QComboBox:focus { border: 2px solid @accent; padding: 0 3px 0 8px; min-height: 24px; }
QComboBox:disabled { color: @faint; background: transparent; border-color: @control-soft; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down-@variant.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @control-soft; outline: none; padding: 4px; selection-background-color: @selected; selection-color: @text; }

QWidget[bar="true"] QPushButton, QWidget[bar="true"] QComboBox, QWidget[bar="true"] QLineEdit { min-height: 22px; }
QWidget[bar="true"] QPushButton:focus, QWidget[bar="true"] QComboBox:focus, QWidget[bar="true"] QLineEdit:focus { min-height: 20px; }

QCheckBox, QRadioButton { color: @text; spacing: 8px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @faint; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @control; border-radius: 3px; background: @surface; }
QCheckBox::indicator:hover { background: @hover; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/check-@variant.svg); }
QCheckBox::indicator:disabled { border-color: @control-soft; background: transparent; }
QCheckBox::indicator:checked:disabled { background: @track; border-color: @track; }
QCheckBox::indicator:focus { border: 2px solid @accent; width: 12px; height: 12px; }
QCheckBox::indicator:checked:focus { border: 2px solid @text; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @control; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; }
QRadioButton::indicator:focus { border-color: @accent; }

QSlider { background: transparent; }
QSlider::groove:horizontal { height: 2px; background: @track; border-radius: 1px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 1px; }
QSlider::handle:horizontal { width: 10px; height: 10px; margin: -6px 0; border: 2px solid @accent; border-radius: 7px; background: @surface; }
QSlider::handle:horizontal:hover { background: @selected; }
QSlider::handle:horizontal:focus { background: @accent; }
QSlider::handle:horizontal:disabled { border-color: @control-soft; }
QSlider::sub-page:horizontal:disabled { background: @track; }

QProgressBar { background: @track; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
)";

constexpr const char* kViews = R"(
QAbstractScrollArea { background: @surface; border: none; }
QAbstractScrollArea::corner { background: transparent; }
QTableView, QTreeView, QListView { background: @surface; color: @text; border: none; outline: none; gridline-color: transparent; font-size: @table;
  selection-background-color: @selected; selection-color: @text; show-decoration-selected: 1; }
QTableView:focus, QTreeView:focus, QListView:focus { border: none; }
QTableView::item { border: none; border-bottom: 1px solid @line; padding: 0 12px; }
QTableView::item:hover { background: @hover; }
QTableView::item:selected { background: @selected; color: @text; }
QTreeView { background: @bg; }
QTreeView::item { min-height: 24px; border: none; padding: 0 4px; }
QListView::indicator { width: 14px; height: 14px; border: 1px solid @control; border-radius: 3px; background: @surface; }
QListView::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/check-@variant.svg); }
QListView::item { min-height: 28px; border: none; padding: 0 12px; }
QTreeView::item:hover, QListView::item:hover { background: @hover; }
QTreeView::item:selected, QListView::item:selected { background: @selected; color: @text; }
QTreeView::item:disabled, QListView::item:disabled, QTableView::item:disabled { color: @faint; }
QTreeView::branch { background: transparent; }
QTreeView::branch:hover { background: @hover; }
QTreeView::branch:selected { background: @selected; }
QTreeView::branch:has-children:closed { image: url(:/icons/chevron-right-@variant.svg); }
QTreeView::branch:has-children:open { image: url(:/icons/chevron-down-@variant.svg); }

QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line; padding: 0 1px 0 12px; min-height: 27px; font-size: @table; font-weight: 400; }
QHeaderView::section:hover { color: @text; }
QHeaderView::section:checked { font-weight: 400; }
QHeaderView::down-arrow { image: url(:/icons/sort-down-@variant.svg); width: 12px; height: 12px; subcontrol-position: right center; right: 0; }
QHeaderView::up-arrow { image: url(:/icons/sort-up-@variant.svg); width: 12px; height: 12px; subcontrol-position: right center; right: 0; }
QTableCornerButton::section { background: @surface; border: none; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; margin: 0; }
QScrollBar:horizontal { height: 10px; margin: 0; }
QScrollBar::handle { background: @control-soft; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 24px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 24px; margin: 2px; }
QScrollBar::handle:hover { background: @control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

QString sizeText(TextRole role) {
    const QFont font = uiFont(role);
    return font.pointSizeF() > 0 ? QString::number(font.pointSizeF(), 'f', 2) + QStringLiteral("pt")
                                 : QString::number(font.pixelSize()) + QStringLiteral("px");
}

/// `a` with a share of `b` in it.
QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto mix = [&](double x, double y) { return static_cast<float>(x + share * (y - x)); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QString valueOf(QStringView name, const Theme& theme) {
    if (name == u"variant")
        return theme.isDark ? QStringLiteral("dark") : QStringLiteral("light");
    if (name == u"table")
        return sizeText(TextRole::Table);
    if (name == u"caption")
        return sizeText(TextRole::Caption);
    if (name == u"step")
        return sizeText(TextRole::StepTitle);
    // The filled button's states lie between accent and the words on it or around it.
    if (name == u"accent-hover")
        return mixed(theme[Token::Accent], theme[Token::Surface], 0.12).name();
    if (name == u"accent-pressed")
        return mixed(theme[Token::Accent], theme[Token::Text], 0.2).name();
    for (int i = 0; i < kTokenCount; ++i)
        if (name == QLatin1String(nameOf(static_cast<Token>(i))))
            return theme[static_cast<Token>(i)].name();
    qWarning("The style sheet names an unknown token: %s", qPrintable(name.toString()));
    return {};
}

} // namespace

QString bodySizeRule() {
    return QStringLiteral("* { font-size: %1; }\n").arg(sizeText(TextRole::Body));
}

QString styleSheet(const Theme& theme) {
    const QString source = QLatin1String(kBars) + QLatin1String(kControls) + QLatin1String(kViews);
    static const QRegularExpression kName(QStringLiteral("@([a-z0-9]+(?:-[a-z0-9]+)*)"));
    QString sheet;
    sheet.reserve(source.size());
    qsizetype end = 0;
    for (auto match = kName.globalMatch(source); match.hasNext();) {
        const auto found = match.next();
        sheet += QStringView(source).mid(end, found.capturedStart() - end);
        sheet += valueOf(found.capturedView(1), theme);
        end = found.capturedEnd();
    }
    sheet += QStringView(source).mid(end);
    return sheet;
}

} // namespace longwave::ui
