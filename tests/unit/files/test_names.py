"""Names of files are made safe without losing what their owner meant."""

import unicodedata

import pytest

from services.files.domain import numbered, safe_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Übersicht (1).pdf", "Übersicht (1).pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\fakepath\\logo.png", "logo.png"),
        ("folder/", "folder"),
        ("..", "file"),
        (".", "file"),
        ("...", "file"),
        ("///", "file"),
        ("   ", "file"),
        (" a b .txt ", "a b .txt"),
        ("a\x00b\x1f\x7fc.txt", "abc.txt"),
        ("two\nlines.txt", "two lines.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\ufeffbom.txt", "bom.txt"),
        ("line\u2028end.txt", "lineend.txt"),
        ("bad\uffff\ufdd0.txt", "bad.txt"),
        ("lone\ud800.txt", "lone.txt"),
        (".htaccess", ".htaccess"),
        ("🎉 party 👩‍💻.png", "🎉 party 👩‍💻.png"),
        ("quo\"te's & #?%+.txt", "quo\"te's & #?%+.txt"),
        ("日本語.txt", "日本語.txt"),
    ],
)
def test_a_name_is_made_safe_and_keeps_what_it_means(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_decomposed_name_is_composed() -> None:
    assert safe_name(unicodedata.normalize("NFD", "Übersicht.pdf")) == "Übersicht.pdf"


@pytest.mark.parametrize("letter", ["a", "ü", "🎉"])
def test_a_name_of_300_characters_is_cut_to_255_bytes_and_keeps_its_extension(letter: str) -> None:
    name = safe_name(letter * 300 + ".pdf")
    assert 250 < len(name.encode()) <= 255
    assert name.endswith(letter + ".pdf")


def test_a_long_name_without_extension_is_cut_too() -> None:
    assert safe_name("x" * 300) == "x" * 255
    assert len(safe_name("x." + "y" * 300).encode()) == 255


def test_making_safe_twice_changes_nothing_more() -> None:
    for name in ("é" * 400 + ".docx", "a b\u200d", "x" * 254 + "👩‍💻.png", "../x"):
        assert safe_name(safe_name(name)) == safe_name(name)


def test_the_second_file_of_a_name_is_numbered_before_its_extension() -> None:
    assert [numbered("a.tar.gz", n) for n in (1, 2, 3)] == ["a.tar.gz", "a.tar (2).gz", "a.tar (3).gz"]
    assert numbered("noextension", 2) == "noextension (2)"
    assert numbered(".htaccess", 2) == ".htaccess (2)"


def test_a_numbered_name_stays_within_255_bytes() -> None:
    name = safe_name("ü" * 300 + ".pdf")
    assert len(numbered(name, 12).encode()) <= 255
    assert numbered(name, 12).endswith(" (12).pdf")
