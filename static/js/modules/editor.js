// A rich editor over a text box: the composer's, and each language's of a macro (data-rich). The box stays the
// truth where no script runs; here the hidden field beside it (data-html) is, and the server derives the text from it.
import { fromPasted, intoEditor, toHtml } from "./clean.js";
import { askForLink, insert, insertPicture, quote, toEnd } from "./inserting.js";
import { addFiles } from "./upload.js";

let lastPassage = "";

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const letter = selection.anchorNode?.parentElement?.closest(".letter__text, .letter__quote");
  if (letter && !selection.isCollapsed) lastPassage = selection.toString();
});

export function startEditor() {
  for (const place of document.querySelectorAll("[data-composer], [data-rich]")) enhance(place);
}

function enhance(form) {
  const box = form.querySelector("textarea[data-plain]");
  const editor = document.createElement("div");
  editor.className = "composer__text composer__text--rich";
  editor.contentEditable = "true";
  editor.dataset.editor = "";
  editor.dataset.placeholder = box.placeholder;
  for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-label": form.querySelector(`label[for=${box.id}]`)?.textContent ?? "" })) editor.setAttribute(name, value);
  for (const name of ["lang", "aria-invalid", "aria-describedby"]) if (box.hasAttribute(name)) editor.setAttribute(name, box.getAttribute(name));
  htmlOf(form).disabled = false;
  box.hidden = true;
  box.after(editor);
  document.execCommand("defaultParagraphSeparator", false, "p");
  document.execCommand("styleWithCSS", false, false);
  fill(form, htmlOf(form).value, box.value);
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

export function htmlOf(form) {
  return form.querySelector("input[data-html]");
}

export function fill(form, html, text) {
  intoEditor(editorOf(form), html, text);
  sync(form, true);
}

export function isEmpty(form) {
  return !htmlOf(form).value;
}

function sync(form, isQuiet) {
  const editor = editorOf(form);
  htmlOf(form).value = toHtml(editor);
  form.querySelector("textarea[data-plain]").value = editor.innerText.trim();
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
    if (form.matches("[data-composer]")) addFiles(form, given.files);
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
