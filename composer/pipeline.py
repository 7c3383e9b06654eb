"""The road from a project's files to an Edition: the only place that knows its order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from composer.config import read_newsletter, read_theme
from composer.config.locales import read_locales
from composer.config.results import read_results
from composer.config.sent import read_sent, record_path
from composer.errors import AuthorError, ThemeError
from composer.files import ProjectFiles
from composer.model import Edition, Finding, Findings, Issue, Location, Project, Severity
from composer.model.settings import ThemeChoice
from composer.roots import SETTINGS_FILE

if TYPE_CHECKING:
    from composer.model.place import Place
    from composer.proofreading import Checked
    from composer.render.edition import WebEdition

    PlaceOf = Callable[[Issue], Place]

__all__ = ["LOCK_FILE", "compose", "compose_web", "load", "proofread", "reload", "survey"]

LOCK_FILE = "issues/links.lock.jsonl"


def survey(root: Path, *, url: str = "") -> Project:
    """Reads what a command needs that renders nothing: settings, catalogue, links.

    ``url`` takes the place of ``[newsletter] url``. Raises AuthorError where newsletter.toml is broken. What is wrong with the links lock stands in
    the project's ``findings``, and a broken issue in ``broken``.
    """
    from composer.links import lock
    from composer.source.catalogue import read_catalogue

    root = root.resolve()
    findings = Findings()
    files = ProjectFiles(root)
    newsletter = read_newsletter(files.text(SETTINGS_FILE) or "", findings)
    if newsletter is None:
        raise AuthorError(findings.sorted())
    if url:
        newsletter = replace(newsletter, url=url)
    pages, found = lock.read(files.text(LOCK_FILE) or "", LOCK_FILE)
    findings.extend(found)
    catalogue = read_catalogue(files, newsletter)
    findings.extend(catalogue.findings)
    return Project(
        root=root,
        newsletter=newsletter,
        files=files,
        catalogue=catalogue.issues,
        broken=catalogue.broken,
        pages=pages,
        findings=findings.sorted(),
    )


def load(root: Path, *, drafts: bool = False, theme: str = "", url: str = "") -> Project:
    """Reads everything that composing needs: settings, theme, catalogue, links, results.

    ``drafts`` makes a card to a draft a warning instead of an error; ``theme`` and ``url`` replace
    the settings' theme and address. Raises AuthorError where newsletter.toml or the links lock is broken. A broken
    issue stops only itself; a results file or a sent record the issues that it belongs to.
    """
    from composer.render.theme import Theme, bundled_templates
    from composer.user_cache import user_cache

    try:
        known = _with_results(survey(root, url=url))
    except AuthorError as error:
        raise AuthorError((*error.findings, *_theme_findings(root, theme))) from None
    templates = known.root / "templates"
    chosen = known.newsletter.theme
    return replace(
        known,
        theme=Theme.load(
            theme or chosen.name,
            templates,
            chosen.tokens,
            cache=user_cache(),
            places=_places(chosen, theme),
        ),
        locales=read_locales((bundled_templates() / "locales", templates / "locales")),
        own_blocks=_own_blocks(templates),
        drafts=drafts,
    )


def reload(project: Project, changed: Collection[str], *, theme: str = "") -> Project:
    """The project after these files changed, as :func:`load` would read it.

    Much sooner where only issues changed that were there before. ``changed`` are paths from the root. Raises as :func:`load` does.
    """
    from composer.source.catalogue import read_catalogue

    if not project.catalogue.keys() >= set(changed):
        # Settings, templates, a new issue, or a file that issues include: anything may follow.
        return load(project.root, drafts=project.drafts, theme=theme)
    files = ProjectFiles(project.root)
    known = {path: meta for path, meta in project.catalogue.items() if path not in changed}
    catalogue = read_catalogue(files, project.newsletter, known=known)
    return replace(project, files=files, catalogue=catalogue.issues, broken=catalogue.broken)


def _with_results(known: Project) -> Project:
    """The project with what came back from readers, and what went out to them."""
    if any(finding.severity is Severity.ERROR for finding in known.findings):
        raise AuthorError(known.findings)
    findings = Findings()
    results = read_results(known.files, findings)
    sent = read_sent(known.files, findings)
    unusable: dict[str, tuple[Finding, ...]] = {}
    for finding in findings.sorted():
        path = finding.location.path
        unusable[path] = (*unusable.get(path, ()), finding)
    return replace(known, results=results, sent=sent, unusable=unusable)


def _places(chosen: ThemeChoice, asked: str) -> dict[str, Location]:
    """Where the settings' theme and tokens stand; a theme that the command names stands nowhere."""
    return {key: place for key, place in chosen.places.items() if key != "name" or not asked}


