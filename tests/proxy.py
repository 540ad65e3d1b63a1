"""A reverse proxy, as stands before public installations: it adds the address of whoever called to
X-Forwarded-For. Tests say the address in a header, since all of them call from one machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

CALLER = "X-Test-Caller"


@contextmanager
def proxy_before(port: int, *, on_a_line_of_its_own: bool = False) -> Iterator[int]:
    """Serve what `port` of this machine serves, and yield the proxy's own port. Most proxies add to
    the line that the caller sent, some write another."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = self.headers.get_all("X-Forwarded-For") or []
            here = self.headers[CALLER]
            lines = [*said, here] if on_a_line_of_its_own else [", ".join([*said, here])]
            upstream = HTTPConnection("127.0.0.1", port, timeout=20)
            upstream.putrequest("GET", self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name not in (CALLER, "X-Forwarded-For"):
                    upstream.putheader(name, value)
            for line in lines:
                upstream.putheader("X-Forwarded-For", line)
            upstream.endheaders()
            answer = upstream.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            upstream.close()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def visit(port: int, path: str, caller: str, **headers: str) -> tuple[int, str]:
    """GET a path as whoever has this address. Returns the status and where the answer leads."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={CALLER: caller, **named})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Location", "")
