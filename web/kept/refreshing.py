"""Makes anew in the background what many ask for, while they are still given what was made before."""

import logging
from collections import OrderedDict
from threading import Condition, Thread
from time import time

from web.kept.answers import Answer
from web.kept.making import Busy, Maker

logger = logging.getLogger(__name__)

MOST = 100  # pages that are made anew though nobody asks for them at the moment
WANTED_SINCE = 60.0  # seconds


class Refresher:
    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self._wanted: OrderedDict[tuple[str, str, str], Answer] = OrderedDict()
        self._changed = Condition()
        self._thread: Thread | None = None

    def want(self, answer: Answer) -> None:
        """Have `answer` made anew."""
        if answer.asked.key not in self._wanted:
            with self._changed:
                self._begin()
                self._wanted[answer.asked.key] = answer
                self._changed.notify()

    def want_latest(self) -> None:
        """Have those made anew that were asked for last, and more than once since they were made.

        A robot asks for every page, and for each once: to make them all anew would keep the processor from readers.
        """
        pages = self.maker.store.areas["pages"].answers
        for key in list(reversed(pages))[:MOST]:
            answer = pages.get(key)
            if answer and answer.times_given > 1 and time() - answer.wanted_at < WANTED_SINCE:
                self.want(answer)

    def _begin(self) -> None:
        if self._thread is None:  # not before there is a request: a server may have forked until then
            self._thread = Thread(target=self._refresh, name="refresher", daemon=True)
            self._thread.start()

    def _refresh(self) -> None:
        while True:
            with self._changed:
                while not self._wanted:
                    self._changed.wait()
                key, answer = self._wanted.popitem(last=False)
            kept = self.maker.store.get(key)
            if kept and kept is not answer:
                continue  # somebody was quicker
            try:
                self.maker.make(answer.asked, {})
            except Busy:
                pass
            except Exception:
                logger.exception("%s could not be made anew", answer.asked.path)
