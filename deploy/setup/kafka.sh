#!/usr/bin/env bash
# Fills var/kafka/libs with Apache Kafka's jars through Maven, where Maven's registry answers.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

have mvn || { say "no Maven here"; exit 1; }
work=$ROOT/var/build/kafka
rm -rf "$work" && mkdir -p "$work"
timeout 150 mvn --batch-mode --quiet --file "$ROOT/deploy/kafka/pom.xml" \
  dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/libs"
rm -rf "$ROOT/var/kafka"
mv "$work" "$ROOT/var/kafka"
