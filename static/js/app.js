// Where the small modules are started. Every page works without them.
import { startBell } from "./modules/bell.js";
import { startBeside } from "./modules/beside.js";
import { startChanged } from "./modules/changed.js";
import { startComposer } from "./modules/composer.js";
import { startDialogs } from "./modules/dialog.js";
import { startDrafts } from "./modules/drafts.js";
import { startDrawer } from "./modules/drawer.js";
import { startEditor } from "./modules/editor.js";
import { startFolds } from "./modules/fold.js";
import { startGrowing } from "./modules/grow.js";
import { startKeys } from "./modules/keys.js";
import { startMacros } from "./modules/macros.js";
import { startMenus } from "./modules/menu.js";
import { startPalette } from "./modules/palette.js";
import { startPolling } from "./modules/poll.js";
import { startPresence } from "./modules/presence.js";
import { startRows } from "./modules/rows.js";
import { startTheme } from "./modules/theme.js";
import { startToasts } from "./modules/toast.js";
import { startUploads } from "./modules/upload.js";

for (const start of [
  startTheme,
  startBell,
  startChanged,
  startDialogs,
  startDrawer,
  startFolds,
  startGrowing,
  startMenus,
  startToasts,
  startRows,
  startKeys,
  startPalette,
  startEditor,
  startUploads,
  startDrafts,
  startComposer,
  startMacros,
  startPresence,
  startPolling,
  startBeside,
]) {
  start();
}

function reveal(root) {
  for (const part of root.querySelectorAll("[data-needs-script]")) part.hidden = false;
}
reveal(document);
document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
