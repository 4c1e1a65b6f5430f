#!/usr/bin/env bash
# Packs librdkafka.redist into the local feed: the native library that Confluent.Kafka loads, compiled from the source
# that the npm package of Confluent's JavaScript client carries. TLS, SCRAM, zlib and zstd come from the system's libraries.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case $(uname -m) in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) say "no package is known for $(uname -m)"; exit 1 ;;
esac
work=$ROOT/var/build/librdkafka
source=$work/package/deps/librdkafka
rm -rf "$work" && mkdir -p "$work" && cd "$work"

npm pack --silent @confluentinc/kafka-javascript@1.10.1
tar xzf ./*.tgz package/deps/librdkafka
grep -q "define RD_KAFKA_VERSION *0x020f01ff" "$source/src/rdkafka.h" || { say "not librdkafka $LIBRDKAFKA_VERSION"; exit 1; }

cd "$source"
./configure --disable-lz4-ext --disable-curl
for feature in SSL ZLIB ZSTD; do
  grep -q "^#define WITH_$feature 1" config.h || { say "configure found no $feature"; exit 1; }
done
make --jobs="$(nproc)" -C src librdkafka.so.1
install -s src/librdkafka.so.1 "$work/librdkafka.so"
cp LICENSES.txt "$work/"
cd "$work"
rm -rf package ./*.tgz

cat > librdkafka.redist.csproj <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <PackageId>librdkafka.redist</PackageId>
    <Version>$LIBRDKAFKA_VERSION</Version>
    <Description>librdkafka $LIBRDKAFKA_VERSION, compiled on this machine</Description>
    <PackageLicenseExpression>BSD-2-Clause</PackageLicenseExpression>
    <NoBuild>true</NoBuild>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
    <NoWarn>NU5128</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <None Include="librdkafka.so" Pack="true" PackagePath="runtimes/$rid/native/" />
    <None Include="LICENSES.txt" Pack="true" PackagePath="/" />
  </ItemGroup>
</Project>
PROJECT
pack_into_feed "$work"
rm -rf "$work"
