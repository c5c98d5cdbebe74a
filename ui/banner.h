// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace longwave::ui {

/// What failed, in 600, and why; never modal. At least 40 px high, taller when the words need it. Several messages wait
/// behind each other, the newest in front.
class Banner : public QWidget {
    Q_OBJECT
  public:
    explicit Banner(QWidget* parent = nullptr);

    /// `subject` is a sentence ("x.npy was not opened.") or a thing ("FFTW"), `explanation` one sentence or more.
    void show(const QString& subject, const QString& explanation);
    void closeCurrent(); ///< the next one comes forward; the last one hides the banner
    int count() const { return static_cast<int>(messages_.size()); }
    /// The message in front as plain text.
    QString text() const;

  signals:
    void openAnotherRequested();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Message {
        QString subject;
        QString explanation;
    };
    void turnTo(int index);
    void update();

    std::vector<Message> messages_; // oldest first
    int current_ = 0;
    QLabel* mark_;
    QLabel* words_;
    QToolButton* previous_;
    QLabel* page_;
    QToolButton* next_;
};

} // namespace longwave::ui
