"""Storage of uploaded files: a local folder, or a bucket of an S3-compatible store."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.env import BASE_DIR, env, read

OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700


def media_root(database: dict[str, Any]) -> Path:
    """Return the folder MEDIA_ROOT. The default is `data` next to the SQLite file, else in the product's folder."""
    name = str(database["NAME"])
    beside = (
        Path(name).parent if database["ENGINE"].endswith("sqlite3") and "memory" not in name else BASE_DIR
    )
    return Path(read(env.str, "MEDIA_ROOT", str(beside / "data"))).absolute()


def require_private(folder: Path, served: Path) -> None:
    """Stop the start if uploaded files would be in the publicly served folder."""
    if folder == served or served in folder.parents:
        raise ImproperlyConfigured(f"MEDIA_ROOT={folder} lies in {served}, which is served to everybody.")


def file_storage(folder: Path) -> dict[str, Any]:
    """Return the entry of STORAGES: the bucket named by DOCUMENT_BUCKET, else `folder`."""
    if bucket := read(env.str, "DOCUMENT_BUCKET", ""):
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _bucket(bucket)}
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": folder,
            "file_permissions_mode": OWNER_ONLY,
            "directory_permissions_mode": OWNER_ONLY_FOLDER,
        },
    }


def _bucket(name: str) -> dict[str, Any]:
    """Return the options of django-storages. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY come from the environment."""
    return {
        "bucket_name": name,
        "endpoint_url": read(env.str, "DOCUMENT_BUCKET_URL", "") or None,
        "access_key": read(env.str, "AWS_ACCESS_KEY_ID", "") or None,
        "secret_key": read(env.str, "AWS_SECRET_ACCESS_KEY", "") or None,
        "default_acl": None,
        "file_overwrite": False,
    }
