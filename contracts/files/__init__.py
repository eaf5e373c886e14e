"""What files answers and tells: uploads in progress, the folders of tickets and companies, downloads."""

from contracts.base import EventType, Nothing, Operation
from contracts.files.checking import (
    FileHeld,
    FoundRow,
    HeldList,
    HeldRow,
    ListHeld,
    ReleaseFile,
    ScanOlder,
    ScanPage,
    file_shut,
)
from contracts.files.commands import (
    AddFiles,
    Changed,
    ChangedItem,
    DeleteItems,
    FoldersMade,
    MadeFolder,
    MakeFolder,
    MakeFolders,
    MoveItems,
    OnClash,
    RenameItem,
    RestoreItems,
    RestoreVersion,
    UndoChange,
)
from contracts.files.events import FilesPlaced, TreeChanged
from contracts.files.places import (
    PAGE,
    TOGETHER,
    ChangeKind,
    ChangeList,
    ChangeRow,
    CheckFiles,
    DeletedList,
    DeletedRow,
    FilesChecked,
    FolderPage,
    FolderRow,
    ListChanges,
    ListDeleted,
    ListNames,
    ListVersions,
    ManifestItem,
    ManifestPage,
    NamedFile,
    NameList,
    Objection,
    PlaceId,
    PlaceNames,
    Planned,
    ReadFolder,
    ReadManifest,
    Room,
    SortBy,
    VersionList,
    VersionRow,
    WatchFolder,
    articles_of,
    company_place,
    names_taken,
    releases_of,
)
from contracts.files.unplaced import ListUnplaced, LookAgain, Unfit, UnplacedList, UnplacedRow
from contracts.files.uploads import (
    MIB,
    AbortUpload,
    Download,
    FileList,
    FileName,
    FileRow,
    FinishUpload,
    GetDownload,
    ListFiles,
    Reserved,
    ReserveUploads,
    Shut,
    Staged,
    StageUpload,
    UploadRef,
    content_lost,
    too_large,
)

STAGE = Operation("files", "stage", StageUpload, Staged)
FINISH = Operation("files", "finish", FinishUpload, UploadRef, repeatable=True)
ABORT = Operation("files", "abort", AbortUpload, Nothing, repeatable=True)
RESERVE = Operation("files", "reserve", ReserveUploads, Reserved, repeatable=True)
LIST_FILES = Operation("files", "list_files", ListFiles, FileList, repeatable=True)
GET_DOWNLOAD = Operation("files", "get_download", GetDownload, Download, repeatable=True)

READ_FOLDER = Operation("files", "read_folder", ReadFolder, FolderPage, repeatable=True)
WATCH_FOLDER = Operation("files", "watch_folder", WatchFolder, Nothing, repeatable=True)
CHECK_FILES = Operation("files", "check_files", CheckFiles, FilesChecked, repeatable=True)
LIST_VERSIONS = Operation("files", "list_versions", ListVersions, VersionList, repeatable=True)
LIST_DELETED = Operation("files", "list_deleted", ListDeleted, DeletedList, repeatable=True)
LIST_CHANGES = Operation("files", "list_changes", ListChanges, ChangeList, repeatable=True)
LIST_NAMES = Operation("files", "list_names", ListNames, NameList, repeatable=True)
READ_MANIFEST = Operation("files", "read_manifest", ReadManifest, ManifestPage, repeatable=True)

LIST_UNPLACED = Operation("files", "list_unplaced", ListUnplaced, UnplacedList, repeatable=True)
LOOK_AGAIN = Operation("files", "look_again", LookAgain, Nothing, repeatable=True)

LIST_HELD = Operation("files", "list_held", ListHeld, HeldList, repeatable=True)
RELEASE_FILE = Operation("files", "release_file", ReleaseFile, Changed, repeatable=True)
SCAN_OLDER = Operation("files", "scan_older", ScanOlder, ScanPage, repeatable=True)

