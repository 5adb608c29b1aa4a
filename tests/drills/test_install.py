"""The guides as written: every command that can run here is run in order, in a fresh copy of the product.

The PostgreSQL part uses its own servers: their ports and folders replace those of the guide.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import servers

from .load import until
from .person import Person
from .stores import postgres_server, redis_server

GUIDE = servers.ROOT / "docs" / "install.md"
UPGRADING = servers.ROOT / "docs" / "upgrade.md"
OPERATING = servers.ROOT / "docs" / "operate.md"
BLOCK = re.compile(r"<!-- run( in the background| with PostgreSQL)? -->\n```sh\n(.*?)```", re.DOTALL)


@dataclass
class Shell:
    """Runs a guide's commands in the product's folder, in one environment that they can change."""

    folder: Path
    env: dict[str, str]
    replaced: dict[str, str] = field(default_factory=dict)
    ran: int = 0

    def run(self, commands: str) -> str:
        """Run commands; variables they export stay set for later commands."""
        kept = self.folder.parent / "environment"
        done = subprocess.run(
            ["bash", "-euc", f"{self._here(commands)}\nenv -0 > {kept}"],
            cwd=self.folder, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        self.env = dict(line.split("=", 1) for line in kept.read_text().split("\0") if "=" in line)
        self.ran += commands.count("\n")
        return done.stdout

    def start(self, commands: str) -> subprocess.Popen:
        shell = ["bash", "-euc", self._here(commands)]
        return subprocess.Popen(shell, cwd=self.folder, env=self.env, start_new_session=True)

    def _here(self, commands: str) -> str:
        for written, here in self.replaced.items():
            commands = commands.replace(written, here)
        return commands


@contextmanager
def ended(running: list[subprocess.Popen]) -> Iterator[None]:
    """Stop everything started in the shell at the end of the block."""
    try:
        yield
    finally:
        for process in running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
            process.wait(30)


@pytest.fixture(scope="module")
def shell(tmp_path_factory) -> Shell:
    """A shell in the product's files, as in a release."""
    folder = tmp_path_factory.mktemp("release")
    files = subprocess.run(["git", "ls-files"], cwd=servers.ROOT, capture_output=True, text=True, check=True)
    for name in files.stdout.split():
        target = folder / "guanhao" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(servers.ROOT / name, target)
    names = (
        "PATH",
        "HOME",
        "LANG",
        "TMPDIR",
        "PIP_INDEX_URL",
        "PIP_CONFIG_FILE",
        "PIP_FIND_LINKS",
        "SSL_CERT_FILE",
    )
    env = {name: os.environ[name] for name in names if name in os.environ}
    return Shell(folder / "guanhao", env | {"PORT": str(servers.free_port())})


def blocks(guide: Path, *kinds: str) -> list[tuple[str, str]]:
    return [(kind, commands) for kind, commands in BLOCK.findall(guide.read_text()) if kind in kinds]


def answers(shell: Shell) -> bool:
    return Person(int(shell.env["PORT"]), host="shop.example").get("/readyz").status == 200


def state(shell: Shell) -> str:
    return json.loads(shell.run(".venv/bin/python manage.py shop_status 10482 --json"))["state"]


def test_the_guide_leads_from_the_files_to_an_invited_owner(shell, figure):
    running: list[subprocess.Popen] = []
    with ended(running):
        for background, commands in blocks(GUIDE, "", " in the background"):
            if background:
                running.append(shell.start(commands))
                until(lambda: answers(shell), 120)
            else:
                shell.run(commands)
        assert state(shell) == "not_bound"
        assert [process.poll() for process in running] == [None, None]
    figure(
        "docs/install.md run as written, SQLite",
        f"{shell.ran} lines of commands, server and worker running at the end",
    )


def unit(shell: Shell, name: str) -> str:
    """Return the command of a systemd unit."""
    text = (shell.folder / "deploy" / "systemd" / name).read_text()
    return re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)[1]


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.root
def test_the_part_with_postgresql_serves_and_its_backup_brings_everything_back(shell, tmp_path, figure):
    """Runs after the SQLite part, which leaves `.venv` and the files of shops and people."""
    with postgres_server() as postgres, redis_server(tmp_path) as redis:
        shell.env |= {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port)}
        shell.replaced = {
            "/etc/guanhao.env": str(shell.folder.parent / "guanhao.env"), "/srv/guanhao": str(shell.folder),
            "5432": str(postgres.port), "6379": str(redis.port),
        }  # fmt: skip
        (shell.folder / ".env").unlink()
        shell.ran = 0
        for _, commands in blocks(GUIDE, " with PostgreSQL"):
            shell.run(commands)
        running = [shell.start(f"exec {unit(shell, 'guanhao@.service')}")]
        with ended(running):
            until(lambda: answers(shell), 120)
            running.append(shell.start(f"exec {unit(shell, 'guanhao-worker.service')}"))
            for _, commands in blocks(GUIDE, "")[2:]:
                shell.run(commands)
            for _, commands in blocks(UPGRADING, " with PostgreSQL"):
                shell.run(commands)
            assert [process.poll() for process in running] == [None, None]
        backup, restore = [commands for _, commands in blocks(OPERATING, "")]
        shell.run(backup)
        shell.run(
            ".venv/bin/python manage.py shell -c 'from shops.models import Membership as m; m.objects.all().delete()'"
        )
        shell.run(restore)
        people = "from shops.models import Membership as m; print(m.objects.count())"
        assert shell.run(f".venv/bin/python manage.py shell --no-imports -c '{people}'").strip() == "1"
        assert state(shell) == "not_bound"
    figure(
        "docs/install.md, docs/upgrade.md and docs/operate.md run as written, PostgreSQL",
        f"{shell.ran} lines of commands; backup and restore",
    )
