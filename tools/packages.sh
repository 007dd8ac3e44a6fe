#!/bin/sh
# Installs the Debian 12 packages that Voltgate is built with: only those that are missing, and root is asked
# for only when there are any. The list exists here and nowhere else; `tools/packages.sh --list` prints it.
set -eu

PACKAGES="
build-essential
ccache
clang-format
cmake
curl
git
ninja-build
python3
sqlite3
catch2
libboost1.81-dev
libboost-json1.81-dev
libboost-program-options1.81-dev
libboost-url1.81-dev
libjemalloc-dev
libspdlog-dev
libsqlite3-dev
libssl-dev
zlib1g-dev
"

if [ "${1:-}" = "--list" ]; then
    printf '%s' "$PACKAGES" | sed '/^$/d'
    exit 0
fi

if ! command -v dpkg-query >/dev/null; then
    echo "packages: this is not a Debian system; please install the equivalents of:" $PACKAGES >&2
    exit 0
fi

missing=""
for package in $PACKAGES; do
    case "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)" in
    *"ok installed") ;;
    *) missing="$missing $package" ;;
    esac
done
if [ -z "$missing" ]; then
    echo "packages: all there"
    exit 0
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "packages: missing:$missing" >&2
        echo "packages: neither root nor sudo here; run as root: apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi
echo "packages: installing$missing"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
echo "packages: installed"
