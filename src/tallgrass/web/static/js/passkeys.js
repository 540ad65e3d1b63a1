// Passkeys. A form with `data-passkey` asks its `data-options` for a question, lets the browser answer it ("create" or "get"), and sends
// the answer in its field `credential`. Browsers without passkeys never see such a form.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const question = ({ publicKey }) => {
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
  return { publicKey: asked };
};

const answer = (made) => {
  const response = { clientDataJSON: text(made.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
};

const ask = async (form) => {
  const headers = { Accept: "application/json" };
  const options = question(await (await fetch(form.dataset.options, { headers })).json());
  const made = form.dataset.passkey === "create" ? navigator.credentials.create(options) : navigator.credentials.get(options);
  form.elements.credential.value = JSON.stringify(answer(await made));
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.closest("[data-passkeys]").hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      await ask(form);
    } catch {
      failed.hidden = false;
      return;
    }
    form.requestSubmit();
  });
}
