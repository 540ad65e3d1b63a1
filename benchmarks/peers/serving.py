"""`python -m benchmarks.peers.serving PORT`: a front and one process that renders pages for it, as
`tallgrass run` starts them, until told to stop."""

import signal
import subprocess
import sys


def main(port: str) -> None:
    serve = [sys.executable, "-m", "tallgrass.conf.serve"]
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    started = [
        subprocess.Popen([*serve, *rest]) for rest in (["front", "127.0.0.1", port], ["web"])
    ]
    try:
        signal.pause()
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=15)


if __name__ == "__main__":
    main(sys.argv[1])
