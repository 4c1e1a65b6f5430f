# shellcheck shell=bash
# Sourced by run and by every piece of the set-up: places, environment, and how progress is shown.
# Nothing here writes to stdout: that belongs to results.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
FEED=$ROOT/var/feed
LIBRDKAFKA_VERSION=2.15.1
ONNXRUNTIME_VERSION=1.29.0
S3RVER_VERSION=3.7.1
export ROOT FEED LIBRDKAFKA_VERSION ONNXRUNTIME_VERSION S3RVER_VERSION
export LC_ALL=C.UTF-8 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
export UseSharedCompilation=false # leave no compiler server behind
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
mkdir -p "$FEED" "$ROOT/var/log"

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

# A package counts as here when our own feed has it or when NuGet has already unpacked it.
package_here() { # ID VERSION
  local cached=${NUGET_PACKAGES:-$HOME/.nuget/packages}/${1,,}/$2
  if [[ -f $FEED/$1.$2.nupkg ]]; then echo "$2, in var/feed"
  elif [[ -f $cached/.nupkg.metadata ]]; then echo "$2, in NuGet's cache"
  else return 1; fi
}

# NuGet is the one that makes packages: the project in DIR is packed into the feed, deaf to this repository's own build rules.
pack_into_feed() { # DIR
  dotnet pack "$1" --configuration Release --output "$1/out" --verbosity quiet \
    -p:ImportDirectoryBuildProps=false -p:ImportDirectoryBuildTargets=false -p:ImportDirectoryPackagesProps=false
  mv "$1"/out/*.nupkg "$FEED/"
}
