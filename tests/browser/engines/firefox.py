"""Firefox as it is installed, driven by Playwright.

Playwright speaks WebDriver BiDi to it, and asks for `emulation.setMediaFeaturesOverride`, which
Debian's long-term Firefox does not know: no window would open. So `python -m
tests.browser.engines.firefox …` starts that Firefox, stands between the two, and answers that what
is listed in UNKNOWN is done. It can go when `firefox-esr` knows those commands.
"""

import asyncio
import json
import re
import sys
from functools import partial
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from tests.selection import firefox

UNKNOWN = {"emulation.setMediaFeaturesOverride"}
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


def launcher(folder: Path) -> Path:
    """Write a program that Playwright starts as if it were Firefox."""
    file = folder / "firefox"
    root = Path(__file__).resolve().parents[3]
    file.write_text(
        f'#!/bin/sh\ncd "{root}" && exec "{sys.executable}" -m {__spec__.name} "$@"\n',
        encoding="utf-8",
    )
    file.chmod(0o755)
    return file


async def _between(driver: ServerConnection, address: str) -> None:
    async with connect(f"{address}/session", max_size=None) as engine:

        async def down() -> None:
            async for message in engine:
                await driver.send(message)

        returning = asyncio.create_task(down())
        async for message in driver:
            command = json.loads(message)
            if command["method"] in UNKNOWN:
                done = {"type": "success", "id": command["id"], "result": {}}
                await driver.send(json.dumps(done))
            else:
                await engine.send(message)
        returning.cancel()


async def main(arguments: list[str]) -> int:
    """Run Firefox with these arguments until it ends; returns its exit code."""
    engine = await asyncio.create_subprocess_exec(
        firefox(), *arguments, stderr=asyncio.subprocess.PIPE
    )
    assert engine.stderr
    async for line in engine.stderr:
        said = line.decode(errors="replace")
        if listens := _LISTENS.search(said):
            relay = partial(_between, address=listens[1])
            server = await serve(relay, "127.0.0.1", 0, max_size=None)
            port = next(iter(server.sockets)).getsockname()[1]
            said = f"WebDriver BiDi listening on ws://127.0.0.1:{port}\n"
        sys.stderr.write(said)
        sys.stderr.flush()
    return await engine.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
