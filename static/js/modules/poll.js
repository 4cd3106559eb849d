// data-poll="20" with hx-trigger="poll": asks every 20 seconds, only while somebody looks.
const timers = new WeakMap();

export function startPolling() {
  watch(document.body);
  document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    for (const part of document.querySelectorAll("[data-poll]")) ask(part);
  });
}

function watch(root) {
  const parts = [...root.querySelectorAll("[data-poll]")];
  if (root.matches?.("[data-poll]")) parts.push(root);
  for (const part of parts) {
    if (timers.has(part)) continue;
    const timer = setInterval(() => {
      if (!part.isConnected) clearInterval(timer);
      else if (document.visibilityState === "visible") ask(part);
    }, 1000 * Math.max(5, Number(part.dataset.poll)));
    timers.set(part, timer);
  }
}

function ask(part) {
  part.dispatchEvent(new CustomEvent("poll"));
}
