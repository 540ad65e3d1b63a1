// What is wrong with how a page stands: it is wider than its window; a text over several lines is
// cut though more of it would fit when its lines break as they come; a text in one line is cut though
// there is room beside it. (The body of a function: it returns a list of sentences.)
const wrong = [];
const wide = document.documentElement.scrollWidth, window_ = document.documentElement.clientWidth;
if (wide > window_) wrong.push(`wider than its window: ${wide} of ${window_}`);
function seen(element) {
  const bottom = element.getBoundingClientRect().bottom + 1, range = document.createRange();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let letters = 0;
  for (let text; (text = texts.nextNode()); ) {
    for (let i = 0; i < text.length; i++) {
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      if (range.getBoundingClientRect().bottom <= bottom) letters++;
    }
  }
  return letters;
}
for (const one of document.querySelectorAll("body *")) {
  const style = getComputedStyle(one), words = one.textContent.trim().slice(0, 60);
  if (!one.clientWidth) continue;
  if (style.webkitLineClamp !== "none" && one.scrollHeight > one.clientHeight + 4) {
    const before = seen(one);
    one.style.textWrap = "wrap";
    if (seen(one) > before + 3) wrong.push(`cut though it has room: ${words}`);
    one.style.textWrap = "";
  } else if (style.textOverflow === "ellipsis" && one.scrollWidth > one.clientWidth + 1) {
    const row = one.parentElement, lacks = one.scrollWidth - one.clientWidth;
    const mine = one.getBoundingClientRect();
    const used = [...row.childNodes].reduce((sum, other) => {
      if (other === one) return sum;
      const range = document.createRange();
      range.selectNode(other);
      const its = range.getBoundingClientRect();
      return its.top < mine.bottom && its.bottom > mine.top ? sum + its.width + 16 : sum;
    }, one.offsetWidth + 8);
    if (row.clientWidth - used > lacks) wrong.push(`cut beside empty room: ${words}`);
  }
}
return wrong;
