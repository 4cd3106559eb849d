// Joins a button to allauth's passkey ceremonies: <button data-passkey="addForm" data-button="add" data-credential="id of the hidden field">.
// What the server wants to know stands as JSON in #js_data; the log-in page asks for it itself.
for (const button of document.querySelectorAll("[data-passkey]")) {
  const { passkey, button: role, credential, passwordless } = button.dataset;
  const ids = { [role]: button.id, credential };
  if (passwordless) ids.passwordless = passwordless;
  if (document.getElementById("js_data")) ids.data = "js_data";
  window.allauth.webauthn.forms[passkey]({ ids });
  button.addEventListener("click", () => tell(true));
}

document.addEventListener("allauth.error", (event) => {
  // Somebody closed the browser's window, or has no such key: nothing for the console.
  event.preventDefault();
  tell(false);
});

function tell(isWell) {
  const trouble = document.getElementById("passkey-trouble");
  if (trouble) trouble.hidden = isWell;
}
