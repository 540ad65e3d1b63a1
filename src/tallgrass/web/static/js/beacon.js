// Counts what readers really saw. Cards and notes carry data-note, data-ticket and data-via; events go in batches to the edge
// named in <meta name="tg-edge">. A batch keeps its id until it is acknowledged, so sending it again counts nothing twice.
//
// impression  half of a card was in view for one second       view      the note's page was opened and visible
// viewable    half of the note was in view for one second     dwell     visible time so far, in milliseconds
// click       a link in the note was followed
// "Half" is half of the element's pixels or, for one larger than the window, half of the window's. A hidden tab sees nothing.

const edge = document.querySelector('meta[name="tg-edge"]')?.content;
const SECOND = 1000;
const MOST_EVENTS = 100;
const PAUSE = 3 * SECOND;
const DWELL_STEPS = [5, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * SECOND);
const STEPS = Array.from({ length: 101 }, (_, i) => i / 100);
const KEPT = "tg-beacons";

const queue = [];
const unacknowledged = new Map();
let flushing = 0;

function add(kind, element, ms = 0) {
  const { note, ticket, via } = element.dataset;
  queue.push([kind, note, ticket, via, Math.round(ms)]);
  if (queue.length >= MOST_EVENTS) flush();
  else flushing ||= setTimeout(flush, PAUSE);
}

function batch(events) {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const body = JSON.stringify({ id, events });
  unacknowledged.set(id, body);
  return id;
}

function flush() {
  clearTimeout(flushing);
  flushing = 0;
  while (queue.length) send(batch(queue.splice(0, MOST_EVENTS)));
}

async function send(id, pause = SECOND) {
  let status = 0;
  try {
    const answer = await fetch(`${edge}/s`, {
      method: "POST", body: unacknowledged.get(id), credentials: "omit", keepalive: true, referrerPolicy: "no-referrer",
    });
    status = answer.status;
  } catch {
    status = 0; // away: try again
  }
  if (status === 0 || status === 429 || status >= 500) {
    setTimeout(() => unacknowledged.has(id) && send(id, Math.min(pause * 2, 60 * SECOND)), pause);
  } else {
    unacknowledged.delete(id);
  }
}

// The page goes: hand all that is not acknowledged to the browser, and keep it for the next page, which sends it again.
function leave() {
  clearTimeout(flushing);
  flushing = 0;
  while (queue.length) batch(queue.splice(0, MOST_EVENTS));
  for (const body of unacknowledged.values()) navigator.sendBeacon(`${edge}/s`, body);
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...unacknowledged].slice(-20)));
  } catch {
    // no room to keep them: the browser has them already
  }
}

function resume() {
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
    sessionStorage.removeItem(KEPT);
  } catch {
    kept = [];
  }
  for (const [id, body] of kept) {
    if (!unacknowledged.has(id)) {
      unacknowledged.set(id, body);
      send(id);
    }
  }
}

const isVisible = () => document.visibilityState === "visible" && !document.prerendering;

// How much of an element is in view, as a share of its own pixels or of the window's, whichever are fewer.
function share({ intersectionRect: seen, boundingClientRect: whole }) {
  const fewer = Math.min(whole.width * whole.height, innerWidth * innerHeight);
  return fewer > 0 ? (seen.width * seen.height) / fewer : 0;
}

// Calls `reached` once, after an element was half in view, in a visible tab, for one second without a break.
class Glance {
  constructor(reached) {
    this.reached = reached;
    this.half = false;
    this.timer = 0;
    this.done = false;
  }

  update(half = this.half) {
    this.half = half;
    const looking = half && isVisible() && !this.done;
    if (!looking) {
      clearTimeout(this.timer);
      this.timer = 0;
    } else if (!this.timer) {
      this.timer = setTimeout(() => {
        this.done = true;
        this.reached();
      }, SECOND);
    }
  }
}

// Adds up the time an element is in view in a visible tab.
class Dwell {
  constructor(report) {
    this.report = report;
    this.inView = false;
    this.since = 0;
    this.total = 0;
    this.reported = 0;
    this.timer = 0;
  }

  soFar() {
    return this.total + (this.since ? performance.now() - this.since : 0);
  }

  update(inView = this.inView) {
    this.inView = inView;
    const looking = inView && isVisible();
    if (looking && !this.since) {
      this.since = performance.now();
      this.wait();
    } else if (!looking && this.since) {
      this.total = this.soFar();
      this.since = 0;
      clearTimeout(this.timer);
    }
  }

  wait() {
    const next = DWELL_STEPS.find((step) => step > this.soFar());
    if (next) {
      this.timer = setTimeout(() => {
        this.tell();
        this.wait();
      }, next - this.soFar());
    }
  }

  tell() {
    const ms = Math.floor(this.soFar());
    if (ms > this.reported) {
      this.reported = ms;
      this.report(ms);
    }
  }
}

const glances = new Map();
let page = null; // the note whose page this is

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    glances.get(entry.target)?.update(share(entry) >= 0.5);
    if (page?.element === entry.target) page.dwell.update(entry.isIntersecting);
  }
}, { threshold: STEPS });

function meet(element) {
  if (glances.has(element) || !element.dataset.ticket) return;
  const isPage = element.matches("article.note") && !page;
  glances.set(element, new Glance(() => add(isPage ? "viewable" : "impression", element)));
  if (isPage) page = { element, viewed: false, dwell: new Dwell((ms) => add("dwell", element, ms)) };
  observer.observe(element);
}

function look() {
  if (page && !page.viewed && isVisible()) {
    page.viewed = true;
    add("view", page.element);
  }
}

function visibility() {
  look();
  for (const glance of glances.values()) glance.update();
  page?.dwell.update();
  if (!isVisible()) {
    page?.dwell.tell();
    leave();
  }
}

// A link followed inside a note: counted, and a tracked one learns who follows it, so that nobody is paid for their own clicks.
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (link?.matches(".web")) return; // an address somebody wrote is nobody's tracked link
  const element = link?.closest("[data-note][data-ticket]");
  if (!element || (event.type === "auxclick" && event.button !== 1)) return;
  const address = new URL(link.href, location.href);
  if (address.origin === edge && address.pathname.startsWith("/c/")) {
    address.searchParams.set("t", element.dataset.ticket);
    link.href = address.href;
  }
  if (element === page?.element && address.origin !== location.origin) {
    add("click", element);
    flush();
  }
}

function start() {
  const meetAll = (root) => {
    if (root.matches?.("[data-note]")) meet(root);
    root.querySelectorAll?.("[data-note]").forEach(meet);
  };
  meetAll(document);
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(meetAll);
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", visibility);
  document.addEventListener("prerenderingchange", visibility);
  addEventListener("pagehide", () => {
    page?.dwell.tell();
    leave();
  });
  addEventListener("pageshow", visibility);
  document.addEventListener("click", follow, true);
  document.addEventListener("auxclick", follow, true);
  resume();
  look();
}

if (edge) start();
