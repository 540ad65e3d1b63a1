"""Firefox as it is installed, driven by Playwright.

Playwright speaks WebDriver BiDi to it, and asks for `emulation.setMediaFeaturesOverride`, which the
long-term Firefox of Debian does not know: it would refuse to open any window. `python -m
tests.browser.engines.firefox …` starts that Firefox and stands between the two, and says yes to what
it does not know, once for each command listed. Delete it when `firefox-esr` knows them.
"""

import asyncio
import json
import re
import shutil
import sys
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

UNKNOWN = {"emulation.setMediaFeaturesOverride"}
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


def firefox() -> str:
    """Where Firefox is, or nothing."""
    return shutil.which("firefox-esr") or shutil.which("firefox") or ""


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
            address = listens[1]
            server = await serve(
                lambda driver: _between(driver, address), "127.0.0.1", 0, max_size=None
            )
            port = next(iter(server.sockets)).getsockname()[1]
            said = f"WebDriver BiDi listening on ws://127.0.0.1:{port}\n"
        sys.stderr.write(said)
        sys.stderr.flush()
    return await engine.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
