// The list beside the ticket on a wide screen: fetched only there; j and k walk and show, the address changes.
import { startComposer } from "./composer.js";
import { startDrafts } from "./drafts.js";
import { startEditor } from "./editor.js";
import { startMacros } from "./macros.js";
import { startPresence } from "./presence.js";
import { startUploads } from "./upload.js";

const WIDE = matchMedia("(min-width: 1680px)");
const REST = 180;
let timer = 0;

export function startBeside() {
  const list = document.getElementById("beside");
  if (!list) return;
  fetchList(list);
  WIDE.addEventListener("change", () => fetchList(list));
  list.addEventListener("htmx:afterSettle", () => here(list)?.scrollIntoView({ block: "nearest" }), { once: true });
  // walking shows the ticket once somebody stops walking
  list.addEventListener("walked", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => event.target.querySelector("[data-beside-link]").click(), REST);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "ticket") dispatchEvent(new Event("leaving"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const link = event.detail.requestConfig.elt;
    const ticket = document.getElementById("ticket");
    if (!link.matches("[data-beside-link]") || ticket.dataset.shown) return;
    // told once for each part that was swapped
    ticket.dataset.shown = "yes";
    show(list, link);
  });
}

function fetchList(list) {
  if (!WIDE.matches || list.dataset.asked) return;
  list.dataset.asked = "yes";
  htmx.ajax("GET", list.dataset.url, { target: list, swap: "innerHTML" });
}

function here(list) {
  return list.querySelector("[data-row][aria-current=true]");
}

function show(list, link) {
  here(list)?.removeAttribute("aria-current");
  link.closest("[data-row]").setAttribute("aria-current", "true");
  for (const start of [startEditor, startUploads, startDrafts, startComposer, startMacros, startPresence]) start();
}
