// What is typed is kept by itself: in this browser at once, on the server a moment later. The copy
// here survives a crash, a lost connection and a log-out; it goes when the answer is known to be sent.
import { fill, isEmpty } from "./editor.js";

const SOON = 300;
const LATER = 1500;

export function startDrafts() {
  forgetSent();
  for (const form of document.querySelectorAll("[data-composer]")) {
    restore(form);
    let here = 0;
    let there = 0;
    const stop = () => { clearTimeout(here); clearTimeout(there); };
    form.addEventListener("typed", () => {
      stop();
      here = setTimeout(() => keepHere(form), SOON);
      there = setTimeout(() => keepThere(form), LATER);
    });
    form.addEventListener("sending", () => {
      stop();
      form.dataset.sending = "yes";
      keepHere(form, form.elements.key.value);
    });
    const leave = () => {
      if (form.dataset.sending) return;
      stop();
      if (form.dataset.dirty) { keepHere(form); keepThere(form, true); }
    };
    addEventListener("pagehide", leave);
    addEventListener("leaving", leave, { once: true });
    addEventListener("online", () => { if (form.dataset.dirty) keepThere(form); });
    form.addEventListener("typed", () => { form.dataset.dirty = "yes"; });
  }
}

function nameOf(form) {
  return `draft:${form.dataset.user}:${form.dataset.ticket}`;
}

function keepHere(form, sent) {
  try {
    if (isEmpty(form)) localStorage.removeItem(nameOf(form));
    else localStorage.setItem(nameOf(form), JSON.stringify({ html: form.elements.html.value, at: Date.now() / 1000, sent }));
  } catch {
    // a browser that keeps nothing still has the server's copy
  }
}

async function keepThere(form, isLeaving) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "text", "html", "key"]) body.append(name, form.elements[name].value);
  body.append("kind", form.classList.contains("composer--note") ? "note" : "answer");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: Boolean(isLeaving), headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 403) tell(form, "logged-out");
    else if (answer.ok) saved(form, await answer.json());
  } catch {
    if (!isLeaving) tell(form, "offline");
  }
}

function saved(form, answer) {
  delete form.dataset.dirty;
  tell(form, "");
  const line = form.querySelector("[data-saved]");
  const moment = new Date(answer.at * 1000).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  line.textContent = answer.at ? `${line.dataset.words} ${moment}` : "";
}

// Shows one of the sentences that stand ready in the form, or none.
export function tell(form, what) {
  const place = form.querySelector("[data-trouble]");
  for (const words of place.querySelectorAll("p")) words.hidden = !(what && words.hasAttribute(`data-${what}`));
  place.hidden = !what;
}

function restore(form) {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(nameOf(form)));
  } catch {
    return;
  }
  if (!kept) return;
  const isSent = kept.sent && form.dataset.said.split(" ").includes(kept.sent);
  if (isSent) localStorage.removeItem(nameOf(form));
  else if (!("typed" in form.dataset) && kept.at > Number(form.dataset.at) + 1 && kept.html !== form.elements.html.value) {
    fill(form, kept.html, "");
    form.dataset.dirty = "yes";
    keepThere(form);
  }
}

function forgetSent() {
  const ticket = document.querySelector("[data-sent-ticket]")?.dataset.sentTicket;
  if (!ticket) return;
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("draft:") && name.endsWith(`:${ticket}`) && JSON.parse(localStorage.getItem(name)).sent) localStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
}
