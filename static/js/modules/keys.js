// The keyboard map. An element with data-key="a" is pressed by that key ("g i" is a sequence,
// "ctrl+enter" works inside a text box too); a field is focused instead. '?' shows them all.
import { openDialog } from "./dialog.js";

const WAIT = 900;
const WORDS = { ctrl: "Ctrl", shift: "Shift", enter: "Enter", escape: "Esc" };
let before = "";
let timer = 0;

export function startKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dialog=keys]")) fill();
  }, true);
}

export function keyed() {
  return [...document.querySelectorAll("[data-key]")].filter((part) => !part.disabled && !part.closest("[hidden]"));
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const writing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (writing && event.key === "Escape") {
    // in a dialog Escape is the browser's: it closes
    if (!writing.closest("dialog")) writing.blur();
    return;
  }
  const held = event.ctrlKey || event.metaKey;
  if ((writing || document.querySelector("dialog[open]")) && !held) return;
  // shift is part of a name only where it does not already make another character
  const shift = event.shiftKey && (held || event.key.length > 1) ? "shift+" : "";
  const key = (held ? "ctrl+" : "") + shift + event.key.toLowerCase();
  if (key === "?") {
    fill();
    if (openDialog("keys")) event.preventDefault();
    return;
  }
  if (press(before ? `${before} ${key}` : key) || (before && press(key))) {
    event.preventDefault();
    before = "";
    return;
  }
  before = keyed().some((part) => part.dataset.key.startsWith(`${key} `)) ? key : "";
  clearTimeout(timer);
  timer = setTimeout(() => { before = ""; }, WAIT);
}

function press(key) {
  const part = keyed().find((one) => one.dataset.key === key);
  if (!part) return false;
  const menu = part.closest("details.menu:not([open])");
  if (part.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) {
    if (menu) menu.open = true;
    part.focus();
    part.select?.();
  } else {
    part.click();
    if (part.matches("summary")) part.focus();
  }
  return true;
}

export function spell(key) {
  return key.split(/[ +]/).map((one) => {
    const hint = document.createElement("kbd");
    hint.className = "key";
    hint.textContent = WORDS[one] ?? one.toUpperCase();
    return hint;
  });
}

export function labelOf(part) {
  const words = part.dataset.keyLabel ?? part.getAttribute("aria-label") ?? part.textContent;
  return words.replace(/\s+/g, " ").trim();
}

function fill() {
  const list = document.querySelector("[data-keys-list]");
  if (!list || list.dataset.filled) return;
  list.dataset.filled = "yes";
  const seen = new Set();
  for (const part of keyed()) {
    if (seen.has(part.dataset.key)) continue;
    seen.add(part.dataset.key);
    const line = document.createElement("div");
    const name = document.createElement("span");
    const hints = document.createElement("span");
    name.textContent = labelOf(part);
    hints.append(...spell(part.dataset.key));
    line.append(name, hints);
    list.append(line);
  }
}
