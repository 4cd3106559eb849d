// Places of a ready answer that nobody filled in yet, ⟦like this⟧: painted without touching the text.
const CURSOR = "\ue000";
const BLANK = /\u27e6[^\u27e6\u27e7\n]*\u27e7/g;

function rangesIn(editor) {
  const ranges = [];
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const found of walker.currentNode.data.matchAll(BLANK)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, found.index);
      range.setEnd(walker.currentNode, found.index + found[0].length);
      ranges.push(range);
    }
  }
  return ranges;
}

export function mark(editor) {
  if (typeof Highlight === "undefined") return;
  CSS.highlights.set("blank", new Highlight(...rangesIn(editor)));
}

// The first one is selected, so that typing replaces it.
export function selectBlank(editor) {
  const [first] = rangesIn(editor);
  if (!first) return;
  getSelection().removeAllRanges();
  getSelection().addRange(first);
}

// Where the macro wants its writer to go on.
export function toCursor(editor) {
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(CURSOR);
    if (at < 0) continue;
    walker.currentNode.deleteData(at, 1);
    const paragraph = walker.currentNode.parentElement;
    if (!paragraph.textContent && !paragraph.querySelector("br")) paragraph.append(document.createElement("br"));
    getSelection().setPosition(walker.currentNode, at);
    return;
  }
}
