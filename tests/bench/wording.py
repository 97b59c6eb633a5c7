"""What reading a text's wording costs: by itself, against splitting the text into words as any checker must, and at the keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable

from desk import data
from desk.wording.check import WordingRules, check, read_rule_files
from desk.wording.tokens import words_of
from tests.bench.figures import median, percentile, print_figure
from tests.bench.typing_cost import say_typing
from tests.wording.samples import own_samples

SPLIT = "splitting it into words"
WORST = ("sorry if ", "we were not very so really ", "the same the ", "you should have ", "[a ")


def main() -> None:
    """Measure and print: processor time, which a busy machine does not stretch."""
    began = time.process_time()
    rules = read_rule_files(data.folder_texts("wording"))
    check("Sorry, but no.", "apology", rules)
    print_figure("rules read and a first text checked", (time.process_time() - began) * 1e3, "ms")
    text = " ".join(sample.text for name in ("set_01.txt", "set_02.txt", "set_03.txt") for sample in own_samples(name))
    say_keystrokes([text[start : start + 1_000] for start in range(0, len(text) - 1_000, 1_000)], rules)
    say_growth(text, rules)
    say_worst(rules)
    say_typing()


def say_keystrokes(texts: list[str], rules: WordingRules) -> None:
    """A text of 1,000 characters, full of what is looked for: when it comes whole, and when a letter is added to it."""
    warm, cold = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    for text in warm:
        check(text, "apology", rules)
    anew = [cpu_time(lambda text=text: check(text, "apology", rules)) for text in cold]  # type: ignore[misc] # bound now
    typed = [cpu_time(lambda text=text: check(text + "x", "apology", rules)) for text in texts]  # type: ignore[misc] # bound now
    split = [cpu_time(lambda text=text: words_of(text, rules.spelling)) for text in texts]  # type: ignore[misc] # bound now
    print_figure("check after a keystroke, 1,000 characters", median(typed), "ms", baseline=SPLIT, of=median(split), goal="a few ms")
    print_figure("the same, 95th percentile", percentile(typed, 0.95), "ms", baseline=SPLIT, of=median(split))
    print_figure("check of a new text, 1,000 characters", median(anew), "ms", baseline=SPLIT, of=median(split))


def say_growth(text: str, rules: WordingRules) -> None:
    """Ten times the text should take ten times as long."""
    long, short, other = text[:20_000], text[20_000:22_000], text[22_000:]
    check(other, "contact", rules)
    ten_times = 10 * cpu_time(lambda: check(short, "contact", rules))
    print_figure(
        "check of 20,000 characters", cpu_time(lambda: check(long, "contact", rules)), "ms", baseline="ten times 2,000", of=ten_times
    )


def say_worst(rules: WordingRules) -> None:
    """Text made to be slow: long, repeated, full of beginnings that lead nowhere."""
    for piece in WORST:
        text = piece * (20_000 // len(piece))
        split = cpu_time(lambda text=text: words_of(text, rules.spelling))  # type: ignore[misc] # bound now
        taken = cpu_time(lambda text=text: check(text, "apology", rules))  # type: ignore[misc] # bound now
        print_figure(f"check of 20,000 characters of {piece!r}", taken, "ms", baseline=SPLIT, of=split)


def cpu_time(work: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e3
