// Menus are <details>. Here is what keys and mice expect of them besides: Escape closes a menu and so does a press beside it; and where
// an answer replaced what had the focus, the focus stays near. Without this script a menu closes by its own button.
const open = () => document.querySelectorAll("details.menu[open], details.pop[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const within = menu.contains(document.activeElement);
    menu.open = false;
    if (within) menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

// htmx itself returns the focus to an element of the same id. What is left: a menu that closed, comments, more cards.
document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.target;
  if (document.activeElement !== document.body || place.matches(".pager")) return;
  const control = place.matches("details, article") ? place.querySelector("summary, a") : null;
  if (!control) place.tabIndex = -1;
  (control ?? place).focus({ preventScroll: true });
});

// A comment's address that names no page of comments: go to the page it stands on.
const comment = location.hash.startsWith("#c-") ? location.hash.slice(3) : "";
if (comment && !document.getElementById(`c-${comment}`) && !new URLSearchParams(location.search).has("comment")) {
  location.replace(`?comment=${encodeURIComponent(comment)}${location.hash}`);
}
