"""What ``newsletter check`` does: composes, examines, mends, and tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from composer.checking.reports._report import IssueReport, Report
from composer.errors import AuthorError, ThemeError, UsageError
from composer.extras import install
from composer.proofreading import all_checks, chosen, failing

if TYPE_CHECKING:
    from composer.checking.check import Fix
    from composer.commands._asked import Asked
    from composer.commands._wanted import Wanted
    from composer.model import Finding, Project

__all__ = ["check"]


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
    checks = chosen(wanted.select or settings.select, (*settings.ignore, *wanted.ignore))
    if any(each.code == "spelling" for each in checks):
        _tell_of_dictionaries(asked, project, paths)
    found = _examined(asked, project, paths, wanted)
    if wanted.fix:
        from composer.commands._fixing import mend

        if mend(asked, {one.report.path: one.fixes for one in found}):
            project, paths = _material(asked, wanted)
            found = _examined(asked, project, paths, wanted)
    reports = _once([one.report for one in found])
    if form is None:
        from composer.commands._checked import tell

        tell(reports, project.root, quiet=asked.terminal.quiet, fixed=wanted.fix)
    else:
        from composer.checking.manual import manual_of

        manuals = {code: manual_of(kind) for code, kind in all_checks().items()}
        print(form.write(reports, manuals))
    strict = wanted.strict or settings.strict
    return int(any(failing(report.findings, strict=strict) for report in reports))


def _tell_of_dictionaries(asked: Asked, project: Project, paths: Sequence[str]) -> None:
    """Says in which languages no word can be looked up, for nothing found is not all is well."""
    from composer.checking.dictionary import dictionary, has_binding

    languages = {project.catalogue[path].language for path in paths if path in project.catalogue}
    lacking = sorted(each for each in languages if dictionary(each, project.root) is None)
    if lacking:
        asked.terminal.say(f"spelling was not looked at in {', '.join(lacking)}")
        extra = install("dictionaries" if has_binding() else "spelling")
        debian = "; on Debian, apt install hunspell-fr has French" if has_binding() else ""
        asked.terminal.say(f"hint: {extra}{debian}")


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


def _examined(asked: Asked, project: Project, paths: Sequence[str], wanted: Wanted) -> list[_Found]:
    """What is found in each issue, in the order of ``paths``; the project's own with the first."""
    from composer.sharing import shared_out

    reach = _reach(asked, project, paths, wanted) if wanted.online else None
    found = {
        one.report.path: one
        for one in shared_out(paths, lambda path: _one(project, path, wanted, reach))
    }
    return [found[path] for path in paths]


def _once(reports: Sequence[IssueReport]) -> list[IssueReport]:
    """The reports, what is found in settings or a file that issues share told with the first alone."""
    told: set[Finding] = set()
    once = []
    for report in reports:
        new = tuple(f for f in report.findings if f.location.path == report.path or f not in told)
        told.update(f for f in new if f.location.path != report.path)
        once.append(replace(report, findings=new))
    return once


def _reach(
    asked: Asked, project: Project, paths: Sequence[str], wanted: Wanted
) -> Mapping[str, Callable[..., Any]]:
    from composer.commands._reaching import reach

    settings = project.newsletter.checks
    checks = chosen(
        wanted.select or settings.select, (*settings.ignore, *wanted.ignore), online=True
    )
    asks = any(check.online and check.group == "links" for check in checks)
    return reach(asked, project, paths if asks else ())


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
