"""How far a send is, where a person watches: a bar, the rate, and the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.ledger import Counts

__all__ = ["progress"]


@contextmanager
def progress(asked: Asked, total: int) -> Iterator[Callable[[Counts], object]]:
    """Gives what is told the counts; it draws nothing where nobody watches."""
    if not asked.terminal.interactive:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Readers a second; rich's own column shows it only where the total is unknown."""

        def render(self, task: Task) -> Text:
            return Text(rate(task.speed))

    columns = (
        TextColumn("[bold]Sending[/]"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def told(counts: Counts) -> None:
            bar.update(task, completed=total - counts.pending - counts.sending)

        yield told


def rate(speed: float | None) -> str:
    """A rate in readers a second, as a person reads it; below one, in readers a minute."""
    if not speed:
        return ""
    return f"{speed:,.0f}/s" if speed >= 1 else f"{speed * 60:.0f}/min"
