"""The buckets in S3."""

from urllib.parse import urlsplit

from minio import Minio
from minio.versioningconfig import ENABLED, VersioningConfig
from urllib3 import PoolManager, Retry, Timeout

VERSIONED = "casebus-files"
BUCKETS = (VERSIONED, "casebus-work", "casebus-mail")
REGION = "us-east-1"


def open_storage(address: str, access_key: str, secret_key: str) -> Minio:
    """A client that gives up after some seconds instead of minutes."""
    pool = PoolManager(timeout=Timeout(connect=3, read=10), retries=Retry(total=1, backoff_factor=0.2))
    secure = address.startswith("https:")
    return Minio(
        urlsplit(address).netloc,
        access_key=access_key,
        secret_key=secret_key,
        secure=secure,
        region=REGION,
        http_client=pool,
    )


def make_buckets(client: Minio) -> list[str]:
    """Make those that are missing; people's files keep their versions."""
    done: list[str] = []
    for bucket in BUCKETS:
        known = client.bucket_exists(bucket)
        if not known:
            client.make_bucket(bucket)
        done.append(f"bucket {bucket}: {'as declared' if known else 'made'}")
    client.set_bucket_versioning(VERSIONED, VersioningConfig(ENABLED))
    return done
