# shellcheck shell=bash
# Sourced by run. Builds everything, runs the fast suite and then the one with real servers; the last line on stdout is the sum.
run_tests() { # [--fast] [--faults]
  local -a suites=(Broker.Tests Broker.ServerTests)
  local suite broken=0 filter='Category!=Faults'
  while (($#)); do
    case $1 in
      --fast) suites=(Broker.Tests) ;;
      --faults) filter='' ;;
      *) say "run test: unknown argument $1"; return 2 ;;
    esac
    shift
  done

  rm -rf "$ROOT/artifacts/tests" "$ROOT/artifacts/faults"
  if ! { "$ROOT/deploy/setup/setup.sh" --if-needed must test >&2 && build Broker.sln; }; then
    echo "0 passed, 1 failed"
    return 1
  fi
  for suite in "${suites[@]}"; do run_suite "$suite" "$filter" || broken=$((broken + 1)); done
  [[ -n $filter ]] || "$ROOT/artifacts/bin/Broker.ServerTests/release/Broker.ServerTests" faults-table || broken=$((broken + 1))
  sum_up "$broken"
}

# Fails when the run itself broke: no result file, or a non-zero exit that no failed test explains.
run_suite() { # NAME FILTER
  local results=$ROOT/artifacts/tests/$1.trx code=0
  local -a options=(--configuration Release --no-build --nologo --logger "trx;LogFileName=$results")
  [[ -z $2 ]] || options+=(--filter "$2")
  say "== $1"
  dotnet test "$ROOT/tests/$1" "${options[@]}" >&2 || code=$?
  ((code == 0)) || (($(counter failed "$results") > 0))
}

counter() { # NAME FILE: the number in the file's <Counters …> element; 0 where there is none
  local number
  number=$(sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" 2> /dev/null | head -1)
  echo "${number:-0}"
}

sum_up() { # RUNS THAT BROKE
  local passed=0 failed=$1 skipped=0 file
  for file in "$ROOT"/artifacts/tests/*.trx; do
    passed=$((passed + $(counter passed "$file")))
    failed=$((failed + $(counter failed "$file")))
    skipped=$((skipped + $(counter total "$file") - $(counter executed "$file")))
  done
  ((passed + failed > 0)) || failed=1
  local line="$passed passed, $failed failed"
  ((skipped == 0)) || line+=", $skipped skipped"
  echo "$line"
  ((failed == 0))
}
