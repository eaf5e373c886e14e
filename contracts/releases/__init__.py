"""What tickets answers and tells of products and their releases: notes, files, who is entitled, who wants to hear.

The owner is the service `tickets`; the messages stand apart, because nobody needs both.
"""

from contracts.base import Nothing, Operation
from contracts.releases.events import RELEASE_OUT, ReleaseOut
from contracts.releases.model import (
    EVERYTHING,
    Articles,
    Names,
    Notes,
    Paragraphs,
    Product,
    ProductReleases,
    Release,
    ReleaseAct,
    ReleaseFiles,
    ReleaseHead,
    ReleaseId,
    ReleaseState,
    ReleaseStep,
    ReleaseWritten,
    Shelf,
    VersionName,
)
from contracts.releases.requests import (
    FollowProduct,
    ListProducts,
    ReadProduct,
    ReadRelease,
    SetReleaseState,
    WriteProduct,
    WriteRelease,
)

WRITE_PRODUCT = Operation("tickets", "write_product", WriteProduct, ReleaseWritten, repeatable=True)
WRITE_RELEASE = Operation("tickets", "write_release", WriteRelease, ReleaseWritten, repeatable=True)
SET_RELEASE_STATE = Operation("tickets", "set_release_state", SetReleaseState, ReleaseWritten, repeatable=True)
LIST_PRODUCTS = Operation("tickets", "list_products", ListProducts, Shelf, repeatable=True)
READ_PRODUCT = Operation("tickets", "read_product", ReadProduct, ProductReleases, repeatable=True)
READ_RELEASE = Operation("tickets", "read_release", ReadRelease, Release, repeatable=True)
FOLLOW_PRODUCT = Operation("tickets", "follow_product", FollowProduct, Nothing, repeatable=True)

__all__ = [
    "EVERYTHING",
    "FOLLOW_PRODUCT",
    "LIST_PRODUCTS",
    "READ_PRODUCT",
    "READ_RELEASE",
    "RELEASE_OUT",
    "SET_RELEASE_STATE",
    "WRITE_PRODUCT",
    "WRITE_RELEASE",
    "Articles",
    "FollowProduct",
    "ListProducts",
    "Names",
    "Notes",
    "Paragraphs",
    "Product",
    "ProductReleases",
    "ReadProduct",
    "ReadRelease",
    "Release",
    "ReleaseAct",
    "ReleaseFiles",
    "ReleaseHead",
    "ReleaseId",
    "ReleaseOut",
    "ReleaseState",
    "ReleaseStep",
    "ReleaseWritten",
    "SetReleaseState",
    "Shelf",
    "VersionName",
    "WriteProduct",
    "WriteRelease",
]
