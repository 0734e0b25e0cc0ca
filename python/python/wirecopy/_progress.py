"""How far a search is, for those who watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Union

#: Called with the stage, how many of its items are done, and how many it has in all.
Callback = Callable[[str, int, int], object]
Progress = Union[bool, Callback]


class _Bar:
    """A bar of tqdm's for each stage."""

    def __init__(self, tqdm: Any) -> None:
        self._tqdm = tqdm
        self._stage: str | None = None
        self._bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self.close()
            self._stage, self._bar = stage, self._tqdm(total=total, desc=stage, leave=False)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


@contextmanager
def callback(progress: Progress) -> Iterator[Callback | None]:
    """What is to be called, if anything."""
    if progress is False or progress is None:
        yield None
    elif progress is True:
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            raise ImportError("progress=True takes tqdm: pip install tqdm, or give a function") from error
        bar = _Bar(tqdm)
        try:
            yield bar
        finally:
            bar.close()
    elif callable(progress):
        yield progress
    else:
        raise TypeError(f"progress cannot be {type(progress).__name__}: give True, or a function of stage, done, total")
