"""A person in a browser, over plain HTTP: signs in, opens pages and submits forms, with cookies."""

import re
import ssl
import time
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPSConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PASSWORD = "demo-pass-2026"
FORM = "application/x-www-form-urlencoded"
PATIENCE = 40  # seconds; what is slower counts as lost
CODE = re.compile(r"<span>(\d{3})</span>\s*<span>(\d{3})</span>")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, text, redirect target, and duration in seconds."""

    status: int
    text: str
    location: str
    seconds: float


@dataclass
class Person:
    """One browser at `port` of this machine, with or without TLS; status 0 means a refused or reset connection."""

    port: int
    tls: bool = False
    host: str = "localhost"
    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: str | None = None, content_type: str = FORM) -> Answer:
        """Send one request on a separate connection."""
        start = time.monotonic()
        connection = self._connection()
        try:
            connection.request(method, path, body, self._headers(content_type if body is not None else ""))
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except OSError:
            return Answer(0, "", "", time.monotonic() - start)
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(answer.status, text, answer.headers.get("Location", ""), time.monotonic() - start)

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Submit a form with the CSRF token from the cookie."""
        return self.send("POST", path, urlencode(fields | {"csrfmiddlewaretoken": self._csrf}))

    def upload(self, path: str, name: str, text: str) -> Answer:
        """Submit a form with one file."""
        parts = {'csrfmiddlewaretoken"': self._csrf, f'file"; filename="{name}"': text}
        body = "".join(
            f'--part\r\nContent-Disposition: form-data; name="{head}\r\n\r\n{value}\r\n'
            for head, value in parts.items()
        )
        return self.send("POST", path, f"{body}--part--\r\n", "multipart/form-data; boundary=part")

    def follow(self, path: str) -> Answer:
        """Open a page and follow its redirects."""
        answer = self.get(path)
        while answer.location:
            path = answer.location
            answer = self.get(path)
        return replace(answer, location=path)

    def at(self, port: int) -> "Person":
        """Send further requests to another host, with the same cookies."""
        self.port = port
        return self

    def sign_in(self, name: str, password: str = PASSWORD) -> "Person":
        """Sign in and return this person; fails if the sign-in is refused."""
        self.get("/login/")
        answer = self.post("/login/", login=name, password=password)
        assert answer.status == 302, f"{name} cannot sign in: {answer.status}"
        return self

    def _connection(self) -> HTTPConnection:
        if not self.tls:
            return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        own = ssl._create_unverified_context()  # noqa: S323  (nginx shows the drill's own certificate)
        return HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=own)

    @property
    def _csrf(self) -> str:
        return self.cookies.get("__Host-csrf" if self.tls else "csrf", "")

    def _headers(self, content_type: str) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": self.host, "Cookie": cookies, "Accept-Language": "en"}
        if self.tls:
            headers["Referer"] = f"https://{self.host}/"
        return headers | ({"Content-Type": content_type} if content_type else {})


def code_on(page: Answer) -> str:
    """Return the confirmation code that a phone's page shows."""
    return "".join(CODE.search(page.text).groups())
