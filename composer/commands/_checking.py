"""What ``newsletter check`` does: composes, examines, mends, and tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from composer.checking.reports._report import IssueReport, Report
from composer.errors import AuthorError, ThemeError, UsageError
from composer.proofreading import all_checks, chosen, failing

if TYPE_CHECKING:
    from composer.checking.check import Fix
    from composer.commands._asked import Asked
    from composer.model import Finding, Project

__all__ = ["Wanted", "check"]


class Wanted(Struct, frozen=True, kw_only=True):
    """What was asked for: see the options of ``newsletter check``."""

    issues: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    form: str = "text"
    strict: bool = False
    online: bool = False
    fix: bool = False
    stdin: str = ""
    theme: str = ""


class _Found(NamedTuple):
    """What was found in one issue, and what would mend some of it."""

    report: IssueReport
    fixes: Sequence[Fix] = ()


def check(asked: Asked, wanted: Wanted) -> int:
    """Checks the issues, tells what was found; the exit code: 1 where there is something to mend."""
    form = _form(wanted.form)
    project, paths = _material(asked, wanted)
    settings = project.newsletter.checks
    # A slip in a name is told before any work is done.
    chosen((*settings.select, *wanted.select), (*settings.ignore, *wanted.ignore))
    found = _examined(project, paths, wanted)
    if wanted.fix:
        from composer.commands._fixing import mend

        if mend(asked, {one.report.path: one.fixes for one in found}):
            project, paths = _material(asked, wanted)
            found = _examined(project, paths, wanted)
    reports = [one.report for one in found]
    if form is None:
        from composer.commands._checked import tell

        tell(reports, project.root, quiet=asked.terminal.quiet, fixed=wanted.fix)
    else:
        from composer.checking.manual import manual_of

        manuals = {code: manual_of(kind) for code, kind in all_checks().items()}
        print(form.write(reports, manuals))
    strict = wanted.strict or settings.strict
    return int(any(failing(report.findings, strict=strict) for report in reports))


def _form(name: str) -> Report | None:
    """What writes the report; ``None`` for the one in the terminal."""
    from composer.checking import reports
    from composer.registry import discover

    if name == "text":
        return None
    known = discover(reports, Report)  # type: ignore[type-abstract]
    if name not in known:
        forms = ", ".join(("text", *known))
        raise UsageError(f"there is no form “{name}”", hint=f"write --format with {forms}")
    return known[name]()


def _material(asked: Asked, wanted: Wanted) -> tuple[Project, tuple[str, ...]]:
    """The project, and the paths of the issues to check."""
    from composer.commands._issues import resolve
    from composer.pipeline import load

    root = asked.root()
    if wanted.theme:
        from composer.commands._themes import check_theme

        check_theme(wanted.theme, root / "templates")
    if wanted.stdin:
        from composer.commands._buffer import buffered

        return buffered(asked, wanted)
    project = load(root, drafts=True, theme=wanted.theme)
    if wanted.issues:
        return project, resolve(project, wanted.issues)
    own = (path for path, meta in project.catalogue.items() if not meta.published_elsewhere)
    return project, tuple(dict.fromkeys((*own, *sorted(project.broken))))


def _examined(project: Project, paths: Sequence[str], wanted: Wanted) -> list[_Found]:
    """What is found in each issue, in the order of ``paths``; the project's own with the first."""
    from composer.sharing import shared_out

    reach = _reach(project) if wanted.online else None
    found = {
        one.report.path: one
        for one in shared_out(paths, lambda path: _one(project, path, wanted, reach))
    }
    return _told_once([found[path] for path in paths])


def _told_once(found: Sequence[_Found]) -> list[_Found]:
    """The same; what stands in the settings or a theme is told with the first issue alone."""
    told: set[Finding] = set()
    once = []
    for one in found:
        kept = tuple(finding for finding in one.report.findings if finding not in told)
        told.update(finding for finding in kept if not finding.location.path.endswith(".md"))
        once.append(one._replace(report=replace(one.report, findings=kept)))
    return once


def _reach(project: Project) -> Mapping[str, Callable[..., Any]]:
    from composer.commands._reaching import reach

    return reach(project)


def _one(
    project: Project,
    path: str,
    wanted: Wanted,
    reach: Mapping[str, Callable[..., Any]] | None,
) -> _Found:
    from composer.pipeline import compose, proofread

    meta = project.catalogue.get(path)
    report = IssueReport(path=path, title=meta.title if meta else path)
    try:
        edition = compose(project.files.text(path) or "", path, project)
    except AuthorError as error:
        return _Found(replace(report, findings=error.findings))
    except ThemeError as error:
        from composer.model import Finding, Severity

        told = Finding(error.code, Severity.ERROR, error.message, error.location, error.hint)
        return _Found(replace(report, findings=(told,)))
    checked = proofread(edition, project, select=wanted.select, ignore=wanted.ignore, reach=reach)
    composed = () if wanted.select else edition.findings
    findings = tuple(sorted({*composed, *checked.findings}, key=_order))
    fixes = tuple(checked.fixes.values())
    whole = replace(report, findings=findings, fixable=len(fixes), bytes=edition.bytes.email)
    return _Found(whole, fixes)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.location, finding.code, finding.message
