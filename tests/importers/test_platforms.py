"""Each platform's export is recognised, imported whole, and builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.errors import ExportRefused
from composer.importers import __path__ as _importers
from composer.pipeline import compose, load
from tests.importers.conftest import Bring, Web
from tests.importers.exports import BEEHIIV_COLUMNS, EXPORTS, Export, folder, table


@pytest.fixture(params=EXPORTS)
def export(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    return EXPORTS[request.param](tmp_path_factory.mktemp(request.param))


def issues(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.glob("issues/*/index.md"))
    }


def test_every_importer_has_an_export() -> None:
    files = {path.stem for folder in _importers for path in Path(folder).glob("[!_]*.py")}
    assert files == set(EXPORTS)


def test_what_was_there_is_there(export: Export, bring: Bring, root: Path) -> None:
    brought = bring(export.path, url=export.url)
    assert brought.form == export.form
    assert [post.state for post in brought.posts] == ["written"] * export.posts
    texts = issues(root)
    assert len(texts) == export.posts
    assert sum("\ndraft: yes\n" in text for text in texts.values()) == export.drafts
    bodies = "\n".join(text.partition("\n---\n")[2] for text in texts.values())
    found = {
        url: bodies.count(f"({url}") + bodies.count(f"<{url}>") + bodies.count(f"\n{url}\n")
        for url in export.links
    }
    assert found == dict(export.links)
    pictures = [path for path in root.glob("issues/*/images/*") if path.is_file()]
    assert len(pictures) == export.pictures
    whole = "\n".join(texts.values())
    assert [said for said in export.says if said not in whole] == []
    assert "\ue000" not in whole
    told = [found.message for post in brought.posts for found in post.findings]
    told += [found.message for found in brought.findings]
    assert [said for said in export.told if not any(said in one for one in told)] == []


def test_it_builds(export: Export, bring: Bring, root: Path) -> None:
    bring(export.path, url=export.url)
    project = load(root, drafts=True)
    assert not project.broken
    for path, text in issues(root).items():
        assert compose(text, path, project).email


def test_the_report_names_the_lines(export: Export, bring: Bring, root: Path) -> None:
    """Each remark stands at a line of the file that it is about."""
    brought = bring(export.path, url=export.url)
    for post in brought.posts:
        lines = (root / post.path).read_text("utf-8").split("\n")
        for finding in post.findings:
            assert finding.location.path == post.path
            assert 1 <= finding.location.line <= len(lines)
            if finding.code == "import-alt" and "cover" not in finding.message:
                assert "{decorative}" in lines[finding.location.line - 1]


def test_twice_is_once(export: Export, bring: Bring, root: Path, web: Web) -> None:
    bring(export.path, url=export.url)
    before = {path: path.read_bytes() for path in root.glob("issues/**/*") if path.is_file()}
    web.asked.clear()
    again = bring(export.path, url=export.url)
    assert {post.state for post in again.posts} == {"unchanged"}
    after = {path: path.read_bytes() for path in root.glob("issues/**/*") if path.is_file()}
    assert after == before
    assert web.asked == []


def test_without_fetching_addresses_stay(
    export: Export, bring: Bring, root: Path, web: Web
) -> None:
    brought = bring(export.path, fetch=False, url=export.url)
    assert web.asked == []
    assert brought.is_whole
    project = load(root, drafts=True)
    for path, text in issues(root).items():
        compose(text, path, project)


def test_stubs_are_targets_of_cards(export: Export, bring: Bring, root: Path) -> None:
    brought = bring(export.path, stubs=True, url=export.url or "https://old.example")
    written = [post for post in brought.posts if post.state == "written"]
    for post in written:
        text = (root / post.path).read_text("utf-8")
        assert "\ncanonical: " in text
        assert text.endswith("---\n")
    project = load(root)
    assert all(project.catalogue[post.path].published_elsewhere for post in written)


def test_newer_mails_of_beehiiv(tmp_path: Path, bring: Bring, root: Path) -> None:
    """Quotes, rules and captions that are drawn with boxes alone."""
    body = (
        '<div id="content-blocks"><p>a</p><div style="padding-left:9px"><div style="padding-left:8px">'
        '<p>Said so</p></div></div><div style="border-top:1px solid"></div>'
        '<div><img src="https://a.example/x.png"><small>At dawn</small></div></div>'
    )
    row = {"web_title": "A", "created_at": "2024-01-01", "content_html": body}
    path = folder(tmp_path / "e", {"posts.csv": table(BEEHIIV_COLUMNS, row)}) / "posts.csv"
    (post,) = bring(path).posts
    written = (root / post.path).read_text("utf-8").partition("\n---\n\n")[2]
    assert written == 'a\n\n> Said so\n\n---\n\n![At dawn](images/x.png "At dawn")\n'


def test_a_format_that_does_not_fit_is_refused(tmp_path: Path, bring: Bring) -> None:
    path = folder(tmp_path / "e", {"posts.csv": "a,b\n1,2\n"}) / "posts.csv"
    for form in ("beehiiv", "substack"):
        with pytest.raises(ExportRefused, match=r"posts\.csv has no column"):
            bring(path, form=form)
    for form in ("ghost", "mailchimp"):
        with pytest.raises(ExportRefused):
            bring(path, form=form)
