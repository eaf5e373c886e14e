"""What people ask about products and releases."""

from services.tickets.queries.releases.reading import ListProducts, ReadProduct, ReadRelease
from services.tickets.queries.releases.visiting import Door

__all__ = ["Door", "ListProducts", "ReadProduct", "ReadRelease"]
