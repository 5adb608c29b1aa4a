"""The word lists of the naming rules and how they are loaded (R14)."""

import pytest

from accounts.naming.words import (
    WORDS_FOLDER,
    WordListError,
    generic_words,
    parse_rows,
    read_word_list,
    read_words,
    region_words,
)

COLUMNS = {
    "confusables.tsv": 3,
    "contact_markers.tsv": 2,
    "platform_names.tsv": 2,
    "regions.tsv": 4,
    "shop_types.tsv": 3,
    "title_suffixes.tsv": 2,
    "top_level_domains.tsv": 2,
}


def word_files() -> list[str]:
    return sorted(path.name for path in WORDS_FOLDER.iterdir())


@pytest.mark.parametrize("filename", word_files())
def test_word_list_states_source_and_date_and_loads(filename):
    header = [
        line for line in (WORDS_FOLDER / filename).read_text("utf-8").splitlines() if line.startswith("# ")
    ]
    assert "Source: " in "\n".join(header)
    assert "2026-11-24" in "\n".join(header)
    assert read_word_list(filename, COLUMNS.get(filename, 1))


def test_regions_include_every_province_and_prefecture():
    levels = [level for level, *_ in read_word_list("regions.tsv", 4)]
    assert levels.count("province") + levels.count("municipality") == 34
    assert levels.count("prefecture") >= 333


def test_region_words_include_short_full_and_latin_names():
    assert {"杭州", "杭州市", "Hangzhou", "浙江省", "伊犁哈萨克自治州"} <= set(region_words())


def test_word_lists_have_a_useful_size():
    assert len(generic_words()) > 2000
    assert len(read_words("superlatives.txt")) > 150
    assert len(read_words("job_titles.txt")) > 150


def test_word_lists_are_read_once():
    assert read_word_list("regions.tsv", 4) is read_word_list("regions.tsv", 4)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("茶\t舍\t多", "expected 2 tab-separated field(s), found 3"),
        ("茶", "expected 2 tab-separated field(s), found 1"),
        ("茶\t", "a field is empty or has spaces around it"),
        ("茶 \t舍", "a field is empty or has spaces around it"),
        ("ＡＢ\t舍", "a field is not NFKC-normalized"),
        ("好\t茶", "the same as line 2"),
    ],
)
def test_malformed_line_is_reported_by_number(tmp_path, line, reason):
    path = tmp_path / "list.tsv"
    path.write_text(f"# header\n好\t茶\n\n{line}\n", encoding="utf-8")
    with pytest.raises(WordListError) as caught:
        parse_rows(path, 2)
    assert str(caught.value) == f"{path}:4: {reason}"
