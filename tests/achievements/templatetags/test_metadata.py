"""What pages say to machines."""

import json

from achievements.templatetags.metadata import linked_data


def test_linked_data_cannot_end_its_element_and_reads_back_as_it_was():
    thing = {"name": "</script><!-- Sở TT&TT -->"}

    html = linked_data(thing)

    start, end = '<script type="application/ld+json">', "</script>"
    assert (html.startswith(start), html.endswith(end), html.count("<")) == (True, True, 2)
    assert json.loads(html.removeprefix(start).removesuffix(end)) == thing
