// A rich editor over the text box of the composer. The box stays the truth where no script runs;
// here the form's hidden `html` is, and the server derives the plain text from it.
import { fromPasted, intoEditor, toHtml } from "./clean.js";
import { askForLink, insert, insertPicture, quote, toEnd } from "./inserting.js";
import { addFiles } from "./upload.js";

let lastPassage = "";

export function startEditor() {
  for (const form of document.querySelectorAll("[data-composer]")) enhance(form);
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const letter = selection.anchorNode?.parentElement?.closest(".letter__text, .letter__quote");
    if (letter && !selection.isCollapsed) lastPassage = selection.toString();
  });
}

function enhance(form) {
  const box = form.querySelector("textarea[name=text]");
  const editor = document.createElement("div");
  editor.className = "composer__text composer__text--rich";
  editor.contentEditable = "true";
  editor.dataset.editor = "";
  editor.dataset.placeholder = box.placeholder;
  for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-label": form.querySelector(`label[for=${box.id}]`)?.textContent ?? "" })) editor.setAttribute(name, value);
  box.hidden = true;
  box.after(editor);
  document.execCommand("defaultParagraphSeparator", false, "p");
  document.execCommand("styleWithCSS", false, false);
  fill(form, form.elements.html.value, box.value);
  if (box.autofocus) editor.focus();
  editor.addEventListener("input", () => sync(form));
  editor.addEventListener("paste", (event) => paste(event, form));
  editor.addEventListener("focus", () => startParagraph(editor));
  form.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-edit]");
    if (tool) edit(form, tool.dataset.edit);
  });
  form.addEventListener("picture", (event) => {
    insertPicture(editor, event.detail);
    sync(form);
  });
}

export function editorOf(form) {
  return form.querySelector("[data-editor]");
}

export function fill(form, html, text) {
  intoEditor(editorOf(form), html, text);
  sync(form, true);
}

export function isEmpty(form) {
  return !form.elements.html.value;
}

function sync(form, isQuiet) {
  const editor = editorOf(form);
  form.elements.html.value = toHtml(editor);
  form.elements.text.value = editor.innerText.trim();
  editor.classList.toggle("is-empty", isEmpty(form) && !editor.querySelector("li, blockquote"));
  if (!isQuiet) form.dispatchEvent(new CustomEvent("typed", { bubbles: true }));
}

// An empty editor would put the first line outside any paragraph.
function startParagraph(editor) {
  if (editor.childNodes.length) return;
  const paragraph = document.createElement("p");
  paragraph.append(document.createElement("br"));
  editor.append(paragraph);
  getSelection().setPosition(paragraph, 0);
}

function paste(event, form) {
  const given = event.clipboardData;
  event.preventDefault();
  if (given.files.length && !given.types.includes("text/html")) {
    addFiles(form, given.files);
    return;
  }
  insert(fromPasted(given.getData("text/html"), given.getData("text/plain")));
}

function edit(form, what) {
  const editor = editorOf(form);
  if (what === "files") {
    form.querySelector("input[type=file]").click();
    return;
  }
  const passage = lastPassage;
  if (!editor.contains(getSelection().anchorNode)) toEnd(editor);
  editor.focus();
  if (what === "link") askForLink(() => sync(form));
  else if (what === "quote") {
    quote(passage);
    lastPassage = "";
  }
  else document.execCommand(what);
  sync(form);
}
