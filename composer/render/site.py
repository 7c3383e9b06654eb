"""Draws the site's own pages: the front page, the archive, a tag, a page that is not there."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from composer.model import Project
from composer.model.place import Icons
from composer.render.broken import theme_error

__all__ = ["site_page"]


def site_page(
    project: Project, template: str, *, language: str, front: str, icons: Icons, **values: Any
) -> str:
    """The template ``site/NAME.html.j2`` of the theme, filled, in a language.

    ``values`` has ``title``, ``url`` (empty for a page that search engines must not keep) and
    ``feed``, and what the template itself asks for. Raises ThemeError where it is broken.
    """
    theme = project.theme
    tongue = theme.tongue(language, project.locales)
    environment = theme.environment
    environment.start()

    def css(name: str) -> str:
        text = theme.sheet(name, tongue)
        return Markup(text.strip().replace("</", "<\\/"))  # noqa: S704 - the theme's own

    given = {
        "newsletter": project.newsletter,
        "words": tongue.words,
        "tokens": tongue.tokens,
        "dir": tongue.direction,
        "language": language,
        "front": front,
        "icons": icons,
        "date": tongue.formats.date,
        "css": css,
        "description": "",
        "image": "",
        **values,
    }
    name = f"site/{template}.html.j2"
    try:
        return str(environment.get_template(name).render(given))
    except Exception as error:
        raise theme_error(error, name, theme, given, tongue.words) from error
