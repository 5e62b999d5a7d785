"""That a name which nobody gives is an error in our templates, wherever they ask for it, and in ours only."""

import pytest
from django.template import Context, Engine, Template
from django.template.base import Origin

from tests.strict_templates import PROJECT, UndefinedName

OURS, THEIRS = (str(PROJECT / folder / "page.html") for folder in ("templates", ".venv/lib/django"))


class Known:
    """Something with one name and no other."""

    name = "known"


def rendered(text: str, file: str = OURS) -> str:
    template = Template(f"{{% load i18n %}}{text}", Origin(file), engine=Engine.get_default())
    return template.render(Context({"known": Known(), "yes": True, "no": False}))


@pytest.mark.parametrize(
    "text",
    [
        "{{ unknown }}",
        "{{ known.unknown }}",
        '{{ unknown|default:"nothing" }}',
        "{{ known|default:unknown }}",
        "{% if unknown %}{% endif %}",
        "{% if not unknown %}{% endif %}",
        "{% if no or unknown %}{% endif %}",
        "{% if yes and known.unknown %}{% endif %}",
        "{% if yes == unknown %}{% endif %}",
        "{% if no %}{% elif unknown %}{% endif %}",
        "{% for each in unknown %}{% endfor %}",
        "{% for each in known.unknown %}{% endfor %}",
        "{% with other=unknown %}{% endwith %}",
        "{% regroup unknown by name as others %}",
        "{% firstof unknown known.name %}",
        '{% include "_contents.html" with headings=unknown only %}',
        '{% include "_contents.html" only %}',
        "{% blocktranslate %}{{ unknown }}{% endblocktranslate %}",
        "{% blocktranslate with other=unknown %}{{ other }}{% endblocktranslate %}",
        "{% if no %}{{ unknown }}{% endif %}",
        "{% if no %}{% if unknown %}{% endif %}{% endif %}",
        "{% for each in unknown|slice:0 %}{% empty %}{{ unknown }}{% endfor %}",
        "{% if no %}{% blocktranslate %}{{ unknown }}{% endblocktranslate %}{% endif %}",
    ],
)
def test_name_that_nobody_gives_is_refused(text):
    with pytest.raises(UndefinedName, match=r"unknown|headings"):
        rendered(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ unknown }}",
        "{{ known.unknown }}",
        "{% if unknown %}{% endif %}",
        "{% for each in unknown %}{% endfor %}",
        "{% blocktranslate %}{{ unknown }}{% endblocktranslate %}",
    ],
)
def test_templates_of_others_may_ask_for_what_is_not_there(text):
    assert rendered(text, THEIRS) == ""


@pytest.mark.parametrize(
    "text",
    [
        "{% for each in known.name %}{{ each }}{{ forloop.counter }}{% endfor %}",
        "{% with other=known.name %}{{ other }}{% endwith %}",
        '{% translate "Search" as word %}{{ word }}',
        "{% blocktranslate with a=known.name count n=yes %}{{ a }}{% plural %}{{ n }}{% endblocktranslate %}",
        "{% regroup known.name by upper as others %}{{ others|length }}",
    ],
)
def test_name_that_the_template_gives_itself_is_known(text):
    rendered(text)
