// Ctrl+K: go, do, find. It offers what the page itself has (places, keyed actions) and, where the
// server gives a data-url, what that finds: JSON [{"name": "...", "url": "...", "kind": "...",
// "said": [["piece", is it a hit], ...]}].
import { openDialog } from "./dialog.js";
import { keyed, labelOf, spell } from "./keys.js";

let items = [];
let at = 0;
let asked = 0;

export function startPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    input.value = "";
    show(dialog, offered(""));
    openDialog("palette");
  });
  input.addEventListener("input", () => search(dialog, input.value));
  input.addEventListener("keydown", (event) => onKey(event, dialog));
  dialog.addEventListener("click", (event) => {
    const line = event.target.closest(".palette__item");
    if (line) go(dialog, Number(line.dataset.at));
  });
}

function offered(words) {
  const parts = [...new Set([...document.querySelectorAll(".place, [data-palette]"), ...keyed()])];
  const needle = words.toLowerCase();
  return parts
    .filter((part) => !part.closest("dialog"))
    .map((part) => ({ name: labelOf(part.querySelector?.(".place__name") ?? part), key: part.dataset.key, run: () => run(part) }))
    .filter((item) => item.name && item.name.toLowerCase().includes(needle));
}

function run(part) {
  if (part.matches("input, textarea, select")) part.focus();
  else part.click();
}

async function search(dialog, words) {
  const mine = ++asked;
  const here = offered(words);
  show(dialog, here);
  if (!dialog.dataset.url || words.trim().length < 2) return;
  await new Promise((done) => setTimeout(done, 150));
  if (mine !== asked) return;
  const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(words)}`, {
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  const found = (await answer.json()).map((one) => ({ ...one, run: () => location.assign(one.url) }));
  show(dialog, [...here, ...found]);
}

function show(dialog, list) {
  items = list.slice(0, 30);
  at = 0;
  dialog.querySelector("[data-palette-empty]").hidden = items.length > 0;
  dialog.querySelector("[role=listbox]").replaceChildren(...items.map(line));
  mark(dialog);
}

function line(item, index) {
  const row = document.createElement("div");
  row.className = "palette__item";
  row.id = `palette-${index}`;
  row.setAttribute("role", "option");
  row.dataset.at = String(index);
  const name = document.createElement("span");
  name.textContent = item.name;
  row.append(name);
  if (item.said?.length) row.append(sentence(item.said));
  if (item.kind) {
    const kind = document.createElement("small");
    kind.className = "faint";
    kind.textContent = item.kind;
    row.append(kind);
  }
  if (item.key) row.append(...spell(item.key));
  return row;
}

function sentence(pieces) {
  const said = document.createElement("span");
  said.className = "palette__said faint";
  said.append(
    ...pieces.map(([text, isHit]) => {
      if (!isHit) return text;
      const hit = document.createElement("mark");
      hit.textContent = text;
      return hit;
    }),
  );
  return said;
}

function mark(dialog) {
  const rows = [...dialog.querySelectorAll(".palette__item")];
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
  rows[at]?.scrollIntoView({ block: "nearest" });
  const input = dialog.querySelector("input");
  if (rows[at]) input.setAttribute("aria-activedescendant", rows[at].id);
  else input.removeAttribute("aria-activedescendant");
}

function onKey(event, dialog) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && items.length) {
    at = (at + step + items.length) % items.length;
    mark(dialog);
    event.preventDefault();
  } else if (event.key === "Enter") {
    event.preventDefault();
    go(dialog, at);
  }
}

function go(dialog, index) {
  const item = items[index];
  if (!item) return;
  dialog.close();
  item.run();
}
