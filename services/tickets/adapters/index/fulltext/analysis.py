"""How texts become words: without case and accents, and without their endings in the languages of the portal."""

from collections.abc import Iterable

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

STEMMERS = {"en": "english", "de": "german", "nl": "dutch", "da": "danish", "sv": "swedish"}
LONGEST = 80  # bytes of a word; what is longer is no word that anybody types
PLAIN = "plain"


def _analyzer(language: str = "") -> TextAnalyzer:
    cut = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST)).filter(Filter.lowercase())
    # The stemmers know umlauts; so accents go last.
    stemmed = cut.filter(Filter.stemmer(STEMMERS[language])) if language else cut
    return stemmed.filter(Filter.ascii_fold()).build()


_ANALYZERS = {PLAIN: _analyzer(), **{language: _analyzer(language) for language in STEMMERS}}


def register(index: Index) -> None:
    """Tell an index of the ways its fields are cut; it does not keep them."""
    for name, analyzer in _ANALYZERS.items():
        index.register_tokenizer(name, analyzer)


def words_of(text: str) -> list[str]:
    """The words of a text as the plain fields hold them."""
    return list(_ANALYZERS[PLAIN].analyze(text))


def stems_of(word: str, languages: Iterable[str]) -> dict[str, str]:
    """Language → the word without its ending, for those that are known."""
    found = {}
    for language in languages:
        if language in STEMMERS and (stems := _ANALYZERS[language].analyze(word)):
            found[language] = stems[0]
    return found
