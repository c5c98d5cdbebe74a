// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace longwave::ui {

class Session;
class Settings;

/// What the settings know of files goes into the session, and what the session learns of them goes back: forms of
/// banks, the last folder, the files that were opened, and the rates of bundled samples that do not say their own.
void rememberFiles(Session& session, Settings& settings);

} // namespace longwave::ui
