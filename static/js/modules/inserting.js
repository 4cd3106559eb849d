// Puts things into the editor where the cursor stands: quotes, links, pictures.
export function insert(html) {
  document.execCommand("insertHTML", false, html);
}

export function toEnd(editor) {
  editor.focus();
  getSelection().selectAllChildren(editor.lastElementChild ?? editor);
  getSelection().collapseToEnd();
}

export function quote(passage) {
  if (!passage.trim()) {
    document.execCommand("formatBlock", false, "blockquote");
    return;
  }
  const box = document.createElement("div");
  const block = document.createElement("blockquote");
  for (const line of passage.trim().split(/\n+/)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    block.append(paragraph);
  }
  box.append(block);
  insert(`${box.innerHTML}<p><br></p>`);
}

export function askForLink(then) {
  const dialog = document.getElementById("link-to");
  const field = dialog.querySelector("input");
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0).cloneRange() : null;
  field.value = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    const address = field.value.trim();
    if (dialog.returnValue !== "set" || !address || !range) return;
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (!range.collapsed) document.execCommand("createLink", false, address);
    else {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = address;
      insert(link.outerHTML);
    }
    then();
  }, { once: true });
}

export function insertPicture(editor, file) {
  if (!editor.contains(getSelection().anchorNode)) toEnd(editor);
  const picture = document.createElement("img");
  picture.alt = file.name;
  picture.dataset.key = file.key;
  picture.setAttribute("src", file.url);
  insert(picture.outerHTML);
}
