"""What templates print for a variable that is not there: under test, an error."""

import inspect
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


class UndefinedVariable(AssertionError):
    """One of our templates asks for something its view does not give."""


class Undefined:
    """A `string_if_invalid` that raises in our own templates; other people's may ask for what is not there."""

    def __contains__(self, part: str) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        template = rendering_template()
        if PROJECT in Path(template).parents and ".venv" not in template:
            raise UndefinedVariable(f"{variable} is undefined in {template}")
        return ""

    def __str__(self) -> str:
        return self % "the result of a lookup or call"


def rendering_template() -> str:
    """The file of the template whose node is being rendered."""
    frame = inspect.currentframe()
    while frame:
        if frame.f_code.co_name == "render_annotated":
            return str(getattr(frame.f_locals["self"], "origin", ""))
        frame = frame.f_back
    return ""
