"""What Tab offers: issues, blocks, themes. Quick, and silent where there is nothing to offer.

No issue is parsed: names come from the folder, numbers and titles from the first lines of a file.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import typer

from composer.errors import ComposerError
from composer.roots import find_root

__all__ = [
    "blocks",
    "channels",
    "checks",
    "codes",
    "diff_forms",
    "formats",
    "issues",
    "mailers",
    "platforms",
    "previous_or_issues",
    "reports",
    "templates",
    "themes",
]

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[-_ .]+(?=.)")
_FIELD = re.compile(
    r"^(title|slug|number)\s*[:=]\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE
)
#: zsh evaluates what is offered, titles too, and a title may be anybody's: `$(…)` must not get there.
_ODD = re.compile(r"[^\w .,–—…-]+")
#: Front matter is at the top: this much of a file holds it.
_TOP = 2000

#: What the class of a platform derives from.
_HOSTS = re.compile(r"^class \w+\((?:Hosted|Platform)\):", re.MULTILINE)


def issues(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Slugs, numbers and ``latest``; paths once the word has a slash."""
    found = [("latest", "the newest issue")]
    is_path = "/" in incomplete
    with contextlib.suppress(ComposerError, OSError, ValueError):
        found += _known(_root(ctx), is_path=is_path)
    return [
        (name, _ODD.sub(" ", told).strip())
        for name, told in found
        # A slug with a slash is none.
        if name.startswith(incomplete)
        and not _ODD.search(name.replace("/", "") if is_path else name)
    ]


def previous_or_issues(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The same, and ``previous``."""
    previous = ("previous", "the issue before")
    return [*([previous] if previous[0].startswith(incomplete) else []), *issues(ctx, incomplete)]


def blocks(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names of blocks, the project's own among them."""
    import composer.blocks
    from composer.registry import names

    known = set(names(composer.blocks))
    with contextlib.suppress(ComposerError, OSError):
        folder = _root(ctx) / "templates" / "blocks"
        known |= {path.name.partition(".")[0] for path in folder.glob("*.j2")}
    return sorted(name for name in known if name.startswith(incomplete))


def channels(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names of channels."""
    del ctx
    return [name for name, _ in _channels() if name.startswith(incomplete)]


def mailers(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names of the channels that take a message to each reader."""
    del ctx
    return [name for name, hosts in _channels() if not hosts and name.startswith(incomplete)]


def platforms(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names of the channels that host readers."""
    del ctx
    return [name for name, hosts in _channels() if hosts and name.startswith(incomplete)]


def _channels() -> Iterator[tuple[str, bool]]:
    """Each channel, and whether it hosts readers: told by its source, for none is imported."""
    import composer.delivery.channels
    from composer.registry import names

    folder = Path(composer.delivery.channels.__path__[0])
    for name in names(composer.delivery.channels):
        try:
            source = (folder / f"{name}.py").read_text("utf-8")
        except OSError:
            source = ""
        yield name, bool(_HOSTS.search(source))


def codes(ctx: typer.Context, incomplete: str) -> list[str]:
    """The codes of checks, by the names of their files."""
    del ctx
    import composer.checks
    from composer.registry import names

    known = (name.replace("_", "-") for name in names(composer.checks))
    return [code for code in known if code.startswith(incomplete)]


def checks(ctx: typer.Context, incomplete: str) -> list[str]:
    """The groups of checks, and their codes."""
    from composer.checking.check import GROUPS

    groups = [group for group in GROUPS if group.startswith(incomplete)]
    return [*groups, *codes(ctx, incomplete)]


def reports(ctx: typer.Context, incomplete: str) -> list[str]:
    """The forms of a report."""
    del ctx
    import composer.checking.reports
    from composer.registry import names

    known = ("text", *names(composer.checking.reports))
    return [name for name in known if name.startswith(incomplete)]


def diff_forms(ctx: typer.Context, incomplete: str) -> list[str]:
    """The forms of a diff."""
    del ctx
    return [name for name in ("text", "json", "markdown") if name.startswith(incomplete)]


def formats(ctx: typer.Context, incomplete: str) -> list[str]:
    """Formats that can be imported."""
    del ctx
    import composer.importers
    from composer.registry import names

    return [name for name in names(composer.importers) if name.startswith(incomplete)]


def templates(ctx: typer.Context, incomplete: str) -> list[str]:
    """What can be ejected: blocks and files of the bundled themes."""
    del ctx
    found: set[str] = set()
    for theme in (path.parent for home in _bundled() for path in home.glob("*/theme.toml")):
        found |= {path.name.partition(".")[0] for path in theme.glob("blocks/*.j2")}
        found |= {path.name for path in theme.glob("*.*") if path.is_file()}
    return sorted(name for name in found if name.startswith(incomplete))


def _bundled() -> list[Path]:
    package = Path(__file__).resolve().parents[1]
    return [package.parent / "templates", package / "_themes"]


def themes(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names of themes, the project's own among them."""
    homes = _bundled()
    with contextlib.suppress(ComposerError, OSError):
        homes.append(_root(ctx) / "templates")
    found = {path.parent.name for home in homes for path in home.glob("*/theme.toml")}
    return sorted(name for name in found if name.startswith(incomplete))


def _root(ctx: typer.Context) -> Path:
    named = ctx.find_root().params.get("project")
    return find_root(Path.cwd(), named=Path(named) if named else None)


def _known(root: Path, *, is_path: bool) -> Iterator[tuple[str, str]]:
    for path, name in sorted(_files(root / "issues"), reverse=True):
        fields = _fields(path)
        title = fields.get("title", "")
        if is_path:
            yield os.path.relpath(path), title
            continue
        yield fields.get("slug") or _DATED.sub("", name), title
        if fields.get("number", "").isdigit():
            yield fields["number"], title


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for entry in os.scandir(folder):
        if entry.name.startswith(("_", ".")) or entry.name.lower() == "readme.md":
            continue
        if entry.name.endswith(".md"):
            yield Path(entry.path), entry.name.removesuffix(".md")
        elif (Path(entry.path) / "index.md").is_file():
            yield Path(entry.path) / "index.md", entry.name


def _fields(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            top = file.read(_TOP)
    except OSError:
        return {}
    head = re.split(r"^(?:---|\+\+\+)\s*$", top, maxsplit=2, flags=re.MULTILINE)
    return {key.lower(): value for key, value in _FIELD.findall(head[1] if len(head) > 1 else "")}
