"""Fixtures of the browser tests: the production server on a fresh demo, a desktop browser and a phone."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.machine import CHROMIUM_ARGS, chromium

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-pass-2026"
RULE = b"-" * 79 + b"\n"
DESKTOP = {"viewport": {"width": 1360, "height": 900}}
TIMEOUT_MS = 20_000  # generous, for busy machines
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
expect.set_options(timeout=TIMEOUT_MS)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": chromium(), "args": CHROMIUM_ARGS}


class Site:
    """A server with a database of its own."""

    def __init__(self, database: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = database
        self.mail = database.parent / "mail"
        self.worker: subprocess.Popen | None = None
        self.env = os.environ | {
            "DATABASE_URL": f"sqlite:///{database}",
            "SECRET_KEY": "only-for-the-browser-tests-only-for-the-browser-tests",
            "DEBUG": "off",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DOUYIN_IDENTITY": "simulated",
            "EMAIL_URL": f"filemail:///{self.mail}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(self.port),
                   "--log-level", "warning", "--lifespan", "off", "--timeout-graceful-shutdown", "1"]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1)  # noqa: S310  (our own address)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the server did not start")

    def start_worker(self) -> None:
        """Start `manage.py work`, which sends the mail."""
        command = [sys.executable, "manage.py", "work"]
        self.worker = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.stop_worker()
        self.process.terminate()
        self.process.wait(10)

    def stop_worker(self) -> None:
        if self.worker:
            self.worker.terminate()
            self.worker.wait(10)
            self.worker = None

    def start_over(self, content: Path) -> None:
        """Load another database's content into the server's own while it runs, and delete its mail."""
        with closing(sqlite3.connect(content)) as source, closing(sqlite3.connect(self.database)) as own:
            source.backup(own)
        shutil.rmtree(self.mail, ignore_errors=True)

    def manage(self, *arguments: str, debug: str = "off") -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.env | {"DEBUG": debug}, check=True, capture_output=True, text=True
        ).stdout

    def status(self, shop: str) -> dict:
        """Return the answer of the command `shop_status`."""
        return json.loads(self.manage("shop_status", shop, "--json"))

    def mail_to(self, address: str) -> str:
        """Return the text of all mail sent to an address."""
        files = [path.read_bytes() for path in sorted(self.mail.glob("*.log"))]
        mails = [
            message_from_bytes(one, policy=default) for one in b"".join(files).split(RULE) if one.strip()
        ]
        return "\n".join(mail.get_body(("plain",)).get_content() for mail in mails if mail["To"] == address)

    def wait_for_mail(self, address: str) -> str:
        """Wait until the worker has sent mail to an address, and return its text."""
        for _ in range(200):
            if text := self.mail_to(address):
                return text
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address}")


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory) -> Path:
    database = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    site = Site(database)
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_demo")
    return database


@pytest.fixture(scope="session")
def running_site(demo_database, tmp_path_factory):
    """One server for all tests of a process: starting it takes longer than most tests."""
    running = Site(tmp_path_factory.mktemp("site") / "site.sqlite3")
    running.start_over(demo_database)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def site(running_site, demo_database):
    """The server with its database reset to the demo's initial state."""
    running_site.start_over(demo_database)
    yield running_site
    running_site.stop_worker()


@pytest.fixture
def open_page(browser: Browser, site):
    """Open a page in a browser context of its own; fails if a page violated the Content-Security-Policy."""
    contexts, console_errors = [], []

    def open_one(**settings) -> Page:
        context = browser.new_context(base_url=site.url, **(DESKTOP | settings))
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: console_errors.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    violations = [text for text in console_errors if "Content Security Policy" in text or "Error:" in text]
    assert violations == []


@pytest.fixture
def sign_in(open_page):
    """Sign in as a person of the demo and return the page."""

    def enter(name: str, **settings) -> Page:
        page = open_page(**settings)
        page.goto("/login/")
        page.locator("[name=login]").fill(name)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/shops/**")
        return page

    return enter


@pytest.fixture
def backend(sign_in) -> Page:
    """The backend of the merchant Chen Yulan, owner of Lanxi Tea House and Beishan Ceramics."""
    return sign_in("merchant")


@pytest.fixture
def phone(open_page) -> Page:
    """A phone in a browser context of its own."""
    return open_page(**PHONE)
