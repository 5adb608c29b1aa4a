"""Starts a production site: refuse unsafe settings, migrate, serve; never load the demo (`make serve`)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import django
from django.conf import settings

from config.checks import CONSOLE
from config.server.address import address_asked_for, inherited_socket
from config.start import SHARED_FOLDER, explained, stop


def missing() -> str:
    """Return in one sentence what the settings lack for production, or ""."""
    if not os.environ.get("ALLOWED_HOSTS", "").strip():
        return (
            "ALLOWED_HOSTS must name the site's public address, for example ALLOWED_HOSTS=shops.example.com."
        )
    if settings.EMAIL_BACKEND == CONSOLE and not (settings.DEBUG or settings.DEMO):
        return (
            "EMAIL_URL must name a mail server, for example EMAIL_URL=smtp+tls://user:password@host:587: "
            "invitations and notices would only be printed here."
        )
    return ""


def main() -> None:
    if lacking := missing():
        stop(lacking)
    inherited = inherited_socket()
    host, port = ("", 0) if inherited else address_asked_for()
    django.setup()
    prepare()
    where = "the socket of systemd" if inherited else f"http://{host}:{port}"
    print(
        f"Serving on {where} with {settings.WEB_PROCESSES} process(es); SIGTERM or Ctrl-C stops.",
        flush=True,
    )
    with one_figure_of_all_processes():
        from config.monitoring.doors import serve_figures_apart
        from config.server.serving import serve

        serve_figures_apart()
        serve(host, port, processes=settings.WEB_PROCESSES, inherited=inherited)


@contextmanager
def one_figure_of_all_processes() -> Iterator[None]:
    """Let several processes combine their metrics in a folder. The library must know it before it is imported."""
    if settings.WEB_PROCESSES == 1 or SHARED_FOLDER in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="guanhao-figures-") as folder:
        os.environ[SHARED_FOLDER] = folder
        yield


def prepare() -> None:
    """Migrate the database, and refuse the simulated phone where it is not allowed."""
    from config.demo import why_no_demo
    from config.migrating import migrate

    simulated = settings.DOUYIN_IDENTITY == "simulated"
    if why := migrate(unless=why_no_demo if simulated else str):
        stop(f"DOUYIN_IDENTITY=simulated is refused. {why}")


if __name__ == "__main__":
    explained(main)
