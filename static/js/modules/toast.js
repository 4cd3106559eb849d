// Short messages at the bottom. They leave by themselves, but not while read or pointed at.
const STAY = 6000;

export function startToasts() {
  for (const toast of document.querySelectorAll("[data-toast]")) leaveLater(toast);
  document.addEventListener("toast", (event) => showToast(event.detail));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
  });
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) leaveLater(node);
    }
  }).observe(document.getElementById("toasts") ?? document.createElement("div"), { childList: true });
}

export function showToast({ text, value, kind = "", url = "", action = "" }) {
  const template = document.getElementById("toast-template");
  const place = document.getElementById("toasts");
  if (!template || !place) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text ?? value ?? "";
  if (kind) toast.classList.add(`toast--${kind}`);
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.className = "button button--quiet button--small";
    link.textContent = action;
    toast.querySelector("p").after(link);
  }
  place.append(toast);
}

function leaveLater(toast) {
  if (toast.dataset.leaving) return;
  toast.dataset.leaving = "yes";
  const stay = 1000 * Number(toast.dataset.stay ?? STAY / 1000);
  let timer = 0;
  const start = () => {
    timer = setTimeout(() => toast.remove(), stay);
  };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}
