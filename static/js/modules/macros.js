// Ready answers: '/' at the start of a line opens the search, Enter takes the first, and again puts it in.
import { openDialog } from "./dialog.js";
import { editorOf, fill, isEmpty } from "./editor.js";
import { insert, toEnd } from "./inserting.js";
import { mark, selectBlank, toCursor } from "./blanks.js";

let range = null;
let shown = null; // the words that the list answers
let wants = false; // Enter was faster than the list

export function startMacros() {
  const dialog = document.getElementById("macros");
  const form = document.querySelector("[data-composer]");
  if (!dialog || !form) return;
  const input = dialog.querySelector("input");
  const editor = editorOf(form);
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.isComposing || !atLineStart(editor)) return;
    event.preventDefault();
    open(dialog, input, editor);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-macro-off]")) event.target.closest("[data-macro-place]").replaceChildren();
    if (!event.target.closest("[data-macros]")) return;
    event.preventDefault();
    open(dialog, input, editor);
  });
  input.addEventListener("keydown", (event) => onKey(event, dialog));
  dialog.addEventListener("htmx:afterSettle", (event) => settle(event, dialog));
  dialog.addEventListener("submit", (event) => {
    const chosen = event.target.closest("[data-macro-fill]");
    if (!chosen) return;
    event.preventDefault();
    take(chosen, dialog, form);
  });
  form.addEventListener("typed", () => mark(editor));
  mark(editor);
}

function atLineStart(editor) {
  const selection = getSelection();
  if (!selection.isCollapsed || !editor.contains(selection.anchorNode)) return !editor.textContent;
  const before = document.createRange();
  const node = selection.anchorNode;
  const line = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  before.setStart(line.closest("p, li, blockquote") ?? editor, 0);
  before.setEnd(node, selection.anchorOffset);
  return !before.toString().trim();
}

function open(dialog, input, editor) {
  const selection = getSelection();
  range = editor.contains(selection.anchorNode) ? selection.getRangeAt(0).cloneRange() : null;
  input.value = "";
  shown = null;
  wants = false;
  dialog.querySelector("#macro-preview").replaceChildren();
  openDialog("macros");
  input.focus();
  input.dispatchEvent(new CustomEvent("opened"));
}

function items(dialog) {
  return [...dialog.querySelectorAll("[data-macro]")];
}

function onKey(event, dialog) {
  const all = items(dialog);
  const at = all.findIndex((one) => one.getAttribute("aria-current") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    point(all, (at + step + all.length) % all.length);
    event.preventDefault();
  } else if (event.key === "Enter") {
    event.preventDefault();
    wants = event.target.value !== shown;
    if (!wants) all[Math.max(at, 0)]?.click();
  }
}

function point(all, at) {
  all.forEach((one, index) => one.toggleAttribute("aria-current", index === at));
  all[at]?.setAttribute("aria-current", "true");
  all[at]?.scrollIntoView({ block: "nearest" });
}

function settle(event, dialog) {
  if (event.detail.target.id === "macro-list") {
    shown = new URL(event.detail.xhr.responseURL).searchParams.get("q") ?? "";
    point(items(dialog), 0);
    if (wants && dialog.querySelector("input").value === shown) {
      wants = false;
      items(dialog)[0]?.click();
    }
  }
  if (event.detail.target.id !== "macro-preview") return;
  const asks = [...dialog.querySelectorAll("[data-ask]")];
  (asks.find((one) => !one.value) ?? dialog.querySelector(".button--primary"))?.focus();
}

async function take(chosen, dialog, form) {
  const answers = new URLSearchParams();
  for (const one of chosen.querySelectorAll("[data-ask]")) answers.append(one.name, one.value);
  const answer = await fetch(`${chosen.dataset.preview}?${answers}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    chosen.submit();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const ticked = new Set([...chosen.querySelectorAll("[name=macro_action]:checked")].map((one) => one.value));
  const place = form.querySelector("[data-macro-place]");
  place.replaceChildren(page.querySelector("[data-macro-slot]").content);
  for (const box of place.querySelectorAll("[name=macro_action]")) box.checked = ticked.has(box.value);
  for (const part of place.querySelectorAll("[data-needs-script]")) part.hidden = false;
  dialog.close();
  // so that a reload finds it too; the answer itself carries all it needs
  fetch(chosen.action, { method: "POST", body: new FormData(chosen), redirect: "manual" }).catch(() => null);
  const subject = page.querySelector("[data-macro-subject]");
  if (subject && form.elements.subject) form.elements.subject.value = subject.value;
  put(form, page.querySelector("[data-macro-html]").value);
}

function put(form, html) {
  const editor = editorOf(form);
  if (isEmpty(form)) fill(form, html, "");
  else {
    toEnd(editor);
    if (range) getSelection().setPosition(range.startContainer, range.startOffset);
    insert(html);
  }
  editor.focus();
  toCursor(editor);
  editor.dispatchEvent(new Event("input", { bubbles: true }));
  selectBlank(editor);
}
