import os
import pwd

import pytest
from django.core.exceptions import ImproperlyConfigured

from laocai_ict import settings
from tests.processes import manage


@pytest.fixture
def sound(tmp_path) -> dict[str, str]:
    """The least that the settings need."""
    return {
        "SECRET_KEY": "for tests only, and nowhere else",
        "ALLOWED_HOSTS": "localhost",
        "DATA_DIR": str(tmp_path),
    }


def test_without_a_secret_key_nothing_starts_and_the_way_to_one_is_told(sound):
    del sound["SECRET_KEY"]

    outcome = manage("check", **sound)

    assert outcome.returncode == 1
    assert outcome.stderr == (
        "SECRET_KEY is set neither in the environment nor in /dev/null. Make one with: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'\n"
    )


def test_unless_told_otherwise_it_is_a_production_server(sound):
    outcome = manage("diffsettings", "--output=unified", **{**sound, "ALLOWED_HOSTS": ""})

    assert "+ DEBUG = True" not in outcome.stdout
    assert "+ ALLOWED_HOSTS" not in outcome.stdout
    assert "+ SECURE_SSL_REDIRECT = True" in outcome.stdout
    assert "+ SESSION_COOKIE_SECURE = True" in outcome.stdout
    assert "+ SECURE_HSTS_SECONDS = 31536000" in outcome.stdout


@pytest.mark.parametrize("whole_domain", ["true", "false"])
def test_https_is_asked_for_below_the_portal_s_name_only_where_the_operator_says_so(sound, whole_domain):
    outcome = manage("diffsettings", **sound, HSTS_WHOLE_DOMAIN=whole_domain)

    expected = whole_domain == "true"
    assert ("SECURE_HSTS_INCLUDE_SUBDOMAINS = True" in outcome.stdout) == expected
    assert ("SECURE_HSTS_PRELOAD = True" in outcome.stdout) == expected


def test_the_environment_wins_over_the_file(sound, tmp_path):
    file = tmp_path / "portal.env"
    file.write_text("SECRET_KEY=from the file, as long as it must be\nTIMES=2\nPORT=8001\n")
    del sound["SECRET_KEY"]

    outcome = manage("diffsettings", **{**sound, "ENV_FILE": str(file), "PORT": "8002"})

    assert "SECRET_KEY = 'from the file, as long as it must be'" in outcome.stdout
    assert "PORT = 8002 " in outcome.stdout


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", "k"),
        ("ALLOWED_HOSTS", "https://portal.example.vn"),
        ("ALLOWED_HOSTS", "portal.example.vn:443"),
        ("ALLOWED_HOSTS", "portal.example.vn/"),
        ("ALLOWED_HOSTS", "a b"),
        ("PUBLIC_URL", "portal.example.vn"),
        ("LOG_LEVEL", "loud"),
        ("REPORTS_AN_HOUR", "-5"),
        ("REPORTS_A_DAY", "0"),
        ("STATS_BEACONS_A_MINUTE", "-1"),
        ("STATS_VISITS_IN_TEN_MINUTES", "many"),
        ("THREADS", "0"),
        ("DATA_DIR", "/proc/1"),
        ("DATA_DIR", "/dev/null"),
    ],
)
def test_a_value_that_cannot_work_is_refused_in_one_line_that_names_it(sound, variable, value):
    outcome = manage("check", **{**sound, variable: value})

    assert outcome.returncode == 1
    assert (variable if variable != "DATA_DIR" else value) in outcome.stderr
    assert outcome.stderr.count("\n") == 1


@pytest.mark.parametrize("hosts", ["portal.example.vn,127.0.0.1", ".example.vn", "*", "[::1]", "cổng.vn,"])
def test_names_of_hosts_are_taken(sound, hosts):
    assert manage("check", **{**sound, "ALLOWED_HOSTS": hosts}).returncode == 0


def test_log_level_is_taken_in_small_letters_too(sound):
    assert manage("check", **{**sound, "LOG_LEVEL": "warning"}).returncode == 0


def test_nothing_is_served_that_would_answer_to_no_name(sound):
    outcome = manage("serve", **{**sound, "ALLOWED_HOSTS": ""})

    assert outcome.returncode == 1
    assert "ALLOWED_HOSTS" in outcome.stderr
    assert outcome.stderr.count("\n") == 1


