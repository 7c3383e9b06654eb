"""Runs the checks over one issue: which there are, which are asked for, what they find."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from composer.checking.check import GROUPS, Check, Fix
from composer.checking.ignoring import ignored, ignores
from composer.checking.proof import Proof
from composer.errors import UsageError
from composer.model import Finding, Severity
from composer.nearest import nearest
from composer.registry import discover

__all__ = ["Checked", "all_checks", "chosen", "examine", "failing"]


#: Faults of one check in one issue, which is more than anybody reads. A page of one slip repeated
#: ten thousand times must not take minutes.
_MOST = 300


class Checked(Struct, frozen=True):
    """What the checks found in an issue, in the order of its lines, and what mends some of it."""

    findings: tuple[Finding, ...]
    fixes: Mapping[Finding, Fix] = {}


@functools.cache
def all_checks() -> Mapping[str, type[Check]]:
    """Every check by its code, in the order of the groups."""
    from composer import checks

    modules = discover(checks, Check)  # type: ignore[type-abstract]
    found = {kind.code: kind for kind in modules.values()}
    order = list(GROUPS)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1].group), item[0])))


def chosen(
    select: Collection[str], ignore: Collection[str], *, online: bool = False
) -> tuple[Check, ...]:
    """The checks that are selected, all where none is, without those that are ignored.

    Names are codes and groups. Raises UsageError for a name that is neither.
    """
    known = all_checks()
    for name in (*select, *ignore):
        if name not in known and name not in GROUPS:
            meant = nearest(name, (*known, *GROUPS))
            hint = f"did you mean {meant}?" if meant else "`newsletter explain` lists all checks"
            raise UsageError(f"there is no check “{name}”", hint=hint)
    return tuple(
        kind()
        for kind in known.values()
        if (not select or {kind.code, kind.group} & set(select))
        and not {kind.code, kind.group} & set(ignore)
        and (online or not kind.online)
    )


def examine(proof: Proof, checks: Sequence[Check]) -> Checked:
    """What these checks find in an issue, without what its author passes over by a comment."""
    faults = {
        fault.finding: fault.fix
        for check in checks
        for fault in itertools.islice(check.examine(proof), _MOST)
    }
    comments, wrong = ignores(proof, all_checks().keys())
    running = {check.code for check in checks}
    kept, unused = ignored(faults, comments, proof.issue.body_line)
    # A comment about a check that did not run may be needed all the same.
    unused = [each for each in unused if each.message.partition(" ")[0] in running]
    findings = sorted((*kept, *wrong, *unused), key=_order)
    return Checked(tuple(findings), {f: fix for f in kept if (fix := faults[f]) is not None})


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.location, finding.code, finding.message


def failing(findings: Iterable[Finding], *, strict: bool) -> bool:
    """Whether a check fails by these: by an error, and by a warning where it is ``strict``."""
    return any(
        f.severity is Severity.ERROR or (strict and f.severity is Severity.WARNING)
        for f in findings
    )
