"""The tour in the README, played as it is written: each sentence has its check here, found by its
words, so that a changed sentence fails until somebody has looked again."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.stage import Stage, panel, stage_at
from tests.running import ROOT, Running, running
from tests.sample import sample_home

WIDTH = 1280
HEADING = "## A tour of ten minutes"
SPRING = "Daylight Fluid, spring"
Check = Callable[[Page], None]
CHECKS: dict[str, Check] = {}


def tour(text: str) -> dict[str, list[str]]:
    """Return the numbered items of the tour by their role, each as its sentences."""
    found: dict[str, list[str]] = {}
    body = " ".join(text.split(HEADING)[1].split("\n## ")[0].split("\n![")[0].split())
    for item in re.split(r" (?=\d+\. \*\*)", body)[1:]:
        role, said = re.fullmatch(r"\d+\. \*\*(.+?)\.\*\* (.+)", item).groups()  # type: ignore[union-attr]
        found[role.lower()] = re.split(r"(?<=[.?!]) (?=[*A-Z])", said)
    return found


TOUR = tour((ROOT / "README.md").read_text(encoding="utf-8"))


def says(sentence: str) -> Callable[[Check], Check]:
    """Name the sentence of the README that a check stands for, word for word."""

    def keep(check: Check) -> Check:
        CHECKS[sentence] = check
        return check

    return keep


def test_every_sentence_of_the_tour_has_its_check_and_every_check_its_sentence() -> None:
    said = [sentence for sentences in TOUR.values() for sentence in sentences]
    assert [sentence for sentence in said if sentence not in CHECKS] == []
    assert [sentence for sentence in CHECKS if sentence not in said] == []


def test_a_changed_sentence_or_another_item_is_noticed() -> None:
    items = "1. **Reader.** On *Discover*, all is\n   new. Look.\n2. **Guest.** Come in.\n"
    text = f"{HEADING}\n\nSign in.\n\n{items}"
    assert tour(text) == {"reader": ["On *Discover*, all is new.", "Look."], "guest": ["Come in."]}


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Running]:
    """The sample community, in a copy of its own: whoever takes the tour changes it."""
    given = request.config.getoption("--sample")
    home = Path(given) if given else sample_home(tmp_path_factory)[0]
    copy = tmp_path_factory.mktemp("tour") / "home"
    shutil.copytree(home, copy)
    with running(copy) as served:
        yield served


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("role", TOUR)
def test_the_tour_is_as_the_readme_says(role: str, browser: Browser, place: Running) -> None:
    with stage_at(browser, place, WIDTH) as stage:
        page = entered(stage, role)
        for sentence in TOUR[role]:
            CHECKS[sentence](page)


def entered(stage: Stage, role: str) -> Page:
    page = stage.enter(role)
    page.goto("/")
    return page


def go(page: Page, name: str) -> None:
    """Follow an entry of the menu."""
    page.goto("/")
    page.locator("nav.rail").get_by_role("link", name=re.compile(rf"^{name}\b")).click()


def campaign(page: Page, title: str) -> None:
    go(page, "Campaigns")
    page.get_by_role("link", name=title, exact=True).click()


def tab(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=re.compile(f"^{name}")).first.click()


@says("On *Discover*, the question mark on a card says why you see it.")
def _why(page: Page) -> None:
    go(page, "Discover")
    card = page.locator("article.card").first
    card.get_by_label("Why this note?").click()
    expect(card.locator(".pop__body li").first).to_be_visible()


@says("Open a note: like it, save it to a board, write a comment, follow its author.")
def _note(page: Page) -> None:
    go(page, "Discover")
    page.locator("article.card:not(:has(.paid)) a.card__link").first.click()
    page.locator(".actbar button.act").first.click()
    expect(page.locator(".actbar").get_by_role("button", name="Unlike")).to_be_visible()
    page.locator("#save summary").click()
    page.locator("#save").get_by_label("New board").fill("The tour")
    page.locator("#save").get_by_role("button", name="Create and save").click()
    expect(page.locator("#save summary")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Your comment").fill("I came by on a tour.")
    page.locator("#write").get_by_role("button", name="Send").click()
    said = page.locator(".comment__text").filter(has_text="I came by on a tour.")
    expect(said).to_be_visible()
    head = page.locator(".note__body header")
    following = head.get_by_role("button", name="Following")
    if not following.count():
        head.get_by_role("button", name="Follow", exact=True).click()
    expect(following).to_be_visible()


@says("Search for 防晒 or *sunscreen*: both find notes.")
def _search(page: Page) -> None:
    for word in ("防晒", "sunscreen"):
        page.goto("/")
        page.get_by_role("searchbox").first.fill(word)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(word)
        expect(page.locator("article.card").nth(2)).to_be_visible()


@says(
    "The *creator centre* shows what we read from your notes, with the notes that caused it, and "
    "forgets a topic when you remove it."
)
def _centre(page: Page) -> None:
    go(page, "Creator centre")
    topic = panel(page, "What we read from your notes").locator("li.topic").last
    expect(topic.locator("a[href^='/n/']").first).to_be_attached()
    name = topic.locator(".strong").first.inner_text()
    topic.get_by_role("button", name=f"Remove “{name}”").click()
    expect(page.get_by_role("button", name=f"Restore “{name}”")).to_be_visible()


@says("In *Work*, an offer waits, with its fee from gross to net before you accept.")
def _offer(page: Page) -> None:
    go(page, "Work")
    page.locator("a.task").filter(has_text="Daylight Fluid, winter").first.click()
    legs = panel(page, "From brand to you").locator(".legs .leg")
    gross, net = amount(legs.first), amount(legs.last)
    assert gross > net > 0
    expect(page.get_by_role("button", name="Accept offer", exact=True)).to_be_visible()


@says(
    "*Earnings* sets two agreements side by side: one as creators report it elsewhere (35 of 100 "
    "reach the creator) and a better one (75 of 100)."
)
def _agreements(page: Page) -> None:
    go(page, "Earnings")
    reaches = page.locator("#agreements").get_by_role("row", name=re.compile("Reaches you"))
    for share in ("35.0%", "75.2%"):
        expect(reaches).to_contain_text(share)


@says("A payslip names every leg.")
def _payslip(page: Page) -> None:
    go(page, "Earnings")
    page.get_by_role("link", name=re.compile(SPRING)).first.click()
    legs = panel(page, "From brand to you").locator(".legs .leg")
    for taker in ("Quillmarch", "Tidewrack", "Platform"):
        expect(legs.filter(has_text=taker).first).to_be_visible()


@says('Among the *campaigns*, "Daylight Fluid, spring" went the whole way and is closed.')
def _closed(page: Page) -> None:
    campaign(page, SPRING)
    expect(page.locator("main .badge").filter(has_text="Closed").first).to_be_visible()


@says("Its tender compares what creators net under each bid.")
def _tender(page: Page) -> None:
    campaign(page, SPRING)
    tab(page, "Tender")
    bids = page.locator("article.panel")
    expect(bids).to_have_count(2)
    for bid in bids.all():
        expect(bid).to_contain_text("A creator nets")


@says("Its pool says why each creator was chosen.")
def _pool(page: Page) -> None:
    campaign(page, SPRING)
    tab(page, "Pool")
    page.goto(f"{page.url.split('?')[0]}?state=invited")
    rows = page.locator("form table tbody tr")
    expect(rows.first).to_be_visible()
    assert rows.count() >= 20
    for row in rows.all()[:20]:
        expect(row.locator("ul.why li").first).to_be_attached()


@says("Its report sets what was reached beside what was promised.")
def _promised(page: Page) -> None:
    campaign(page, SPRING)
    tab(page, "Report")
    rows = page.locator("#promised tbody tr")
    expect(rows.filter(has_text="CPRE")).to_contain_text(re.compile(r"\d – "))
    for row in rows.all():
        expect(row).to_contain_text(re.compile(r"from \d+ notes of \d+ creators"))
        assert not re.search("not yet|—", row.inner_text())


@says("Every figure opens to its formula, period, n and rows.")
def _figures(page: Page) -> None:
    figures = page.locator(".figures .figure")
    names = " ".join(figures.all_inner_texts())
    for name in ("CPM", "CPC", "CPE", "CPRE"):
        assert name in names
    for at in range(figures.count()):
        figure = figures.nth(at)
        assert re.search(r"\d", figure.locator(".figure__value").inner_text())
        figure.locator("summary").click()
        body = figure.locator(".pop__body")
        expect(body).to_contain_text("Period")
        expect(body.locator("dd.num")).to_contain_text(re.compile(r"\d"))
        expect(body.locator("a[href*='/rows/']")).to_be_visible()
        page.keyboard.press("Escape")


@says("In *Work*, drafts wait for your remarks.")
def _drafts(page: Page) -> None:
    go(page, "Work")
    page.locator("a.task[href^='/drafts/']").first.click()
    expect(page.get_by_label("Your remark")).to_be_visible()


@says("A brief waits: return it with a comment, or approve it.")
def _briefs(page: Page) -> None:
    for title, step, then in (
        ("Daylight Fluid, refill", _return, "Returned"),
        ("Daylight Fluid, travel size", _approve, "Approved"),
    ):
        page.goto("/campaigns/?state=submitted")
        page.get_by_role("link", name=title).click()
        step(page)
        expect(page.locator("main .badge").filter(has_text=then).first).to_be_visible()


def _return(page: Page) -> None:
    page.locator("#f-words").fill("Less for contingency, please.")
    page.get_by_role("button", name=re.compile("^Return")).click()


def _approve(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Approve")).click()


@says("A tender is open: bid with itemised fees, and see what creators would net.")
def _bid(page: Page) -> None:
    go(page, "Tenders")
    page.get_by_role("link", name="Reading lamp, long evenings").click()
    values = {"koc_notes": "16", "koc_gross": "400.00", "koc_agency": "12", "koc_mcn": "10"}
    for name, value in {**values, "pay_days": "14", "revision_cap": "2"}.items():
        page.locator(f"#f-{name}").fill(value)
    page.locator("#f-words").fill("Sixteen who work at night.")
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.locator("#seen .figure__value").first).to_contain_text("300.80")


@says("The desk lists cases, appeals, deposits and payouts that are due.")
def _desk(page: Page) -> None:
    page.goto("/operator/")
    rows = page.locator("main .panel").first.locator(".row--apart")
    for label, least in (
        ("Cases to decide", 2),
        ("Appeals to answer", 0),
        ("Payouts due", 1),
        ("Expected deposits", 1),
    ):
        row = rows.filter(has_text=label)
        assert int(row.locator(".num.strong").inner_text()) >= least
    expect(page.locator("#deposits tbody tr").nth(1)).to_be_visible()
    expect(page.locator("#answered tbody tr").nth(1)).to_be_visible()
    rows.filter(has_text="Expected deposits").get_by_role("link").click()
    expect(page.get_by_role("link", name="Wool throw, second winter")).to_be_visible()


@says(
    "It leads to a limited note and to a payout on hold, each with its statement of reasons, "
    "appealed and answered."
)
def _limits(page: Page) -> None:
    for kind in ("Reach", "Pay"):
        page.goto("/operator/")
        row = page.locator("#limits tbody tr").filter(
            has=page.get_by_role("cell", name=kind, exact=True)
        )
        row.get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Statement of reasons")
        appeal = panel(page, "Appeal")
        expect(appeal).to_contain_text("The restriction stands")


@says("The register says who is paid, for whom, what kind of tie it is, and since when.")
def _register(page: Page) -> None:
    go(page, "Register")
    row = page.locator("table tbody tr").first
    cells = [text.strip() for text in row.locator("td, th").all_inner_texts()]
    assert len(cells) >= 4 and all(cells[:4])


def amount(leg: Locator) -> int:
    """What a leg of a split says, in cents."""
    return int(re.sub(r"\D", "", leg.locator(".num").first.inner_text()))
