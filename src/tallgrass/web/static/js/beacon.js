// Counts what readers really saw. Cards and notes carry data-note and data-via; <data class="ticket"> before them names all notes that
// a page shows. Events go in batches to the edge named in <meta name="tg-edge">, in the form of docs/beacons.md. A batch keeps its id,
// and its place in this browser's storage, until it is acknowledged: sent again after a reload, a closed tab or hours offline, it counts
// nothing twice.
//
// impression  enough of a card was in view for one second   view      the note's page was opened and visible
// viewable    enough of the note was in view for one second dwell     visible time so far, in milliseconds
// click       a link in the note was followed
// "Enough" is half of the element's pixels, of a large one 30 %; of one larger than the window, of the window's. A hidden tab sees
// nothing, and what happens over two hours after the page was shown is not counted.

const edge = document.querySelector('meta[name="tg-edge"]')?.content;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const COUNTS_FOR = 2 * HOUR;
const TAKEN_FOR = 24 * HOUR;
const MOST_EVENTS = 100;
const MOST_KEPT = 50;
const PAUSE = 3 * SECOND;
const LARGE = 242500; // pixels
const DWELL_STEPS = [5, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * SECOND);
const STEPS = Array.from({ length: 101 }, (_, i) => i / 100);
const KINDS = ["impression", "view", "viewable", "dwell", "click"];
const SOURCES = ["discover", "following", "tag", "search", "profile", "link", "nearby", "share", "live"];
const KEPT = "tg-beacon:";

const showings = []; // each: its ticket, its notes, and when it was met
const shownIn = new WeakMap(); // of an element
const queue = [];
const unacknowledged = new Map();
const retries = new Map();
let flushing = 0;

// A ticket names the notes shown, sixteen letters each, in its fifth part.
function learn({ value }) {
  const notes = value.split(".")[4]?.match(/.{16}/g) ?? [];
  if (!showings.some(({ ticket }) => ticket === value)) showings.push({ ticket: value, notes, met: performance.now() });
}

function showingOf(element) {
  if (!shownIn.has(element)) shownIn.set(element, showings.findLast(({ notes }) => notes.includes(element.dataset.note)));
  return shownIn.get(element);
}

function add(kind, element, ms) {
  const showing = showingOf(element);
  const since = Math.round(performance.now() - showing.met);
  if (since > COUNTS_FOR) return;
  const event = [KINDS.indexOf(kind), showing.notes.indexOf(element.dataset.note), SOURCES.indexOf(element.dataset.via)];
  queue.push([showing.ticket, [...event, Math.round(ms ?? since)]]);
  if (queue.length >= MOST_EVENTS) flush();
  else flushing ||= setTimeout(flush, PAUSE);
}

// Storage may be closed or full: a batch is then kept in memory alone.
function stored(work) {
  try {
    return work(localStorage);
  } catch {
    return undefined;
  }
}

function batch(events) {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const pages = new Map();
  for (const [ticket, event] of events) pages.set(ticket, [...(pages.get(ticket) ?? []), event]);
  const body = JSON.stringify({ v: 2, id, pages: [...pages] });
  unacknowledged.set(id, body);
  stored((storage) => storage.setItem(KEPT + id, `${Date.now()} ${body}`));
  return id;
}

function forget(id) {
  unacknowledged.delete(id);
  retries.delete(id);
  stored((storage) => storage.removeItem(KEPT + id));
}

function gather() {
  clearTimeout(flushing);
  flushing = 0;
  const ids = [];
  while (queue.length) ids.push(batch(queue.splice(0, MOST_EVENTS)));
  return ids;
}

function flush() {
  for (const id of gather()) send(id);
}

async function send(id, pause = SECOND) {
  clearTimeout(retries.get(id));
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
    if (unacknowledged.has(id)) retries.set(id, setTimeout(send, pause, id, Math.min(pause * 2, 60 * SECOND)));
  } else {
    forget(id);
  }
}

// The page goes: hand all that is not acknowledged to the browser. It stays stored, and the next page sends it again.
function leave() {
  gather();
  for (const body of unacknowledged.values()) navigator.sendBeacon(`${edge}/s`, body);
}

// What pages before this one could not hand in, the newest first; what nobody would take any more is thrown away.
function resume() {
  const kept = stored((storage) => Object.entries(storage).filter(([key]) => key.startsWith(KEPT))) ?? [];
  const newest = kept.map(([key, value]) => [Number.parseInt(value, 10), key.slice(KEPT.length), value.slice(value.indexOf(" ") + 1)]);
  newest.sort((one, other) => other[0] - one[0]);
  newest.forEach(([at, id, body], place) => {
    if (unacknowledged.has(id)) return;
    if (place >= MOST_KEPT || !(Date.now() - at < TAKEN_FOR)) {
      forget(id);
    } else {
      unacknowledged.set(id, body);
      send(id);
    }
  });
}

const isVisible = () => document.visibilityState === "visible" && !document.prerendering;

// Whether enough of an element is in view: a share of its own pixels or of the window's, whichever are fewer.
function isEnough({ intersectionRect: seen, boundingClientRect: whole }) {
  const pixels = whole.width * whole.height;
  const needed = Math.min(pixels, innerWidth * innerHeight) * (pixels >= LARGE ? 0.3 : 0.5);
  return needed > 0 && seen.width * seen.height >= needed;
}

// Calls `reached` once, after enough of an element was in view, in a visible tab, for one second without a break.
class Glance {
  constructor(reached) {
    this.reached = reached;
    this.enough = false;
    this.timer = 0;
    this.done = false;
  }

  update(enough = this.enough) {
    this.enough = enough;
    const looking = enough && isVisible() && !this.done;
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
    glances.get(entry.target)?.update(isEnough(entry));
    if (page?.element === entry.target) page.dwell.update(entry.isIntersecting);
  }
}, { threshold: STEPS });

function meet(element) {
  if (glances.has(element) || !showingOf(element)) return;
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
  const element = link?.closest("[data-note]");
  const showing = element && showingOf(element);
  if (!showing || (event.type === "auxclick" && event.button !== 1)) return;
  const address = new URL(link.href, location.href);
  if (address.origin === edge && address.pathname.startsWith("/c/")) {
    address.searchParams.set("t", showing.ticket);
    link.href = address.href;
  }
  if (element === page?.element && address.origin !== location.origin) {
    add("click", element);
    flush();
  }
}

function start() {
  const meetAll = (root) => {
    if (root.matches?.("data.ticket")) learn(root);
    root.querySelectorAll?.("data.ticket").forEach(learn);
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
  addEventListener("online", () => [...unacknowledged.keys()].forEach((id) => send(id)));
  resume();
  look();
}

if (edge) start();
