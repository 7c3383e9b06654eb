"""How far a send is, where a person watches: a bar, the rate, the time that is left, and pauses."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.progress import Progress

    from composer.commands._asked import Asked
    from composer.delivery.ledger import Counts

__all__ = ["Pause", "Watch", "progress", "rate"]

#: Seconds of the shortest pause that is worth a line where lines stay, as in the log of a CI server.
_WORTH_A_LINE = 5.0


class Watch(NamedTuple):
    """Whom a send tells how far it is, and that it waits so many seconds, and why."""

    told: Callable[[Counts], object]
    waits: Callable[[float, str], object]


class Pause:
    """A pause under way, as it is counted down. ``clock`` is in seconds and never goes back."""

    def __init__(self, title: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._title = title
        self._clock = clock
        self._until = 0.0
        self._reason = ""

    def begin(self, seconds: float, reason: str) -> None:
        """The channel is asked again in so many seconds; its last words were ``reason``."""
        self._until = self._clock() + seconds
        self._reason = reason

    def words(self) -> str:
        """Who is waited for and how long still; empty where nobody is."""
        left = self._until - self._clock()
        return waiting(left, self._title, self._reason) if left > 0 else ""


@contextmanager
def progress(asked: Asked, total: int, title: str) -> Iterator[Watch]:
    """Gives whom to tell; where nobody watches it draws nothing, and long pauses are lines.

    ``title`` is how people call the channel.
    """
    terminal = asked.terminal
    if not terminal.interactive:

        def waits(seconds: float, reason: str) -> None:
            if seconds >= _WORTH_A_LINE:
                terminal.say(waiting(seconds, title, reason))

        yield Watch(lambda _: None, waits)
        return
    pause = Pause(title)
    with _drawn(total, pause) as told:
        yield Watch(told, pause.begin)


@contextmanager
def _drawn(total: int, pause: Pause) -> Iterator[Callable[[Counts], object]]:
    with _bar(pause) as bar:
        task = bar.add_task("", total=total)

        def told(counts: Counts) -> None:
            bar.update(task, completed=total - counts.pending - counts.sending)

        yield told


def _bar(pause: Pause) -> Progress:
    from rich.console import Console, RenderableType
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

    class Bar(Progress):
        """The bar, and below it whom it waits for."""

        def get_renderables(self) -> Iterator[RenderableType]:
            yield self.make_tasks_table(self.tasks)
            if words := pause.words():
                yield Text(words, style="yellow", no_wrap=True, overflow="ellipsis")

    name, counted, left = (
        TextColumn("[bold]Sending[/]"),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    columns = (name, BarColumn(), counted, Rate(), left)
    return Bar(*columns, console=Console(stderr=True), transient=True)


def rate(speed: float | None) -> str:
    """A rate in readers a second, as a person reads it; below one, in readers a minute."""
    if not speed:
        return ""
    return f"{speed:,.0f}/s" if speed >= 1 else f"{speed * 60:.0f}/min"


def waiting(seconds: float, title: str, reason: str) -> str:
    """That a channel is waited for, how long, and what it said."""
    whole = max(1, round(seconds))
    length = f"{whole} s" if whole < 120 else f"{whole / 60:.0f} min"  # noqa: PLR2004 - as people say it
    return f"waiting {length} for {title}: {reason}"
