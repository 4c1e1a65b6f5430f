#!/usr/bin/env bash
# Packs Microsoft.ML.OnnxRuntime into the local feed: Microsoft's managed sources and Linux library, as the npm package
# com.github.asus4.onnxruntime carries them (150 MB to download, once). The package has no dependencies: without the
# framework's version symbols the sources leave out what would need System.Numerics.Tensors.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $(uname -m) = x86_64 ]] || { say "the npm package has a library for x86_64 only"; exit 1; }
work=$ROOT/var/build/onnxruntime
rm -rf "$work" && mkdir -p "$work" && cd "$work"

npm pack --silent com.github.asus4.onnxruntime@0.4.9
tar xzf ./*.tgz --exclude='*.meta' package/Runtime package/Plugins/Linux/x64 package/LICENSE package/ThirdPartyNotices.txt
rm ./*.tgz

cat > Microsoft.ML.OnnxRuntime.csproj <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <PackageId>Microsoft.ML.OnnxRuntime</PackageId>
    <Version>$ONNXRUNTIME_VERSION</Version>
    <Description>ONNX Runtime $ONNXRUNTIME_VERSION: Microsoft's sources and library, packed on this machine</Description>
    <PackageLicenseExpression>MIT</PackageLicenseExpression>
    <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
    <DisableImplicitFrameworkDefines>true</DisableImplicitFrameworkDefines>
  </PropertyGroup>
  <ItemGroup>
    <None Include="package/Plugins/Linux/x64/*.so" Pack="true" PackagePath="runtimes/linux-x64/native/" />
    <None Include="package/LICENSE;package/ThirdPartyNotices.txt" Pack="true" PackagePath="/" />
  </ItemGroup>
</Project>
PROJECT
pack_into_feed "$work"
rm -rf "$work"
