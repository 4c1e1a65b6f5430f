# shellcheck shell=bash
# What the broker wants on this machine, in one table that the set-up installs from and the doctor reads.
# Level: must = nothing works without it; test = only tests use it; more = works without it, with less.
# A finder prints what it found and where, or fails.
NEEDS=( # level | what | finder | Debian packages that bring it | otherwise
  "must|.NET SDK 10|find_dotnet||see the .NET installation guide for your system"
  "must|Kafka client library|find_librdkafka||./run setup"
  "must|PostgreSQL server|find_postgres|postgresql|"
  "must|Redis server|find_redis|redis-server|"
  "must|XGBoost library|find_xgboost|libxgboost0|"
  "test|kcat|find_kcat|kcat|"
  "test|Avro for Python|find_avro|python3 python3-avro|"
  "test|Astropy for Python|find_astropy|python3 python3-astropy python3-astropy-healpix python3-scipy|"
  "test|S3 server (s3rver)|find_s3rver||./run setup"
  "more|ONNX Runtime|find_onnxruntime||./run setup"
  "more|Apache Kafka|find_kafka||apt-get install maven && ./run setup (till then the demo uses the client's mock cluster)"
  "more|Java for Kafka|find_java|openjdk-17-jre-headless|"
)

find_dotnet() { dotnet --list-sdks 2>/dev/null | grep '^10\.' | tail -1; }
find_librdkafka() { package_here librdkafka.redist "$LIBRDKAFKA_VERSION"; }
find_onnxruntime() { package_here Microsoft.ML.OnnxRuntime "$ONNXRUNTIME_VERSION"; }
find_s3rver() { local program=$ROOT/var/s3rver/node_modules/.bin/s3rver; [[ -x $program ]] && have node && echo "$program"; }
find_xgboost() { find_library libxgboost.so.0; }
find_avro() { /usr/bin/python3 -c 'import importlib.metadata as m; print(m.version("avro"))' 2>/dev/null; }
find_astropy() { /usr/bin/python3 -c 'import astropy, astropy_healpix as h, scipy.special; print(f"{astropy.__version__}, healpix {h.__version__}")' 2>/dev/null; }
find_redis() { find_program redis-server; }
find_kcat() { find_program kcat; }
find_java() { find_program java; }

find_postgres() {
  local newest
  newest=$(find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null | sort -V | tail -1)
  if [[ -n $newest ]]; then echo "$newest"; else find_program postgres; fi
}

find_kafka() {
  local home
  for home in "${KAFKA_HOME:-}" "$ROOT/var/kafka" "$ROOT/../shared/kafka"; do
    if [[ -n $home ]] && compgen -G "$home/libs/kafka_2.13-*.jar" > /dev/null; then
      realpath "$home"
      return
    fi
  done
  return 1
}

find_program() { command -v "$1"; }

find_library() { PATH=$PATH:/sbin ldconfig -p | sed -n "s/.*$1 .*=> //p" | grep -m1 .; }

# One line for each need: level|what|what was found, or nothing|Debian packages|otherwise
look_around() {
  local need level what finder packages otherwise
  for need in "${NEEDS[@]}"; do
    IFS='|' read -r level what finder packages otherwise <<< "$need"
    printf '%s|%s|%s|%s|%s\n' "$level" "$what" "$("$finder" || true)" "$packages" "$otherwise"
  done
}

# Fails when something is missing that must be there.
print_table() {
  look_around | awk -F'|' '
    { state = $3 ? "ok" : "missing"; remedy = $4 ? "apt-get install " $4 : $5; bad += !$3 && $1 == "must"
      printf "%-8s %-5s %-22s %s\n", state, $1, $2, $3 ? $3 : remedy }
    END { exit bad > 0 }'
}
