#!/usr/bin/env bash
# Makes sure that the Swift toolchain and the system libraries are there. Installs the libraries when it can,
# otherwise prints the one line to type.
set -euo pipefail

if ! command -v swift >/dev/null 2>&1; then
    echo "sotto needs the Swift 6.2 (or newer) toolchain on PATH; see https://www.swift.org/install" >&2
    exit 1
fi

packages=(libssl-dev zlib1g-dev libsqlite3-dev)
missing=()
for package in "${packages[@]}"; do
    if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed'; then
        missing+=("$package")
    fi
done
[ ${#missing[@]} -eq 0 ] && exit 0

install="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -eq 0 ]; then
    run=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    run="sudo "
else
    echo "sotto needs system libraries. Type this once, then try again:" >&2
    echo "    sudo apt-get update && sudo $install" >&2
    exit 1
fi
echo "Installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
${run}apt-get update -q >/dev/null
${run}$install >/dev/null
