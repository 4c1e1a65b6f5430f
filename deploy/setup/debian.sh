#!/usr/bin/env bash
# Installs Debian packages (arguments), as root. PostgreSQL and Redis are wanted as programs only: no service is started or
# enabled and no system cluster is made. What this changes to get there is put back at the end.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.conf
get=(apt-get -o DPkg::Lock::Timeout=120)

restore() {
  [[ ! -e $policy.broker ]] || rm -f "$policy" "$policy.broker"
  [[ ! -e $cluster.broker ]] || mv "$cluster.broker" "$cluster"
}
trap restore EXIT

add() { "${get[@]}" install --yes --quiet=2 --no-install-recommends "$@"; }

if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
  touch "$policy.broker"
fi
"${get[@]}" update --quiet=2

if [[ " $* " = *" postgresql "* ]]; then
  add postgresql-common
  cp -p "$cluster" "$cluster.broker"
  sed -i -E 's/^#? *create_main_cluster *=.*/create_main_cluster = false/' "$cluster"
fi
add "$@"
if [[ " $* " = *" redis-server "* ]]; then
  DPKG_MAINTSCRIPT_PACKAGE=redis-server deb-systemd-helper disable redis-server.service
  update-rc.d redis-server disable
fi
