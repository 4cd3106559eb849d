// The form for customers: keeps what is typed on this machine until it is sent, shows answers that
// fit while one types, and works out the proof that a browser sits here. Without it the form sends
// just as well; a colleague then looks first.
const PAUSE = 400; // milliseconds without a key before we ask for answers
const FEWEST = 8; // characters that are worth a search
const BATCH = 256; // tries between two breaths
const KEPT = ["email", "text", "name", "order"];

const place = document.querySelector("[data-contact]");
const store = `contact:${location.pathname}`;
let proof = null;

begin();
document.addEventListener("keydown", (event) => {
  // In a frame the page around it does not hear the key.
  if (event.key === "Escape" && parent !== window) parent.postMessage("help:close", "*");
});

function begin() {
  const form = place.querySelector("form");
  if (!form) return;
  restore(form);
  proof = prove(form.elements.visit.value, Number(form.dataset.bits));
  fit(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

async function send(form) {
  const button = form.querySelector("button:not([type])");
  const lost = place.querySelector("[data-lost]");
  if (button.disabled) return;
  button.disabled = true;
  lost.hidden = true;
  keep(form);
  form.elements.proof.value = await proof;
  const said = new FormData(form);
  said.append("part", "1");
  const answer = await fetch(form.action, { method: "POST", body: said }).catch(() => null);
  const text = await answer?.text().catch(() => "");
  button.disabled = false;
  if (!text || ![200, 422, 429, 503].includes(answer.status)) {
    lost.hidden = false;
    lost.scrollIntoView({ block: "center" });
    return;
  }
  const files = form.elements.files.files;
  place.innerHTML = text;
  if (answer.ok) forget();
  else hand(files);
  begin();
  (place.querySelector("[aria-invalid=true]") ?? place.querySelector("[data-told]"))?.focus();
}

// The files that were chosen go along to the new form.
function hand(files) {
  const field = place.querySelector("form")?.elements.files;
  if (field && field.getAttribute("aria-invalid") !== "true") field.files = files;
}

function keep(form) {
  const said = Object.fromEntries(KEPT.map((name) => [name, form.elements[name].value]));
  try {
    sessionStorage.setItem(store, JSON.stringify(said));
  } catch {
    // A browser that keeps nothing: the form works all the same.
  }
}

function restore(form) {
  let said = {};
  try {
    said = JSON.parse(sessionStorage.getItem(store)) ?? {};
  } catch {
    return;
  }
  for (const name of KEPT) {
    const field = form.elements[name];
    if (!field.value && typeof said[name] === "string") field.value = said[name];
  }
  if (form.elements.name.value || form.elements.order.value) form.querySelector("details").open = true;
}

function forget() {
  try {
    sessionStorage.removeItem(store);
  } catch {
    // Nothing was kept.
  }
}

// The first number whose digest with the visit's name begins with enough zero bits; '' without
// the means to look for it.
async function prove(token, bits) {
  if (!globalThis.crypto?.subtle) return "";
  const name = named(token);
  const encoder = new TextEncoder();
  for (let first = 0; first < 2 ** (bits + 6); first += BATCH) {
    const digests = await Promise.all(
      Array.from({ length: BATCH }, (_, more) => crypto.subtle.digest("SHA-256", encoder.encode(`${name}:${first + more}`))),
    );
    const found = digests.findIndex((one) => new DataView(one).getUint32(0) >>> (32 - bits) === 0);
    if (found >= 0) return String(first + found);
  }
  return "";
}

function named(token) {
  const packed = token.split(":")[0].replace(/-/g, "+").replace(/_/g, "/");
  try {
    return JSON.parse(atob(packed))[0];
  } catch {
    return "";
  }
}

function fit(form) {
  const answers = place.querySelector("[data-fitting]");
  let timer = 0;
  let running = null;
  const ask = async (path, more) => {
    running?.abort();
    running = new AbortController();
    const body = new URLSearchParams({ visit: form.elements.visit.value, ...more });
    const answer = await fetch(path, { method: "POST", body, signal: running.signal }).catch(() => null);
    if (answer?.ok) answers.innerHTML = await answer.text();
    return Boolean(answer?.ok);
  };
  form.elements.text.addEventListener("input", () => {
    clearTimeout(timer);
    const text = form.elements.text.value.trim();
    if (text.length >= FEWEST) timer = setTimeout(() => ask(form.dataset.answers, { text }), PAUSE);
  });
  answers.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-answered]");
    if (!button) return;
    clearTimeout(timer);
    if (await ask(button.dataset.path, { article: button.dataset.answered })) {
      answers.querySelector("[tabindex]")?.focus();
      forget();
    }
  });
}
