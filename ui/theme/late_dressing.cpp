// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/late_dressing.h"

#include "ui/theme/appearance.h"

#include <QApplication>
#include <QEvent>
#include <QPointer>
#include <QSet>
#include <QWidget>

namespace longwave::ui {

namespace {

/// The widgets that wait to be dressed.
class Waiting : public QObject {
  public:
    /// A child of the application, so that it goes before the application does.
    static Waiting& instance() {
        static QPointer<Waiting> waiting;
        if (!waiting)
            waiting = new Waiting(qApp);
        return *waiting;
    }

    void begin() {
        isChanging_ = true;
        for (QWidget* widget : QApplication::allWidgets())
            if (!widget->isVisible() && widget->testAttribute(Qt::WA_WState_Polished)) {
                widget->setAttribute(Qt::WA_WState_Polished, false); // Qt passes it over then
                widgets_.insert(widget);
            }
    }
    void end() { isChanging_ = false; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        switch (event->type()) {
        case QEvent::StyleChange: // or it would be laid out for what it does not have yet
            return isChanging_ && widgets_.contains(watched);
        case QEvent::Show:
        case QEvent::Paint: // unseen, into a picture
            if (watched->isWidgetType() && widgets_.remove(watched)) {
                auto* widget = static_cast<QWidget*>(watched);
                widget->setAttribute(Qt::WA_WState_Polished);
                repolish(widget);
            }
            return false;
        default:
            return false;
        }
    }

  private:
    explicit Waiting(QObject* parent) : QObject(parent) { qApp->installEventFilter(this); }

    /// Of one that is gone the address stays: whoever gets it is dressed once more than needed.
    QSet<const QObject*> widgets_;
    bool isChanging_ = false;
};

} // namespace

LateDressing::LateDressing() {
    Waiting::instance().begin();
}

LateDressing::~LateDressing() {
    Waiting::instance().end();
}

} // namespace longwave::ui