MAKE_FOLDER = Operation("files", "make_folder", MakeFolder, Changed, repeatable=True)
MAKE_FOLDERS = Operation("files", "make_folders", MakeFolders, FoldersMade, repeatable=True)
ADD_FILES = Operation("files", "add_files", AddFiles, Changed, repeatable=True)
RENAME_ITEM = Operation("files", "rename_item", RenameItem, Changed, repeatable=True)
MOVE_ITEMS = Operation("files", "move_items", MoveItems, Changed, repeatable=True)
DELETE_ITEMS = Operation("files", "delete_items", DeleteItems, Changed, repeatable=True)
RESTORE_ITEMS = Operation("files", "restore_items", RestoreItems, Changed, repeatable=True)
UNDO_CHANGE = Operation("files", "undo_change", UndoChange, Changed, repeatable=True)
RESTORE_VERSION = Operation("files", "restore_version", RestoreVersion, Changed, repeatable=True)

PLACED = EventType("files", "placed", FilesPlaced)
TREE_CHANGED = EventType("files", "tree_changed", TreeChanged)
HELD = EventType("files", "held", FileHeld)

__all__ = [
    "ABORT",
    "ADD_FILES",
    "CHECK_FILES",
    "DELETE_ITEMS",
    "FINISH",
    "GET_DOWNLOAD",
    "HELD",
    "LIST_CHANGES",
    "LIST_DELETED",
    "LIST_FILES",
    "LIST_HELD",
    "LIST_NAMES",
    "LIST_UNPLACED",
    "LIST_VERSIONS",
    "LOOK_AGAIN",
    "MAKE_FOLDER",
    "MAKE_FOLDERS",
    "MIB",
    "MOVE_ITEMS",
    "PAGE",
    "PLACED",
    "READ_FOLDER",
    "READ_MANIFEST",
    "RELEASE_FILE",
    "RENAME_ITEM",
    "RESERVE",
    "RESTORE_ITEMS",
    "RESTORE_VERSION",
    "SCAN_OLDER",
    "STAGE",
    "TOGETHER",
    "TREE_CHANGED",
    "UNDO_CHANGE",
    "WATCH_FOLDER",
    "AbortUpload",
    "AddFiles",
    "ChangeKind",
    "ChangeList",
    "ChangeRow",
    "Changed",
    "ChangedItem",
    "CheckFiles",
    "DeleteItems",
    "DeletedList",
    "DeletedRow",
    "Download",
    "FileHeld",
    "FileList",
    "FileName",
    "FileRow",
    "FilesChecked",
    "FilesPlaced",
    "FinishUpload",
    "FolderPage",
    "FolderRow",
    "FoldersMade",
    "FoundRow",
    "GetDownload",
    "HeldList",
    "HeldRow",
    "ListChanges",
    "ListDeleted",
    "ListFiles",
    "ListHeld",
    "ListNames",
    "ListUnplaced",
    "ListVersions",
    "LookAgain",
    "MadeFolder",
    "MakeFolder",
    "MakeFolders",
    "ManifestItem",
    "ManifestPage",
    "MoveItems",
    "NameList",
    "NamedFile",
    "Objection",
    "OnClash",
    "PlaceId",
    "PlaceNames",
    "Planned",
    "ReadFolder",
    "ReadManifest",
    "ReleaseFile",
    "RenameItem",
    "ReserveUploads",
    "Reserved",
    "RestoreItems",
    "RestoreVersion",
    "Room",
    "ScanOlder",
    "ScanPage",
    "Shut",
    "SortBy",
    "StageUpload",
    "Staged",
    "TreeChanged",
    "UndoChange",
    "Unfit",
    "UnplacedList",
    "UnplacedRow",
    "UploadRef",
    "VersionList",
    "VersionRow",
    "WatchFolder",
    "articles_of",
    "company_place",
    "content_lost",
    "file_shut",
    "names_taken",
    "releases_of",
    "too_large",
]
