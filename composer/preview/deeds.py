"""What the page may do for the author: one line of one file, a page fetched, an editor opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from composer.errors import OutsideError
from composer.preview import edits

if TYPE_CHECKING:
    from composer.preview.editor import Editor

__all__ = ["Deeds"]


class Deeds:
    """The deeds that are possible in one project. ``fetch`` fetches one page into the links lock."""

    def __init__(
        self, root: Path, editor: Editor | None, fetch: Callable[[str], None] | None
    ) -> None:
        self._root = root
        self._editor = editor
        self._fetch = fetch

    def do(self, deed: str, words: dict[str, str]) -> dict[str, str]:
        """Does one: ``open``, ``fetch``, ``alt`` or ``approve``; gives what the page is to say.

        Raises OutsideError where it cannot be done.
        """
        if deed == "open":
            return self._open(words["path"], int(words["line"]))
        if deed == "fetch" and self._fetch:
            self._fetch(words["url"])
            return {"said": "Fetched"}
        if deed == "alt":
            file = self._file(words["path"], ".md")
            edits.write_alt(
                file, line=int(words["line"]), source=words["source"], text=words["text"]
            )
            return {"said": "Written"}
        if deed == "approve":
            file = self._file(words["path"], ".toml")
            edits.approve_remark(file, poll=words["poll"], remark=int(words["remark"]))
            return {"said": "Approved"}
        raise OutsideError(f"this preview cannot {deed}")

    def _open(self, path: str, line: int) -> dict[str, str]:
        if self._editor is None:
            raise OutsideError("no editor is set", hint="set $VISUAL, or start with --editor")
        go = self._editor.open(self._file(path, ""), max(1, line))
        return {"go": go} if go else {"said": f"Opened in {self._editor.label}"}

    def _file(self, path: str, suffix: str) -> Path:
        """A file of the project; never one outside it, by whatever link."""
        whole = (self._root / path).resolve()
        inside = whole.is_relative_to(self._root.resolve()) and whole.is_file()
        if not inside or not whole.name.endswith(suffix):
            raise OutsideError(f"{path} is no file of this project")
        return whole
