"""What whoever is answered waits for a page when ten times as much is asked as can be answered,
against a crowd that can be: `tallgrass run` as it is installed."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

import uvloop

from benchmarks.abuse import allow_files, installation
from benchmarks.figures import Figure, load, usage

PAGE = "/styleguide/"  # so much work that the generator can ask for ten times as many
SECONDS = 12.0
SETTLED = 4.0  # seconds after which a crowd is no burst any more
AT_ONCE = 4  # readers, each of whom asks again as soon as they are answered: as many as threads
CROWD = [f"127.0.{n // 200 + 2}.{n % 200 + 1}" for n in range(1_000)]
LATEST = 60.0
MOST_AT_ONCE = 2_000  # a crowd that does not even get to speak is another attack: see abuse


@dataclass(slots=True)
class Answers:
    """How long each answer took, by status; of refusals, how many say when to come again."""

    waited: dict[int, list[float]] = field(default_factory=dict)
    with_a_word: int = 0

    def note(self, answer: bytes, seconds: float) -> None:
        status = int(answer[9:12] or 0)
        self.waited.setdefault(status, []).append(seconds)
        self.with_a_word += status == 503 and b"\r\nretry-after: " in answer

    def p99(self, status: int) -> float:
        """Milliseconds that all but one in a hundred took at most."""
        found = sorted(self.waited[status])
        return round(1_000 * found[max(int(len(found) * 0.99) - 1, 0)], 2)

    @property
    def counted(self) -> Counter[int]:
        return Counter({status: len(waited) for status, waited in self.waited.items()})


def measure() -> list[Figure]:
    allow_files(8_000)
    with installation() as (port, process):
        began_at = load()
        calm, calm_used = Answers(), usage([process.pid])
        uvloop.run(_readers(port, calm))
        rate = sum(calm.counted.values()) / SECONDS
        before = usage([process.pid])
        crowd = Answers()
        uvloop.run(_crowd(port, 10 * rate, crowd))
        after = usage([process.pid])
    counted = crowd.counted
    if set(counted) > {200, 503} or crowd.with_a_word != counted[503]:
        raise RuntimeError(f"somebody was left without a true answer: {counted}")
    unit = (
        f"ms p99 of a page while {counted.total() / SECONDS:.0f} a second are asked for: "
        f"{counted[200]} answered, {counted[503]} told to come again (p99 {crowd.p99(503)} ms)"
    )
    return [
        Figure(
            "crowd",
            crowd.p99(200),
            unit,
            f"{AT_ONCE} readers at once, {rate:.0f} pages a second",
            calm.p99(200),
            sum(counted.values()),
            began_at,
            round(after.cpu_s - before.cpu_s, 2),
            after.rss_mb,
            round(before.cpu_s - calm_used.cpu_s, 2),
            higher_is_better=False,
        )
    ]


async def _readers(port: int, answers: Answers) -> None:
    """Ask as quickly as answers come."""
    ends = time.perf_counter() + SECONDS

    async def one(source: str) -> None:
        while time.perf_counter() < ends:
            await _ask(port, source, answers)

    await asyncio.gather(*(one(source) for source in CROWD[:AT_ONCE]))


async def _crowd(port: int, rate: float, answers: Answers) -> None:
    """Ask at a rate, whatever is answered. What was asked in the first seconds is not counted."""
    began, asked = time.perf_counter(), 0
    waiting: set[asyncio.Task[None]] = set()
    while (now := time.perf_counter() - began) < SETTLED + SECONDS:
        for _ in range(int(min(now * rate - asked, MOST_AT_ONCE - len(waiting), 50))):
            counts = answers if now > SETTLED else Answers()
            task = asyncio.create_task(_ask(port, CROWD[asked % len(CROWD)], counts))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
            asked += 1
        await asyncio.sleep(0.002)
    await asyncio.gather(*waiting)


async def _ask(port: int, source: str, answers: Answers) -> None:
    began = time.perf_counter()
    async with asyncio.timeout(LATEST):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
        writer.write(
            f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
        answer = await reader.read()
    writer.close()
    answers.note(answer[:2_000], time.perf_counter() - began)
