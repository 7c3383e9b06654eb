"""The themes that a project can use, and copies of their templates."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, structs

from composer.commands._asked import Asked
from composer.commands._writing import shown, write_new
from composer.config import read_newsletter
from composer.errors import AuthorError, ProjectNotFound, UsageError
from composer.files import ProjectFiles
from composer.model import Findings
from composer.nearest import nearest
from composer.render.theme import Theme, bundled_templates, theme_names
from composer.roots import SETTINGS_FILE

__all__ = ["Ejected", "Listed", "all_themes", "check_theme", "eject_templates", "eject_whole"]

_EDITIONS = (".email.html.j2", ".web.html.j2", ".txt.j2")


class Listed(Struct, frozen=True):
    """One theme: an object of ``newsletter theme list --json``."""

    name: str
    description: str
    used: bool
    own: bool


class Ejected(Struct, frozen=True):
    """What was copied, and what was there already."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    #: The theme that the copies are of, where it is not the project's own choice.
    other: str = ""


def all_themes(asked: Asked) -> list[Listed]:
    """The themes, those of the project that one is in among them."""
    try:
        root: Path | None = asked.root()
    except ProjectNotFound:
        if asked.project:
            raise
        root = None
    templates = root / "templates" if root else None
    used = _theme_in_use(root) if root else ""
    return [_listed(name, templates, used) for name in theme_names(templates)]


def _listed(name: str, templates: Path | None, used: str) -> Listed:
    own = templates / name if templates else None
    bundled = bundled_templates() / name
    # In a checkout of the program the project's templates are the bundled ones.
    is_own = own is not None and (own / "theme.toml").is_file() and not _same(own, bundled)
    folder = own if own is not None and is_own else bundled
    return Listed(name, _description(folder / "theme.toml"), name == used, is_own)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _description(path: Path) -> str:
    """What theme.toml says of the theme, else the first line of its leading comment."""
    text = path.read_text("utf-8", "replace")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return "its theme.toml is broken"
    told = data.get("description")
    comment = text.partition("\n")[0]
    return str(told) if told else comment.lstrip("# ") if comment.startswith("#") else ""


def _theme_in_use(root: Path) -> str:
    findings = Findings()
    newsletter = read_newsletter(ProjectFiles(root).text(SETTINGS_FILE) or "", findings)
    if newsletter is None:
        raise AuthorError(findings.sorted())
    return newsletter.theme.name


def eject_templates(root: Path, theme: str, names: Iterable[str]) -> Ejected:
    """Copies templates of a theme; raises UsageError for one it has not.

    They go to ``templates/``, where they win over every theme; those of a theme that the project
    does not use go to ``templates/NAME/``, for beside another theme's they would break it.
    """
    templates = root / "templates"
    chosen = _chosen(root, theme)
    is_other = bool(theme) and theme != _theme_in_use(root)
    target = templates / chosen.name if is_other else templates
    # Not what was ejected before: that is a copy of the author's.
    folders = [folder for folder in chosen.folders if folder not in (templates, target)]
    known = _known(folders)
    wanted = dict.fromkeys(path for name in names for path in _paths(name, known))
    done = _copied({path: known[path] for path in wanted}, target)
    return structs.replace(done, other=chosen.name) if is_other else done


def eject_whole(root: Path, theme: str) -> Ejected:
    """Copies a theme to ``templates/NAME/``."""
    name = _chosen(root, theme).name
    folder = bundled_templates() / name
    if not folder.is_dir():
        raise UsageError(f"{name} is your own theme", hint=f"it is in templates/{name}/")
    return _copied(_known([folder]), root / "templates" / name)


def check_theme(name: str, templates: Path, *, option: str = "--theme: ") -> None:
    """UsageError where there is no such theme: it was the command that named it."""
    known = theme_names(templates)
    if name not in known:
        meant = nearest(name, known)
        listed = f"the themes are {', '.join(known)}"
        hint = f"did you mean {meant}? {listed}" if meant else listed
        raise UsageError(f"{option}there is no theme “{name}”", hint=hint)


def _chosen(root: Path, theme: str) -> Theme:
    templates = root / "templates"
    name = theme or _theme_in_use(root)
    check_theme(name, templates, option="--theme: " if theme else "")
    return Theme.load(name, templates)


def _known(folders: Iterable[Path]) -> dict[str, Path]:
    """The files of a theme by name; of two the one that stands nearer."""
    known: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                known.setdefault(path.relative_to(folder).as_posix(), path)
    return known


def _paths(name: str, known: dict[str, Path]) -> list[str]:
    wanted = name.removeprefix("templates/")
    candidates = [wanted, f"{wanted}.j2", f"blocks/{wanted}", f"blocks/{wanted}.j2"]
    found = [path for path in candidates if path in known]
    found = found[:1] or [
        path for edition in _EDITIONS if (path := f"blocks/{wanted}{edition}") in known
    ]
    if found:
        return found
    blocks = {path.removeprefix("blocks/").partition(".")[0] for path in known if "/" in path}
    files = {path for path in known if "/" not in path}
    meant = nearest(wanted, blocks | files)
    listed = f"it has {', '.join((*sorted(blocks), *sorted(files)))}"
    raise UsageError(
        f"the theme has no template “{name}”", hint=f"did you mean {meant}?" if meant else listed
    )


def _copied(files: dict[str, Path], folder: Path) -> Ejected:
    written: list[str] = []
    kept: list[str] = []
    for name, source in files.items():
        target = folder / name
        fresh = write_new(target, source.read_bytes())
        (written if fresh else kept).append(shown(target))
    return Ejected(tuple(written), tuple(kept))
