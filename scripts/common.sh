# Shared by the scripts beside it: words in the reader's language, checks, and where things are.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=${VENV:-$ROOT/.venv}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/recoupe

# tell ENGLISH FRENCH: one line on stderr, in the language of the locale.
tell() {
    case "${RECOUPE_UI:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" in
        fr*) printf '%s\n' "$2" >&2 ;;
        *) printf '%s\n' "$1" >&2 ;;
    esac
}

# stop ENGLISH FRENCH: say why, and end.
stop() {
    tell "recoupe: $1" "recoupe : $2"
    exit 2
}

# step N OF ENGLISH FRENCH: a numbered line of progress.
step() {
    tell "[$1/$2] $3" "[$1/$2] $4"
}

# find_python: print the first Python from 3.11 on that can make virtual environments.
find_python() {
    local candidate found=""
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            found=$candidate
            if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
                printf '%s\n' "$candidate"
                return
            fi
        fi
    done
    if [ -z "$found" ]; then
        stop "Python 3.11 or later is missing — apt install python3 python3-venv (or set PYTHON=/path/to/python)" \
            "il manque Python 3.11 ou plus récent — apt install python3 python3-venv (ou PYTHON=/chemin/de/python)"
    fi
    stop "this Python cannot make virtual environments — apt install python3-venv" \
        "ce Python ne sait pas créer d’environnement virtuel — apt install python3-venv"
}

# need_compiler: llama.cpp comes as source.
need_compiler() {
    local compiler
    for compiler in "${CXX:-c++}" c++ g++ clang++; do
        command -v "$compiler" >/dev/null 2>&1 && return
    done
    stop "a C++ compiler is missing — apt install g++" "il manque un compilateur C++ — apt install g++"
}

# need_space DIR MEGABYTES: refuse to start what cannot end.
need_space() {
    local dir=$1 free
    while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
    free=$(df -Pm "$dir" | awk 'NR == 2 { print $4 }')
    if [ "$free" -lt "$2" ]; then
        stop "too little disk space in $dir: $free MB free, $2 needed" \
            "trop peu de place dans $dir : $free Mo libres, il en faut $2"
    fi
}

# pull_models RECOUPE ENGLISH FRENCH: fetch the models; where only the translators cannot be had,
# which is status 1 and named already, say what that means and go on.
pull_models() {
    local status=0
    "$1" models pull || status=$?
    if [ "$status" = 1 ]; then
        tell "      without all the translators: $2" "      sans tous les traducteurs : $3"
    elif [ "$status" != 0 ]; then
        exit "$status"
    fi
}
