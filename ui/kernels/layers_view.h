// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/layers_of_session.h"
#include "ui/kernels/layers_panel.h"

#include <vector>

namespace longwave::ui {

class LayersController;

/// The view "Layers" of the session: all layers of the file whose bank is shown, or of two files that are compared.
/// A click chooses the layer's bank.
class LayersView : public LayersPanel {
    Q_OBJECT

  public:
    explicit LayersView(Session& session, QWidget* parent = nullptr);

    bool isSettled() const;

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    /// All that the layers on show depend on, but for Squash and Smooth.
    struct Shown {
        int file = -1;
        int compared = -1;
        std::shared_ptr<const File> reading; ///< which reading of the file
        std::shared_ptr<const File> comparedReading;
        std::vector<FormValues> settings; ///< of each layer of both
        bool operator==(const Shown&) const = default;
    };
    Shown wanted() const;
    void followFiles();
    void followBank();

    Session& session_;
    LayersController* controller_;
    std::vector<BankRef> banks_;
    Shown shown_;
};

} // namespace longwave::ui
