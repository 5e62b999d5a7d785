"""How words are written, and how much alike two of them are."""

LONG = 6  # letters of a word of which two may differ


def distance(one: str, other: str) -> int:
    """How many letters have to be added, left out, changed or put before the one beside them (Damerau, Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], against):
                best = min(best, above[j - 2] + 1)
            row.append(best)
    return row[-1]


def most_apart(word: str) -> int:
    """How many letters of `word`, or letters and marks, may differ in another way to write it."""
    return 1 if len(word) < LONG else 2
