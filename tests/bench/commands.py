"""What whole line commands cost: processor time, which a busy machine stretches less than the clock on the wall."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from tests.bench.environment import ROOT, environment
from tests.bench.figures import median

Command = Sequence[str]


def processor_times(commands: Mapping[str, Command], rounds: int = 7, **own: str) -> dict[str, float]:
    """Processor milliseconds of each command, the median of several runs.

    They take turns, so that all meet the same machine. The first run of each is not counted: it reads files into memory. Raises
    RuntimeError where one fails.
    """
    surroundings = environment(**own)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            spent = _processor_time(command, surroundings)
            if turn:
                taken[name].append(spent)
    return {name: median(times) for name, times in taken.items()}


def _processor_time(command: Command, surroundings: Mapping[str, str]) -> float:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=surroundings) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000