@pytest.mark.parametrize("variable", ["HTTPS", "DEBUG", "PORT", "WORKERS", "TRUSTED_PROXIES"])
def test_a_variable_that_makes_no_sense_is_named_in_one_line(sound, variable):
    outcome = manage("check", **{**sound, variable: "-1 maybe"})

    assert outcome.returncode == 1
    assert outcome.stderr.startswith(f'Environment variable "{variable}" invalid')
    assert outcome.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("nonsense hunter2", "DATABASE_URL is not an address the portal can use."),
        ("", "DATABASE_URL is not an address the portal can use."),
        ("mysql://portal:hunter2@localhost/portal", "DATABASE_URL is not an address the portal can use."),
        (
            "postgres://portal:hunter2@localhost:port/portal",
            "DATABASE_URL is not an address the portal can use.",
        ),
        (
            "postgres://portal:12/hunter2@localhost/portal",
            "DATABASE_URL is not an address the portal can use.",
        ),
        (
            "postgres://portal:12?hunter2@localhost/portal",
            "DATABASE_URL is not an address the portal can use.",
        ),
        (
            "postgres://portal:12#hunter2@localhost/portal",
            "DATABASE_URL is not an address the portal can use.",
        ),
        (
            "sqlite:////no/such/folder/portal.sqlite3",
            "DATABASE_URL names a file in /no/such/folder, and there is",
        ),
        (
            "sqlite:////dev/null/portal.sqlite3",
            "DATABASE_URL names a file in /dev/null, and there is no such",
        ),
        (
            "sqlite:////usr",
            "The database that DATABASE_URL names cannot be used: unable to open database file",
        ),
        (
            "postgres://portal:hunter2@127.0.0.1:1/portal",
            "The database that DATABASE_URL names cannot be used: ",
        ),
        (
            "postgres://portal:hunter2@no.such.host.invalid/portal",
            "The database that DATABASE_URL names cannot be",
        ),
    ],
)
def test_a_wrong_database_url_is_told_in_one_line_without_its_password(sound, url, complaint):
    outcome = manage("migrate", "--skip-checks", **{**sound, "DATABASE_URL": url})

    assert outcome.returncode == 1
    assert outcome.stderr.startswith(complaint)
    assert outcome.stderr.count("\n") == 1
    assert "hunter2" not in outcome.stdout + outcome.stderr


def test_database_at_postgresql_keeps_its_connections():
    entry = settings.database("postgres://portal:p%40ss@db.example:5433/record")

    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "portal",
        "p@ss",
        "db.example",
        5433,
        "record",
    )
    assert (entry["CONN_MAX_AGE"], entry["CONN_HEALTH_CHECKS"]) == (600, True)


def test_database_in_a_relative_file_is_beside_the_project_wherever_a_command_is_run():
    assert settings.database("sqlite:///portal.sqlite3")["NAME"] == settings.BASE_DIR / "portal.sqlite3"


def test_database_whose_password_was_cut_in_two_is_refused():
    with pytest.raises(ImproperlyConfigured, match="percent-encoded"):
        settings.database("postgres://portal:12/34@db.example/record")


@pytest.mark.parametrize(
    "url", ["portal.example.vn", "https://portal.example.vn/cong/", "ftp://portal.example.vn"]
)
def test_a_public_url_that_is_none_is_told_in_one_line(sound, url):
    outcome = manage("check", **{**sound, "PUBLIC_URL": url})

    assert outcome.returncode == 1
    assert outcome.stderr == "PUBLIC_URL is no address of a portal. Write https://portal.example.vn\n"


def test_the_portal_answers_to_the_name_in_its_public_url(sound):
    outcome = manage("diffsettings", **{**sound, "PUBLIC_URL": "https://cong.example.vn:8443/"})

    assert "ALLOWED_HOSTS = ['localhost', 'cong.example.vn']" in outcome.stdout
    assert "PUBLIC_URL = 'https://cong.example.vn:8443'" in outcome.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root could leave files that others cannot write")
@pytest.mark.parametrize("command", ["check", "prepare", "serve"])
def test_root_is_refused_where_the_data_are_anothers(tmp_path, command):
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)

    outcome = manage(command, SECRET_KEY="k" * 50, ALLOWED_HOSTS="x.vn", DATA_DIR=str(tmp_path))

    assert outcome.returncode == 1
    assert "runuser -u nobody --" in outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert [*tmp_path.iterdir()] == []


def test_store_for_photographs_without_its_package_is_refused_in_a_sentence(sound):
    outcome = manage("check", **sound, S3_BUCKET="anh")

    assert outcome.returncode == 1
    assert outcome.stderr == (
        "S3_BUCKET is set, and django-storages is not installed: install requirements-s3.txt in place of "
        "requirements.txt.\n"
    )
