"""The table of support facts, our map of features, and the families of clients."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from composer.checking.support import refresh
from composer.checking.support.facts import Judge, Use, features, map_of_features
from composer.checking.support.families import FAMILIES, SHARES, weights
from composer.model.check_settings import ClientFamily
from tests.blocks.project import ROOT

FIXTURE = ROOT / "tests/checks/caniemail.json"
FOLDER = ROOT / "composer/checking/support"
TABLE: dict[str, Any] = json.loads((FOLDER / "table.json").read_text("utf-8"))


def made() -> dict[str, Any]:
    return refresh.table_of(json.loads(FIXTURE.read_text("utf-8")))


class TestRefreshing:
    def test_the_shipped_table_is_what_it_makes(self) -> None:
        table = made()
        assert len(table["features"]) == 6
        for code, facts in table["features"].items():
            assert TABLE["features"][code] == facts
        for key in ("notice", "source", "date", "families"):
            assert TABLE[key] == table[key]

    def test_its_file_is_written_a_feature_a_line(self) -> None:
        text = refresh.written(TABLE)
        assert json.loads(text) == TABLE
        assert text == (FOLDER / "table.json").read_text("utf-8")
        assert text.count("\n") > len(TABLE["features"])

    def test_letters(self) -> None:
        letters = {
            code: dict(zip(FAMILIES, facts[1], strict=True))
            for code, facts in made()["features"].items()
        }
        flex = letters["css-display-flex"]
        assert (flex["apple"], flex["outlook_windows"], flex["french"]) == ("y", "n", "p")
        # Gmail's apps know it, and a note says: but not with an account of another provider.
        assert (flex["gmail"], flex["gmail_foreign"]) == ("y", "n")
        # The other way round: only they do.
        assert letters["html-ruby"]["gmail_foreign"] in "ny"
        assert letters["css-margin"]["gmail"] == "p"

    def test_a_note_says_which_part_is_known(self) -> None:
        notes = made()["features"]["css-margin"][2]
        assert notes["gmail"] == "Negative values are not supported."
        assert "outlook_windows" in notes

    @pytest.mark.parametrize(
        ("note", "verdict", "expected"),
        [
            ("Partial. Not supported with non Google accounts.", "a", ("y", "n")),
            ("Not supported with non Google accounts.", "y", ("y", "n")),
            ("Partial. Doesn't work with non Google accounts.", "a", ("y", "n")),
            ("Partial. Only supported with non Google accounts.", "a", ("n", "y")),
            ("Partial. Negative values are not supported.", "a", ("a", "")),
        ],
    )
    def test_what_notes_tell_of_other_accounts(
        self, note: str, verdict: str, expected: tuple[str, str]
    ) -> None:
        own, other = refresh._split(refresh._Said(verdict, (note,)))
        assert (own.verdict, other) == expected

    def test_the_command(
        self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(refresh, "TABLE", tmp_path / "table.json")
        assert refresh.main([]) == 2
        assert refresh.main([str(FIXTURE)]) == 0
        assert json.loads((tmp_path / "table.json").read_text("utf-8")) == made()
        assert "6 features, as of 2026-05-13" in capsys.readouterr().out

    def test_attribution_is_kept(self) -> None:
        license_text = (FOLDER / "LICENSE-caniemail").read_text("utf-8")
        assert "Copyright (c) 2019 HTeuMeuLeu" in license_text
        assert "Andrew Powell" in license_text
        assert license_text.count("Permission is hereby granted") == 2
        for part in ("caniemail.com", "HTeuMeuLeu", "Rémi Parmentier", "MIT", "LICENSE-caniemail"):
            assert part in TABLE["notice"]
        assert (FOLDER / "table.json").stat().st_size < 60_000


class TestOurMap:
    def test_every_feature_is_looked_for_or_left_for_a_reason(self) -> None:
        written = map_of_features()
        left = [code for codes in written["left"].values() for code in codes.split()]
        told = [code for effect in written["effects"] for code in effect["features"].split()]
        assert len({*left, *told}) == len(left) + len(told)
        assert {*left, *told} == set(TABLE["features"])

    def test_what_is_looked_for_has_words_for_readers(self) -> None:
        written = map_of_features()
        kinds = [kind for name, kind in written.items() if name not in ("left", "partly", "titles")]
        found = {code for kind in kinds if isinstance(kind, dict) for code in kind.values()}
        found |= {entry[2] for entry in written["values"]}
        assert found == set(features())
        for feature in features().values():
            assert feature.sees[0].islower()
            assert feature.mend
            assert feature.sees.isascii()

    def test_families_are_the_same_everywhere(self) -> None:
        assert tuple(FAMILIES) == get_args(ClientFamily)
        assert set(SHARES) == set(FAMILIES) == set(TABLE["families"])
        assert all(len(facts[1]) == len(FAMILIES) for facts in TABLE["features"].values())

    def test_our_shares_are_percent(self) -> None:
        assert sum(SHARES.values()) == pytest.approx(100)


class TestWeighing:
    def test_our_shares_where_the_author_has_none(self) -> None:
        assert weights({}) == pytest.approx(SHARES)
        assert weights({"apple": 1, "gmail": 3})["gmail"] == 75
        assert sum(weights({"apple": 1, "gmail": 3}).values()) == 100

    def test_what_is_known_partly_is_worth_what_the_map_says(self) -> None:
        judge = Judge({"gmail": 1}, 90)
        percents = [judge.standing(Use("css-margin", worth)).percent for worth in (0, 0.5, 1)]
        assert percents == [0, 50, 100]

    def test_what_nobody_has_tested_says_nothing(self) -> None:
        position = TABLE["features"]["css-overflow-wrap"][1].index("?")
        family = list(FAMILIES)[position]
        assert Judge({family: 1}, 100).weak(Use("css-overflow-wrap")) is None

    def test_the_largest_families_are_named_and_the_others_counted(self) -> None:
        standing = Judge({}, 100).standing(Use("css-variables"))
        told = standing.told()
        assert told.startswith("works for 48% of readers: not in Gmail (28%), Outlook for Windows")
        assert "Yahoo and AOL (4%), 3 more (4%); partly in Orange" in told
