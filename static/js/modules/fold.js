// A folded block stays folded on the next ticket: data-fold is the name it is remembered by.
const PREFIX = "fold:";

export function startFolds() {
  restore(document);
  document.addEventListener("htmx:load", (event) => restore(event.detail.elt));
  document.addEventListener("toggle", remember, true);
}

function restore(root) {
  for (const block of root.querySelectorAll("details[data-fold]")) {
    const kept = read(PREFIX + block.dataset.fold);
    if (kept) block.open = kept === "open";
  }
}

function remember(event) {
  const name = event.target.dataset?.fold;
  if (!name) return;
  try {
    localStorage.setItem(PREFIX + name, event.target.open ? "open" : "folded");
  } catch {
    // a browser that keeps nothing still folds
  }
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
