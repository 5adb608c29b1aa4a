"""Start the site for real use: refuse what is not ready for it, migrate, serve; never load a demo (`make serve`)."""

import os

import django
from django.conf import settings

from config.server.address import address_asked_for, inherited_socket
from config.start import explained, stop

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def missing() -> str:
    """Return in one sentence what the settings lack for real use, or ""."""
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
    from config.server.serving import serve

    serve(host, port, processes=settings.WEB_PROCESSES, inherited=inherited)


def prepare() -> None:
    """Bring the database up to date, and refuse the simulated phone where it must not be."""
    from config.demo import why_no_demo
    from config.migrating import migrate

    simulated = settings.DOUYIN_IDENTITY == "simulated"
    if why := migrate(unless=why_no_demo if simulated else str):
        stop(f"DOUYIN_IDENTITY=simulated is refused. {why}")


if __name__ == "__main__":
    explained(main)