def _theme_findings(root: Path, name: str) -> tuple[Finding, ...]:
    """What is wrong with the theme, beside settings that are broken: one run reports all."""
    from composer.render.theme import Theme

    chosen = read_theme(ProjectFiles(root).text(SETTINGS_FILE) or "")
    try:
        if chosen:
            Theme.load(
                name or chosen.name, root / "templates", chosen.tokens, places=_places(chosen, name)
            )
    except ThemeError as error:
        return (Finding(error.code, Severity.ERROR, error.message, error.location, error.hint),)
    return ()


def _own_blocks(templates: Path) -> dict[str, Any]:
    if not (templates / "blocks").is_dir():
        return {}
    from composer.blocks._own import own_blocks

    return dict(own_blocks(templates))


def compose(text: str, path: str, project: Project, **handed: Any) -> Edition:
    """The Edition of the issue that ``text`` is, at ``path`` in the project.

    A pure function: no network, no clock, no environment; files only through ``project.files``.
    ``handed`` goes to the renderer: ``vote_address(poll, placement, option) -> str``. Raises
    AuthorError with all findings where one of them is an error.
    """
    with _uncollected():
        return _composed(text, path, project, handed)


def compose_web(text: str, path: str, project: Project, place: PlaceOf) -> WebEdition:
    """The web edition of an issue at its place on the newsletter's site; pure as :func:`compose`.

    ``place`` gives it, once the issue has been read. Raises as :func:`compose` does.
    """
    from composer.render.edition import web_edition

    with _uncollected():
        issue = _read(text, path, project)
        return web_edition(issue, project, place(issue))


def _composed(text: str, path: str, project: Project, handed: dict[str, Any]) -> Edition:
    from composer.render import render

    return render(_read(text, path, project), project, **handed)


def _read(text: str, path: str, project: Project) -> Issue:
    """The issue, free of errors. Raises AuthorError where it is not."""
    from composer.source.reader import read

    issue = read(text, path, project)
    findings = Findings()
    findings.extend(issue.findings)
    findings.extend(project.broken.get(path, ()))
    findings.extend(project.unusable.get(record_path(path), ()))
    if path in project.sent:
        from composer.source.frozen import check_frozen

        check_frozen(issue, project.sent[path], findings)
    if findings.has_errors:
        raise AuthorError(findings.sorted())
    return issue


def proofread(
    edition: Edition,
    project: Project,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    reach: Mapping[str, Callable[..., Any]] | None = None,
) -> Checked:
    """What the checks find in an issue that composed, beside what composing found.

    ``select`` and ``ignore`` are codes and groups, by default those of the settings. ``reach`` are
    the functions by which online checks ask the outside world; without it none of them runs.
    Raises UsageError for a name that no check or group has.
    """
    from composer.checking.proof import Proof
    from composer.proofreading import chosen, examine

    settings = project.newsletter.checks
    checks = chosen(
        select or settings.select, (*settings.ignore, *ignore), online=reach is not None
    )
    with _uncollected():
        return examine(Proof(edition, project, reach=reach), checks)


@contextmanager
def _uncollected() -> Iterator[None]:
    """While it lasts, no cycles are looked for: composing makes few, and looking takes a tenth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
