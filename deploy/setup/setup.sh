#!/usr/bin/env bash
# Puts on this machine what is missing, and shows what it does; run again, it finds everything and does nothing.
#   setup.sh              everything
#   setup.sh --if-needed  silent, unless something of the levels that follow (default: must) is missing
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$ROOT/deploy/setup/needs.sh"

BUILD_PACKAGES=(g++ make libssl-dev zlib1g-dev libzstd-dev) # what librdkafka is compiled with

something_missing() { # LEVEL…
  look_around | awk -F'|' -v levels=" $* " '!$3 && index(levels, " " $1 " ") { found = 1 } END { exit !found }'
}

# Where the ordinary source has the packages, NuGet takes them from there and nothing is compiled.
probe_nuget() {
  local probe=$ROOT/var/build/probe
  mkdir -p "$probe"
  cat > "$probe/probe.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="$1" Version="[$2]" /></ItemGroup>
</Project>
PROJECT
  timeout 90 dotnet restore "$probe" -p:ImportDirectoryBuildProps=false -p:ImportDirectoryPackagesProps=false &> "$ROOT/var/log/probe-$1.log"
}

missing_packages() {
  look_around | awk -F'|' -v java="$(find_kafka || true)" '!$3 && $4 && ($4 !~ /jre/ || java) { gsub(" ", "\n", $4); print $4 }'
  if ! find_librdkafka > /dev/null; then
    have npm || echo npm
    dpkg-query --show --showformat '${db:Status-Abbrev}${Package}\n' "${BUILD_PACKAGES[@]}" 2> /dev/null |
      sed -n 's/^ii //p' | sort | comm -13 - <(printf '%s\n' "${BUILD_PACKAGES[@]}" | sort)
  fi
}

step() { say "$(printf '[%3d s] %s' "$SECONDS" "$*")"; }

# Runs one piece with its output kept aside; a failure shows its end and is left to the table.
piece() { # NAME SCRIPT [ARGUMENT…]
  local name=$1 log=$ROOT/var/log/setup-$1.log began=$SECONDS
  shift
  if "$@" < /dev/null &> "$log" 9>&-; then
    step "    $name: done in $((SECONDS - began)) s"
  else
    step "    $name: FAILED after $((SECONDS - began)) s; the end of $log:"
    tail -n 8 "$log" | sed 's/^/            /' >&2
  fi
}

ask_nuget() {
  step "1/4 NuGet packages that its source may lack"
  find_librdkafka > /dev/null || probe_nuget librdkafka.redist "$LIBRDKAFKA_VERSION" || step "    not there: librdkafka.redist"
  find_onnxruntime > /dev/null || probe_nuget Microsoft.ML.OnnxRuntime "$ONNXRUNTIME_VERSION" || step "    not there: Microsoft.ML.OnnxRuntime"
}

install_packages() {
  local -a packages as_root=()
  mapfile -t packages < <(missing_packages)
  step "2/4 Debian packages: ${packages[*]:-all here}"
  if [[ ${#packages[@]} = 0 ]]; then return; fi
  ((UID == 0)) || as_root=(sudo --non-interactive)
  piece debian "${as_root[@]}" "$ROOT/deploy/setup/debian.sh" "${packages[@]}"
}

fill_in() {
  step "3/4 what neither of them has, side by side"
  find_librdkafka > /dev/null || piece librdkafka "$ROOT/deploy/setup/librdkafka.sh" &
  find_onnxruntime > /dev/null || piece onnxruntime "$ROOT/deploy/setup/onnxruntime.sh" &
  find_s3rver > /dev/null || ! have npm || piece s3rver "$ROOT/deploy/setup/s3rver.sh" &
  find_kafka > /dev/null || ! have mvn || piece kafka "$ROOT/deploy/setup/kafka.sh" &
  wait
}

if [[ ${1:-} = --if-needed ]]; then
  shift
  something_missing "${@:-must}" || exit 0
fi
exec 9> "$ROOT/var/log/setup.lock"
flock 9

ask_nuget
install_packages
fill_in
step "4/4 on this machine:"
print_table || { say "Something is missing that must be there."; exit 1; }
