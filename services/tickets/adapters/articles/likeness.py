"""What of a question says something, so that an article may answer it: it shares enough of these words."""

from collections.abc import Sequence
from functools import cache

from services.tickets.adapters.index.fulltext.analysis import stems_of, words_of
from services.tickets.adapters.index.fulltext.query import Asked, Typed

WORDS = 24
SHORTEST = 3
COMPOUND = 5  # letters from which a word may begin a longer one

# Words that stand in every question and say nothing of it, folded, in the five languages.
_EMPTY = """
aan aber about ada after all alla alle als also alt and any are att auch auf aus bara been bei beim bij blev blir
bliver but can cannot could daar dan das dass dat dem den der deres des det detta deze did die dies diese dieser din
dit does doing don door een eens efter ein eine einem einen einer eines eller ett fik for fra fran from fur geen get
gets gor haben had han har has hat have heb heeft het hier hoe hon how hun hur hvad hvem hver hvor hvordan hvorfor
ich ihr ihre ikke immer ind ingen inte into ist its jag jeg just kan kann kein keine kun kunnen maar man may med
meer meget mehr mein meine men mer met mich mijn min mir mit more mycket naar nach nagon nar new nicht niet noch nog
nogen noget not now nur och oder off ogsa ohne onder one only ons onze ook our out over paa same schon sehr seit
should sich sie sig since sind sinds skal som some still that the their them then there these they this till toch
too uber und uns unser unsere upp vad van var varfor ved veel very vid vil vill vom von voor vor vores waar waarom
war warum was wat way weer wel welke wenn wer were what when where which who why wie wieder will wir wird with
without worden wordt would wurde you your zijn zonder zum zur
"""


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(_EMPTY.split())


def telling(text: str, languages: Sequence[str]) -> Asked:
    """The words that say something, in other forms and as beginnings too."""
    empty = _empty_words()
    words = dict.fromkeys(word for word in words_of(text) if len(word) >= SHORTEST and word not in empty)
    typed = (
        Typed((word,), goes_on=word.isalpha() and len(word) >= COMPOUND, stems=stems_of(word, languages))
        for word in list(words)[:WORDS]
    )
    return Asked(tuple(typed), None, "")
