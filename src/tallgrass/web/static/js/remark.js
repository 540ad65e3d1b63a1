// Selecting words in a draft fills the remark form with them and their place. Without this script one copies them or chooses a sentence.
const draft = document.getElementById("draft");
const form = document.getElementById("remark");
const quote = form?.querySelector("[name=quote]");
const place = form?.querySelector("[name=place]");

// Places count code points, as the server does; a script counts UTF-16 units.
const length = (text) => [...text].length;

function offsetOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const span = element?.closest("[data-at]");
  if (!span || element.closest("del")) return null;
  const range = document.createRange();
  range.setStart(span, 0);
  range.setEnd(node, offset);
  return Number(span.dataset.at) + length(range.toString());
}

function fill() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!draft.contains(range.commonAncestorContainer)) return;
  const block = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-field]");
  const field = block(range.startContainer)?.dataset.field;
  if (!field || block(range.endContainer)?.dataset.field !== field) return;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  quote.value = selection.toString();
  const value = `${field}:${start}:${end}`;
  let option = place.querySelector("[data-chosen]");
  if (!option) {
    option = place.appendChild(document.createElement("option"));
    option.dataset.chosen = "1";
  }
  option.value = value;
  option.textContent = selection.toString();
  place.value = value;
}

if (draft && form) draft.addEventListener("pointerup", () => setTimeout(fill));
if (draft && form) document.addEventListener("keyup", (event) => event.shiftKey && fill());
quote?.addEventListener("input", () => { place.value = ""; });
