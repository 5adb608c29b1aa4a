"""docs/install.md as written: every command that can run here is run, in its order, in a fresh copy of the product."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import servers

from .load import until
from .person import Person

GUIDE = servers.ROOT / "docs" / "install.md"
BLOCK = re.compile(r"<!-- run( in the background)? -->\n```sh\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path) -> Path:
    """The product's files, as a release has them."""
    files = subprocess.run(["git", "ls-files"], cwd=servers.ROOT, capture_output=True, text=True, check=True)
    for name in files.stdout.split():
        target = tmp_path / "guanhao" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(servers.ROOT / name, target)
    return tmp_path / "guanhao"


def test_the_guide_leads_from_the_files_to_an_invited_owner(folder, figure):
    port = servers.free_port()
    names = ("PATH", "HOME", "LANG", "TMPDIR", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "SSL_CERT_FILE")
    env = {name: os.environ[name] for name in names if name in os.environ} | {"PORT": str(port)}
    running, ran = [], 0
    try:
        for background, commands in BLOCK.findall(GUIDE.read_text()):
            shell = ["bash", "-euc", commands]
            if background:
                running.append(subprocess.Popen(shell, cwd=folder, env=env, start_new_session=True))
                if len(running) == 1:
                    until(lambda: Person(port, host="shop.example").get("/healthz").status == 200, 120)
                continue
            done = subprocess.run(shell, cwd=folder, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
            ran += commands.count("\n")
        status = subprocess.run(
            [".venv/bin/python", "manage.py", "shop_status", "10482", "--json"],
            cwd=folder, env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        left = [process.poll() for process in running]
    finally:
        for process in running:
            os.killpg(process.pid, 15)
            process.wait(30)
    assert '"state": "not_bound"' in status.stdout
    assert left == [None, None]
    figure("docs/install.md run as written", f"{ran} lines of commands, server and worker running at the end")
