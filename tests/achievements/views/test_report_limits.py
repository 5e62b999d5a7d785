"""How many reports of errors are taken: of a network, in a day, from a form, however many come at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings

from achievements.models import Report, ReportSending
from tests.achievements.reports import is_shown_again, opening, send
from tests.slow import mostly_slow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("network", ["192.0.2.1", "2001:db8:1:2::1"])
@pytest.mark.limit("reports from one network")
def test_sixth_report_of_a_network_in_an_hour_has_to_wait(client, network):
    same_network = network.replace("::1", "::ffff")
    with time_machine.travel("2026-11-23T16:30:00Z", tick=False) as clock:  # half an hour before midnight
        answers = [send(client, network=network)]
        clock.shift(timedelta(minutes=59))
        answers += [send(client, network=same_network) for _ in range(5)]
        elsewhere = send(client, network="198.51.100.7")
        clock.shift(timedelta(minutes=1))
        an_hour_later = send(client, network=network)

        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert answers[-1].headers["Retry-After"] == "3600"
        assert is_shown_again(answers[-1])
        assert (elsewhere.status_code, an_hour_later.status_code) == (302, 302)


@override_settings(REPORTS_A_DAY=3)
@pytest.mark.limit("reports from all")
def test_no_more_reports_are_taken_in_a_day_than_editors_can_read(client):
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False) as clock:
        answers = [send(client, network=f"192.0.{number}.2").status_code for number in range(4)]
        clock.shift(timedelta(days=1))
        answers.append(send(client, network="192.0.2.9").status_code)

    assert answers == [302, 302, 302, 429, 302]


@pytest.mark.parametrize("networks", ["2001:db8:1:{:x}::1", "192.0.2.{}"])
@override_settings(REPORTS_A_DAY=40, REPORTS_AN_HOUR=2)
@pytest.mark.limit("reports from one neighbourhood (/48 of IPv6, /24 of IPv4)")
def test_many_networks_of_one_neighbourhood_leave_room_for_others(client, networks):
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False) as clock:
        flood = [send(client, network=networks.format(number)).status_code for number in range(1, 10)]
        clock.shift(timedelta(hours=23))  # on the next day, under another key
        flood.append(send(client, network=networks.format(99)).status_code)

        assert flood == [302] * 4 + [429] * 6
        assert send(client, network="203.0.113.9").status_code == 302


@pytest.mark.parametrize("networks", ["2001:db8:{:x}::1", "192.0.{}.2"])
@override_settings(REPORTS_A_DAY=8, REPORTS_AN_HOUR=1)
@pytest.mark.limit("reports from one region (/32 of IPv6, /16 of IPv4)")
def test_many_neighbourhoods_of_one_region_leave_room_for_others(client, networks):
    flood = [send(client, network=networks.format(number)).status_code for number in range(6)]

    assert flood == [302] * 4 + [429] * 2
    assert send(client, network="203.0.113.9").status_code == 302


@pytest.mark.parametrize(
    "networks", mostly_slow(["2001:db8:1:{:x}::1", "192.0.2.{}"], in_ci=["2001:db8:1:{:x}::1"])
)
def test_of_205_networks_of_one_neighbourhood_a_tenth_is_taken_and_what_may_be_a_flood_is_marked(
    client, networks
):
    statuses = [send(client, network=networks.format(number)).status_code for number in range(1, 206)]
    send(client, network="203.0.113.9")

    marks = Report.objects.order_by("pk").values_list("came_in_flood", flat=True)
    assert statuses == [302] * 20 + [429] * 185
    assert list(marks) == [False] * 5 + [True] * 15 + [False]


@override_settings(REPORTS_A_DAY=4, REPORTS_AN_HOUR=3)
@pytest.mark.limit("reports from all")
def test_reserve_of_a_day_is_kept_for_those_of_whom_none_has_come(client):
    for network in ("192.0.2.1", "192.0.2.1", "198.51.100.1"):
        assert send(client, network=network).status_code == 302

    again, another = send(client, network="192.0.2.1"), send(client, network="203.0.113.9")

    assert (again.status_code, another.status_code) == (429, 302)


@override_settings(TRUSTED_PROXIES=1, REPORTS_AN_HOUR=1)
def test_limit_behind_a_proxy_meets_the_address_the_proxy_saw(client):
    answers = [
        send(client, headers={"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.1"}, network="127.0.0.1")
        for number in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 429]


def test_neither_address_nor_what_leads_to_it_is_kept(client):
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        send(client, network="192.0.2.77")
        first = ReportSending.objects.get().network
    with time_machine.travel("2026-11-24T02:00:00Z", tick=False):
        send(client, network="192.0.2.77")
        second = ReportSending.objects.get().network  # the day before is forgotten

    assert len(first) == len(second) == 64
    assert first != second
    assert "192.0.2.77" not in str(list(Report.objects.values()) + list(ReportSending.objects.values()))


def send_and_hang_up(number: int) -> int:
    try:
        return send(Client(), network="192.0.2.1", fault=f"Điều chưa đúng thứ {number}").status_code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_limits_hold_when_many_send_at_once():
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(send_and_hang_up, range(32)))

    assert sorted(answers) == [302] * 5 + [429] * 27
    assert Report.objects.count() == ReportSending.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_form_sent_sixteen_times_at_once_is_one_report():
    signed = opening()

    def send_same(_number: int) -> str:
        try:
            return send(Client(), opening=signed).headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(send_same, range(16)))) == 1
    assert Report.objects.count() == ReportSending.objects.count() == 1
