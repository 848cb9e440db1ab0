"""The exported page as a PDF, by WeasyPrint (optional: the ``pdf`` extra, and Pango)."""

from __future__ import annotations

from chatbot.errors import ExportError


def require(origin: str) -> None:
    """Raise `ExportError` when WeasyPrint or the system library it draws with is missing."""
    try:
        import weasyprint  # noqa: F401 - only whether it can be imported
    except (ImportError, OSError) as error:  # it raises OSError without Pango
        raise ExportError("export_pdf_missing", origin=origin) from error


def pdf(html: str) -> bytes:
    """Print a page that needs nothing from outside; no file or address is opened for it."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"})
    written: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf()
    return written
