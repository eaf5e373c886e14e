#!/bin/sh
# Starts SeaweedFS with one key per service, and asks for fsync before each acknowledgement in every bucket.
set -eu
: "${WEED_DATA:=/data}" "${WEED_SECRETS:=/etc/seaweedfs/secret}" "${WEED_BIND:=0.0.0.0}" "${WEED_WORK:=/tmp}"
: "${WEED_BASE:=9300}" "${WEED_S3:=8333}"
cp "$WEED_SECRETS/security.toml" "$WEED_WORK/security.toml"
cd "$WEED_WORK"  # where it looks for security.toml first
master=$WEED_BASE filer=$((WEED_BASE + 2)) volume=$((WEED_BASE + 4)) admin=$((WEED_BASE + 6))
(
  until echo "fs.configure -locationPrefix=/buckets/ -fsync -apply" |
    weed shell -master="127.0.0.1:$master.$((master + 1))" -filer="127.0.0.1:$filer.$((filer + 1))" 2>&1 |
    grep -q '"fsync": *true'; do sleep 1; done
  echo "every write to the buckets is synced to the disk before it is acknowledged"
) &
exec weed -logtostderr=true -v=0 mini -dir="$WEED_DATA" -ip=127.0.0.1 -ip.bind="$WEED_BIND" -master.telemetry=false \
  -master.port="$master" -master.port.grpc=$((master + 1)) -filer.port="$filer" -filer.port.grpc=$((filer + 1)) \
  -volume.port="$volume" -volume.port.grpc=$((volume + 1)) -s3.port="$WEED_S3" -s3.port.grpc=$((WEED_BASE + 8)) \
  -admin.port="$admin" -admin.port.grpc=$((admin + 10000)) -admin.ui=false -webdav=false -s3.port.iceberg=0 \
  -s3.port.lance=0 -s3.iam=false -s3.autoCreateBucket=false -s3.allowDeleteBucketNotEmpty=false \
  -filer.exposeDirectoryData=false -s3.config="$WEED_SECRETS/identities.json"
