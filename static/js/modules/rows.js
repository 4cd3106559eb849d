// A list by keyboard: j and k walk, x selects, Enter opens (it is a link), shift-click selects a run.
let last = null;

export function startRows() {
  document.addEventListener("keydown", walk);
  document.addEventListener("click", pick);
  document.addEventListener("change", (event) => {
    if (event.target.matches(".row__pick")) countBulk();
  });
  document.addEventListener("htmx:afterSettle", countBulk);
  countBulk();
}

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")];
}

function walk(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")) return;
  const step = { j: 1, k: -1 }[event.key];
  const here = document.activeElement?.closest?.("[data-row]");
  if (step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(here ?? document.querySelector("[data-row][aria-current=true]"));
    const next = at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + step))];
    next.querySelector(".row__link")?.focus();
    next.scrollIntoView({ block: "nearest" });
    next.dispatchEvent(new CustomEvent("walked", { bubbles: true }));
    event.preventDefault();
  } else if (event.key === "x" && here) {
    const box = here.querySelector(".row__pick");
    if (!box) return;
    box.checked = !box.checked;
    last = box;
    countBulk();
    event.preventDefault();
  } else if (event.key === "Enter" && event.target.matches(".row__pick")) {
    // in a box it would press the first button of the bar
    here.querySelector(".row__link")?.click();
    event.preventDefault();
  } else if (event.key === "Escape" && picked().length) {
    for (const box of picked()) box.checked = false;
    countBulk();
  }
}

function pick(event) {
  const box = event.target.closest?.(".row__pick");
  if (!box) return;
  if (event.shiftKey && last?.isConnected) {
    const boxes = [...document.querySelectorAll("[data-rows] .row__pick")];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  countBulk();
}

function picked() {
  return [...document.querySelectorAll("[data-rows] .row__pick:checked")];
}

function countBulk() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const count = picked().length;
  bar.hidden = count === 0;
  const out = bar.querySelector("[data-bulk-count]");
  if (out) out.textContent = String(count);
}
