// All the script of the public pages: answers appear while one types, and a click on 'yes' stays on
// the page. Without it every form leads to a page of its own.
const PAUSE = 180; // milliseconds without a key before we ask
const STILL = 2500; // milliseconds after which a question counts as asked

for (const form of document.querySelectorAll("form[data-live]")) live(form);
document.addEventListener("submit", stay);

function live(form) {
  const input = form.querySelector("input[type=search]");
  const place = document.getElementById(form.dataset.live);
  if (!input || !place) return;
  let timer = 0;
  let still = 0;
  let running = null;
  const ask = async (extra) => {
    running?.abort();
    running = new AbortController();
    const query = new URLSearchParams({ q: input.value, part: "1", ...extra });
    const answer = await fetch(`${form.action}?${query}`, { signal: running.signal }).catch(() => null);
    if (answer?.ok) place.innerHTML = await answer.text();
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    clearTimeout(still);
    if (!input.value.trim()) {
      running?.abort();
      place.replaceChildren();
      return;
    }
    timer = setTimeout(() => ask({}), PAUSE);
    still = setTimeout(() => ask({ asked: "1" }), STILL);
  });
}

async function stay(event) {
  const form = event.target.closest("form[data-stay]");
  if (!form) return;
  event.preventDefault();
  const said = new FormData(form, event.submitter);
  said.append("part", "1");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(said) }).catch(() => null);
  const place = form.closest("[data-place]");
  if (!answer?.ok || !place) {
    form.removeAttribute("data-stay");
    form.requestSubmit(event.submitter);
    return;
  }
  place.innerHTML = await answer.text();
  place.querySelector("textarea, [tabindex]")?.focus();
}
