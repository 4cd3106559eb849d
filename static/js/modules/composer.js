// The composer as a whole: answer or note, and what must be right before it is sent.
import { tell } from "./drafts.js";
import { editorOf, isEmpty } from "./editor.js";
import { isAdding } from "./upload.js";

export function startComposer() {
  for (const form of document.querySelectorAll("[data-composer]")) {
    const modes = form.querySelectorAll("[data-mode]");
    for (const button of modes) {
      button.addEventListener("click", () => {
        setMode(form, button.dataset.mode);
        editorOf(form).focus();
      });
    }
    setMode(form, form.classList.contains("composer--note") || !form.querySelector("[value=wait]") ? "note" : "answer");
    editorOf(form).addEventListener("keydown", (event) => {
      if (event.key === "Escape") editorOf(form).blur();
    });
    form.addEventListener("submit", (event) => check(event, form));
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

function setMode(form, mode) {
  const isNote = mode === "note";
  const note = form.querySelector("[name=action][value=note]");
  const send = form.querySelector(".composer__foot > .buttons");
  form.classList.toggle("composer--note", isNote);
  note.hidden = !isNote && Boolean(send);
  note.classList.add("button--primary");
  note.dataset.key = "ctrl+enter";
  if (send) send.hidden = isNote;
  for (const button of form.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
}

function check(event, form) {
  const trouble = isEmpty(form) ? "empty" : !navigator.onLine ? "offline" : isAdding(form) ? "adding" : "";
  tell(form, trouble);
  if (trouble) event.preventDefault();
  else form.dispatchEvent(new CustomEvent("sending"));
}
