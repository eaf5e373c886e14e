"""The addresses of folders: those of a ticket and those of a company are the same pages."""

from gateway.pages.desk.leading import or_desk
from gateway.pages.folders import adding, item, showing, zipped
from gateway.pages.folders import changing as folder_changing
from gateway.routing import Access, Body, Route, get, post

STAFF = Access.STAFF
PARTS = Body.PARTS


def _folders(root: str, fragment: str, prefix: str = "") -> tuple[Route, ...]:
    """The addresses of the folders of a ticket or company, all but the pages that hold them."""
    files = f"{root}/files"
    return (
        get(fragment, showing.show_fragment, f"{prefix}case_files_fragment"),
        post(files, adding.add, f"{prefix}files_add", body=PARTS),
        post(f"{files}/check", adding.check, f"{prefix}files_check"),
        post(f"{files}/watch", showing.watch, f"{prefix}files_watch"),
        post(f"{files}/folders", folder_changing.make_folder, f"{prefix}files_folder"),
        post(f"{files}/rename", folder_changing.rename, f"{prefix}files_rename"),
        post(f"{files}/move", folder_changing.move, f"{prefix}files_move"),
        post(f"{files}/delete", folder_changing.delete, f"{prefix}files_delete"),
        post(f"{files}/restore", folder_changing.restore, f"{prefix}files_restore"),
        post(f"{files}/undo", folder_changing.undo, f"{prefix}files_undo"),
        post(f"{files}/version", folder_changing.restore_version, f"{prefix}files_version"),
        get(f"{files}/{{form:check|watch|folders|rename|move|delete|restore|undo|version}}", showing.reload),
        get(f"{files}/{{file}}", item.show_file, f"{prefix}case_file"),
        get(f"{root}/folders/{{folder}}", item.show_folder, f"{prefix}case_folder"),
        get(f"{root}/files.zip", zipped.download, f"{prefix}files_zip", slow=True),
        Route("POST", f"{root}/files.zip", zipped.download, slow=True),
    )


FOLDERS: tuple[Route, ...] = (
    get("/tickets/{number}/files", or_desk(showing.show, "desk_case_files"), "case_files"),
    get("/desk/tickets/{number}/files", showing.show, "desk_case_files", STAFF),
    *_folders("/tickets/{number}", "/fragments/ticket/{number}/files"),
    get("/companies/{company}/files", or_desk(showing.show, "company_desk_case_files"), "company_case_files"),
    get("/desk/companies/{company}/files", showing.show, "company_desk_case_files", STAFF),
    *_folders("/companies/{company}", "/fragments/companies/{company}/files", "company_"),
)
