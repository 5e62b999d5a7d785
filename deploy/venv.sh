#!/bin/sh
# Makes .venv, or another folder, hold exactly what a lock file names:  sh deploy/venv.sh requirements.txt [FOLDER]
# Does nothing when it already does. PYTHON chooses the interpreter; otherwise the newest suitable one is taken.
# A shell script, because it runs before there is a Python to rely on.
set -eu

lock=$1
oldest='3.11'
venv=${2:-.venv}

say() { printf '%s\n' "$*" >&2; }

answers() { "$1" -c "$2" >/dev/null 2>&1; }
new_enough() { answers "$1" "import sys; sys.exit(sys.version_info < (${oldest%.*}, ${oldest#*.}))"; }
can_make_venv() { answers "$1" 'import ensurepip, venv'; }

choose_python() {
    without_venv=
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python3.14 python}; do
        new_enough "$candidate" || continue
        if can_make_venv "$candidate"; then
            echo "$candidate"
            return
        fi
        without_venv=${without_venv:-$candidate}
    done
    if [ -n "$without_venv" ]; then
        version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "$without_venv cannot make virtual environments: its venv module is not installed."
        say "On Debian and Ubuntu, as root: apt-get install python$version-venv"
    elif [ -n "${PYTHON:-}" ]; then
        say "PYTHON=$PYTHON is not a Python $oldest or newer."
    else
        found=$(python3 --version 2>&1) || found='no python3'
        say "Python $oldest or newer is needed; here is: $found."
        say "Install one, or name it: make run PYTHON=/path/to/python3.12"
    fi
    return 1
}

if ! answers "$venv/bin/python" 'import pip' || ! new_enough "$venv/bin/python"; then
    python=$(choose_python)
    say "Making $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

# A copy of the lock beside what it installed: comparing contents also notices a lock older than the last one.
if ! cmp -s "$lock" "$venv/$lock"; then
    say "Installing $lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
    cp "$lock" "$venv/$lock"
fi
