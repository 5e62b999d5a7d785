import tracemalloc

import pytest

from stats.bots import is_robot
from tests.stats.conftest import Browser

PEOPLE = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/124.0.0 "
    "Chrome/118.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; SM-A536B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 "
    "Mobile Safari/537.36 Zalo android/23",
    # phones whose names only sound like robots
    "Mozilla/5.0 (Linux; Android 8.1.0; M bot 60 Build/O11019) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 "
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; U; Android 4.4.2; vi-vn; M bot 51 Build/KOT49H) AppleWebKit/534.30 (KHTML, like Gecko) "
    "Version/4.0 Mobile Safari/534.30",
    "Mozilla/5.0 (Linux; Android 9; S-TELL bot) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; SPIDER A50; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/90.0 "
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_NOVA) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 Mobile "
    "Safari/537.36",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; vi) Presto/2.8.119 Version/11.10",
    "UCWEB/2.0 (MIDP-2.0; U; Adr 4.0.4; vi; ZTE_U795) U2/1.0.0 UCBrowser/10.7.6.805 U2/1.0.0 Mobile",
]
ROBOTS = [
    "",
    "-",
    "Mozilla/5.0",
    "Mozilla/5.0 ()",
    "okhttp/4.12.0",
    "curl/8.5.0",
    "python-requests/2.32.0",
    "Go-http-client/2.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile "
    "Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Linux; Android 11; CCBot/2.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; M bot 60 Build/X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 Mobile "
    "Safari/537.36 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (x",
    "Mozilla/5.0 )xyz(",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Zalo (Some app without the shape of a browser)",
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_browser_is_no_robot(agent: str):
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_robot_or_what_has_not_the_shape_of_a_browser_is_one(agent: str):
    assert is_robot(agent)


@pytest.mark.django_db
@pytest.mark.limit("user agents known to be robots or not")
def test_long_agents_are_cut_and_not_kept():
    Browser().beacon()
    tracemalloc.start()
    try:
        for number in range(100):
            Browser(headers={"User-Agent": f"Mozilla/5.0 ({number} {'x' * 400_000})"}).beacon()
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert kept < 10_000_000  # of the 40,000,000 that were sent
