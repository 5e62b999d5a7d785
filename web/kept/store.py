"""Where answers are kept within a process, so many bytes of them; what was asked for longest ago goes first."""

from collections import OrderedDict
from threading import Lock

from web.kept.answers import Answer, Key


class Area:
    """Answers of one sort, apart from others, so that a flood of them pushes out its own sort only."""

    def __init__(self, limit: int) -> None:
        self.limit = limit  # bytes
        self.size = 0
        self.answers: OrderedDict[Key, Answer] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._lock = Lock()

    def get(self, key: Key) -> Answer | None:
        with self._lock:
            answer = self.answers.get(key)
            if answer:
                self.answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep `answer`, or count again what it takes; not where it would push out most others."""
        with self._lock:
            self._drop(key)
            if answer.size > self.limit // 4:
                return
            self.answers[key], self._sizes[key] = answer, answer.size
            self.size += answer.size
            while self.size > self.limit:
                self._drop(next(iter(self.answers)))

    def drop(self, key: Key) -> None:
        if key in self.answers:
            with self._lock:
                self._drop(key)

    def _drop(self, key: Key) -> None:
        if self.answers.pop(key, None):
            self.size -= self._sizes.pop(key)


class Store:
    """Answers by their keys, in areas: pages, of which a record has only so many, and what anybody can ask for."""

    def __init__(self, **limits: int) -> None:
        self.areas = {name: Area(limit) for name, limit in limits.items()}

    def get(self, key: Key) -> Answer | None:
        for area in self.areas.values():
            if answer := area.get(key):
                return answer
        return None

    def drop(self, key: Key) -> None:
        for area in self.areas.values():
            area.drop(key)

    def put(self, answer: Answer) -> None:
        """Keep `answer` in its area, and no other answer to the same."""
        for name, area in self.areas.items():
            if name == answer.area:
                area.put(answer.asked.key, answer)
            else:
                area.drop(answer.asked.key)
