"""Answers with a kept file so that it stays a picture or a paper: no other type, no script, no copy in a cache (R22)."""

from django.http import FileResponse

from accounts.document_models import Document, DocumentFormat

from .store import open_kept

ENDINGS: dict[str, str] = {
    DocumentFormat.JPEG: "jpg",
    DocumentFormat.PNG: "png",
    DocumentFormat.WEBP: "webp",
    DocumentFormat.PDF: "pdf",
}


def serve(document: Document) -> FileResponse:
    """Return the file: a picture to be shown, a pdf to be saved. Raises StoreUnavailable.

    The name is ours: the sender's could end in .html, and a browser would save it so.
    """
    name = f"{document.review.number}-{document.kind}-{document.pk}.{ENDINGS[document.format]}"
    response = FileResponse(
        open_kept(document.stored_as),
        as_attachment=not document.is_picture,
        filename=name,
        content_type=str(document.format),
    )
    response["Content-Length"] = str(document.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
