# shellcheck shell=bash
# Sourced by run. Builds a project when a source is newer than its last good build: asking MSBuild would take seconds each time.
# What it builds lies in artifacts/bin/PROJECT/release.
build_if_stale() { # PROJECT-FILE FOLDER…
  local project=$1 name stamp
  shift
  name=$(basename "$project" .csproj)
  stamp=$ROOT/artifacts/bin/$name/release/.built
  mkdir -p "${stamp%/*}"
  exec 8> "$ROOT/artifacts/build.lock"
  flock 8
  if is_stale "$stamp" "$@"; then
    say "Building $name …"
    touch "$stamp.next"
    build "$project" 8>&-
    mv "$stamp.next" "$stamp"
  fi
  exec 8>&-
}

# A folder counts too, so a deleted file is noticed.
is_stale() { # STAMP FOLDER…
  local stamp=$1
  shift
  [[ -e $stamp ]] || return 0
  [[ -n $(cd "$ROOT" && find "$@" Directory.*.props global.json nuget.config -name node_modules -prune -o \
    -newer "$stamp" -print -quit 2> /dev/null) ]]
}

build() { # PROJECT-OR-SOLUTION
  dotnet build "$ROOT/$1" --configuration Release --verbosity quiet --nologo >&2
}
