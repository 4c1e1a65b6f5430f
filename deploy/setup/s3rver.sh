#!/usr/bin/env bash
# An S3 server for the tests: the npm package s3rver, into var/s3rver.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

PLACE=$ROOT/var/s3rver
mkdir -p "$PLACE"
cd "$PLACE"
echo '{"private": true}' > package.json
npm install --no-save --ignore-scripts "s3rver@$S3RVER_VERSION"
