// What somebody typed outlives a link of ours, the language switch, a reload and Back: a changed form is kept in this tab
// (sessionStorage), and comes back when its page does, to the person it was shown to. Passwords and files are not kept; a form with
// files asks before one leaves. Without this script the server still carries the page's main form through the language switch.
const PREFIX = "tg-draft ";
const DAY = 24 * 3600 * 1000;
const SKIPPED = ["password", "file", "submit", "button", "image", "reset"];
const VERSIONS = ["made_from", "seen"]; // what an edit form was made from comes back with its words
const reader = document.querySelector("input[name=form_of]")?.value ?? "";
const came = performance.getEntriesByType("navigation")[0]?.type;
const isAnswer = document.documentElement.hasAttribute("data-answer");
let touched = null;
const sent = new Set();

const forms = () => [...document.querySelectorAll("main form")].filter((form) => form.method === "post");
const field = (form, name) => form.querySelector(`[name="${name}"]`);

function addressOf(form) {
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  address.searchParams.delete("kept");
  return address.pathname + address.search;
}

function keyOf(form) {
  const same = forms().filter((other) => addressOf(other) === addressOf(form));
  const about = field(form, "reply_to")?.value ?? "";
  return `${PREFIX}${addressOf(form)} ${about || same.indexOf(form)}`;
}

const controls = (form) => [...form.elements].filter((one) => (
  one.name && !one.readOnly && !SKIPPED.includes(one.type) && (one.type !== "hidden" || VERSIONS.includes(one.name))
));
const isBox = (one) => one.type === "checkbox" || one.type === "radio";

function isChanged(one) {
  if (one.type === "hidden") return false;
  if (isBox(one)) return one.checked !== one.defaultChecked;
  if (one.localName !== "select") return one.value !== one.defaultValue;
  const first = one.querySelector("option[selected]") ?? one.options[0];
  return !one.multiple && one.value !== (first?.value ?? "");
}

// A form that the server showed again differs from what is stored although nobody changed it since.
function wasShownAgain(form) {
  const isIt = (isAnswer && addressOf(form).split("?")[0] === location.pathname) || form.querySelector(".field__error");
  return Boolean(isIt) && controls(form).some((one) => one.localName === "textarea" && one.value.trim());
}

const isWritten = (form) => controls(form).some(isChanged) || wasShownAgain(form);
const hasFiles = (form) => [...form.elements].some((one) => one.type === "file" && one.files.length);

function save(form) {
  if (!isWritten(form)) {
    sessionStorage.removeItem(keyOf(form));
    return;
  }
  const values = controls(form).map((one) => [one.name, isBox(one) ? one.value : null, isBox(one) ? one.checked : one.value]);
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ of: field(form, "form_of")?.value ?? "", at: Date.now(), values }));
  } catch {
    // full, or not allowed here: the page itself still holds the words
  }
}

function apply(form, values) {
  let changed = false;
  const met = {};
  for (const [name, box, value] of values) {
    const place = `${name} ${box}`;
    const found = controls(form).filter((one) => one.name === name && (box === null ? !isBox(one) : isBox(one) && one.value === box));
    const one = found[met[place] ?? 0];
    met[place] = (met[place] ?? 0) + 1;
    if (!one || (isBox(one) ? one.checked === value : one.value === value)) continue;
    if (isBox(one)) one.checked = value;
    else one.value = value;
    changed ||= one.type !== "hidden";
  }
  return changed;
}

function say(form) {
  const notice = document.getElementById("draft-back")?.content.firstElementChild?.cloneNode(true);
  if (!notice) return;
  notice.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(keyOf(form));
    form.reset();
    notice.remove();
  });
  form.prepend(notice);
}

function restore(form) {
  const text = sessionStorage.getItem(keyOf(form));
  const draft = text && JSON.parse(text);
  if (!draft || (draft.sent && came !== "back_forward") || wasShownAgain(form)) return;
  if (!apply(form, draft.values)) return;
  for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  say(form);
}

// Whatever was sent and answered, is old, or is somebody else's, goes.
function tidy() {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = JSON.parse(sessionStorage.getItem(key));
    const isOthers = draft.of && reader && draft.of !== reader;
    if (isOthers || Date.now() - draft.at > DAY || (draft.sent && came !== "back_forward")) sessionStorage.removeItem(key);
  }
}

function markSent(form) {
  save(form);
  const draft = JSON.parse(sessionStorage.getItem(keyOf(form)));
  if (draft) sessionStorage.setItem(keyOf(form), JSON.stringify({ ...draft, sent: true }));
}

// The language switch carries the form one wrote in last; the server shows it again in the other language.
function switchLanguage(event) {
  const button = event.target instanceof Element ? event.target.closest(".tongue button") : null;
  if (!button) return;
  const written = forms().filter(isWritten).filter((form) => field(form, "form_of"));
  const form = written.includes(touched) ? touched : written[0];
  for (const name of ["form", "formaction", "formenctype"]) button.removeAttribute(name);
  if (!form) return;
  const query = new URLSearchParams({ language: button.value, form: addressOf(form) });
  const address = `${button.form.getAttribute("action")}?${query}`;
  sent.add(form);
  sessionStorage.removeItem(keyOf(form));
  if (form.hasAttribute("hx-post")) { // its own way of sending would send it
    const carrier = document.createElement("form");
    Object.assign(carrier, { method: "post", hidden: true });
    carrier.setAttribute("action", address);
    for (const [name, value] of new FormData(form)) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      carrier.append(input);
    }
    document.body.append(carrier);
    event.preventDefault();
    carrier.submit();
  } else {
    form.id ||= "written";
    button.setAttribute("form", form.id);
    button.setAttribute("formaction", address);
    button.setAttribute("formenctype", form.enctype);
  }
}

tidy();
forms().forEach(restore);
if (location.search.includes("kept=")) { // the form may stand far down its page
  document.querySelector("main .field__error, main [role=alert], main [data-kept]")?.scrollIntoView({ block: "center" });
}
let timer = 0;
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !forms().includes(form)) return;
  touched = form;
  clearTimeout(timer);
  timer = setTimeout(() => save(form), 300);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!forms().includes(form) || event.defaultPrevented) return;
  clearTimeout(timer);
  sent.add(form);
  if (event.submitter?.getAttribute("formaction")) sessionStorage.removeItem(keyOf(form));
  else markSent(form);
});
document.addEventListener("click", switchLanguage);
document.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr;
  // a form that had expired comes back filled
  if (answer.getResponseHeader("X-Refusal-Code") === "web.form_stale" && !answer.getResponseHeader("HX-Refresh")) {
    event.detail.shouldSwap = true;
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  sent.delete(form); // the page stays
  if (form instanceof HTMLFormElement && event.detail.successful) sessionStorage.removeItem(keyOf(form));
});
addEventListener("pagehide", () => {
  clearTimeout(timer);
  forms().filter((form) => !sent.has(form)).forEach(save);
});
addEventListener("beforeunload", (event) => {
  if (!sent.size && forms().some(hasFiles)) event.preventDefault();
});
