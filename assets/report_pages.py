"""The quality report beside Dagster's UI, which cannot open files itself."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

REPORT_PATH = "/report"
"""Of the folder with the report and Great Expectations' pages, on the UI's own address."""

_POLICY = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
"""No scripts and no forms; links open as they do elsewhere."""


class ReportFiles(StaticFiles):
    """Serves a folder of pages that show what a site sent, so they may not act as the UI."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(directory=folder, html=True)

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response
