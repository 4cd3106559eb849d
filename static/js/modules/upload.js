// Files for the text that is being written: chosen, pasted or dropped, each with its progress.
// A picture that is pasted or dropped stands in the text itself.
export function startUploads() {
  for (const form of document.querySelectorAll("[data-composer]")) {
    const field = form.querySelector("input[type=file]");
    field.closest(".composer__files").hidden = true;
    field.addEventListener("change", () => {
      addFiles(form, field.files, true);
      field.value = "";
    });
    form.addEventListener("change", (event) => {
      if (event.target.name === "kept" && !event.target.checked) drop(form, event.target);
    });
    form.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("is-dropping");
    });
    form.addEventListener("dragleave", () => form.classList.remove("is-dropping"));
    form.addEventListener("drop", (event) => {
      form.classList.remove("is-dropping");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      addFiles(form, event.dataTransfer.files);
    });
  }
}

export function addFiles(form, files, areAttached) {
  for (const file of files) add(form, file, areAttached);
}

export function isAdding(form) {
  return form.querySelector("[data-files] [name=kept]:disabled") !== null;
}

function add(form, file, isAttached) {
  const list = form.querySelector("[data-files]");
  const line = form.querySelector("[data-file-line]").content.firstElementChild.cloneNode(true);
  line.querySelector("span").textContent = file.name;
  list.hidden = false;
  list.append(line);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("ticket", form.dataset.ticket);
  body.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) line.querySelector("progress").value = event.loaded / event.total;
  });
  request.addEventListener("load", () => done(form, line, request, isAttached));
  request.addEventListener("error", () => fail(line, ""));
  request.open("POST", form.dataset.upload);
  request.responseType = "json";
  request.send(body);
}

function done(form, line, request, isAttached) {
  const kept = request.response;
  if (request.status !== 200 || !kept?.key) {
    fail(line, kept?.error ?? "");
    return;
  }
  const box = line.querySelector("input");
  box.value = kept.key;
  box.disabled = false;
  line.querySelector("progress").remove();
  line.querySelector("span").textContent = kept.name;
  line.querySelector("small").textContent = `${Math.max(1, Math.round(kept.size / 1024))} kB`;
  if (kept.is_picture && !isAttached) {
    line.hidden = true;
    form.dispatchEvent(new CustomEvent("picture", { detail: kept }));
  }
  form.dispatchEvent(new CustomEvent("typed", { bubbles: true }));
}

function fail(line, words) {
  line.classList.add("is-bad");
  line.querySelector("progress")?.remove();
  line.querySelector("input").remove();
  line.querySelector("small").textContent = words || "!";
  line.setAttribute("role", "alert");
  setTimeout(() => line.remove(), 8000);
}

function drop(form, box) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  fetch(`${form.dataset.upload}${box.value}/drop/`, { method: "POST", body }).catch(() => {});
  const line = box.closest("li");
  const next = line.nextElementSibling?.querySelector("input") ?? form.querySelector("[data-editor]");
  line.remove();
  next?.focus();
}
