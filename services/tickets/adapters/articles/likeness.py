"""Whether an article may answer what somebody is typing: it shares enough of the words that say something."""

import re
from dataclasses import dataclass
from functools import cache

from services.tickets.adapters.index.excerpts import fold

WORDS = 24
SHORTEST = 3

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
_WORD = re.compile(r"[^\W_]+")
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The words as a query that any of them fits, and what of a text to mark."""

    stems: tuple[str, ...]
    query: str
    marks: re.Pattern[str]

    def enough(self, title: str, body: str) -> bool:
        """Whether title and text share two words with what was typed, or the only one."""
        text = fold(f"{title}\n{body}")
        found = sum(1 for stem in self.stems if re.search(rf"(?<![^\W_]){re.escape(stem)}", text))
        return found >= min(2, len(self.stems))


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(_EMPTY.split())


def likeness_of(text: str) -> Likeness:
    """The words that say something, each without its ending, so that its other forms fit too."""
    empty = _empty_words()
    words = dict.fromkeys(fold(match.group()) for match in _WORD.finditer(text))
    telling = [word for word in words if len(word) >= SHORTEST and word not in empty][:WORDS]
    stems = tuple(dict.fromkeys(_stem(word) for word in telling))
    if not stems:
        return Likeness((), "", _NOTHING)
    query = "{title body} : (" + " OR ".join(f'"{stem}"*' for stem in stems) + ")"
    marks = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, stems))})[^\W_]*")
    return Likeness(stems, query, marks)


def _stem(word: str) -> str:
    """A word without what its number and case may change; numbers stay as they are."""
    if not word.isalpha():
        return word
    if len(word) > 6:
        return word[:-2]
    return word[:-1] if len(word) > 4 else word
