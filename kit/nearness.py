"""Words that are nearly the one that was typed: how many letters may be wrong, and how many are."""

TYPO_LENGTH, TYPOS_LENGTH = 4, 8  # letters from which one, and two, may be wrong


def typos_in(word: str) -> int:
    """How many letters of a word may be wrong; none where it has a digit, as serial numbers do."""
    if not word.isalpha() or len(word) < TYPO_LENGTH:
        return 0
    return 2 if len(word) >= TYPOS_LENGTH else 1


def is_near(word: str, other: str, *, goes_on: bool) -> bool:
    """Whether the other word, or a beginning of it where the typed one may go on, is nearly the typed one."""
    typos = typos_in(word)
    least, most = len(word) - typos, len(word) + typos
    if len(other) < least or (len(other) > most and not goes_on):
        return False
    # Each wrong letter takes away one at most; so most words are told apart without counting steps.
    if len(set(word).difference(other[:most])) > typos:
        return False
    return _distance(word, other[:most], least if goes_on else len(other)) <= typos


def _distance(one: str, other: str, least: int) -> int:
    """Letters to add, drop, change, or swap with their neighbour (optimal string alignment).

    To that beginning of the other word, of so many letters at least, which is nearest.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return min(row[max(0, least) :])
