"""Reading: folders, files and their versions, what was deleted, what happened, and what a ZIP holds."""

from services.files.queries.checking import CheckFiles
from services.files.queries.downloads import GetDownload, ListVersions
from services.files.queries.folders import ReadFolder, WatchFolder
from services.files.queries.held import ListHeld
from services.files.queries.lists import ListChanges, ListDeleted, ListFiles
from services.files.queries.manifest import ReadManifest
from services.files.queries.names import ListNames
from services.files.queries.unplaced import ListUnplaced, LookAgain

__all__ = [
    "CheckFiles",
    "GetDownload",
    "ListChanges",
    "ListDeleted",
    "ListFiles",
    "ListHeld",
    "ListNames",
    "ListUnplaced",
    "ListVersions",
    "LookAgain",
    "ReadFolder",
    "ReadManifest",
    "WatchFolder",
]
