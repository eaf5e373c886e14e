"""The addresses of products and their releases, and of the tickets that wait for one."""

from gateway.pages.downloads import desk_products, desk_releases, following, sending, showing, tying
from gateway.routing import Access, Body, Route, get, post
from gateway.uploads import put_release_upload

STAFF = Access.STAFF
RELEASE = "{release:[0-9]{1,9}}"
ONE = "/downloads/{product}"
DESK_RELEASE = f"/desk/releases/{RELEASE}"

DOWNLOADS: tuple[Route, ...] = (
    get("/downloads", showing.home, "downloads"),
    get("/fragments/downloads", showing.home_fragment, "downloads_fragment"),
    get(ONE, showing.product, "download"),
    post(f"{ONE}/follow", following.follow, "download_follow"),
    get(f"{ONE}/follow", following.reload),
    get(f"{ONE}/{RELEASE}", showing.release, "release"),
    get(f"{ONE}/{RELEASE}/{{content}}/{{name}}", sending.get_file, "release_file", slow=True),
    get(f"/releases/{RELEASE}", tying.lead, "release_lead"),
    get("/no-mail/{token}", following.show_stop, "downloads_stop", Access.ANYBODY),
    post("/no-mail/{token}", following.stop, access=Access.ANYBODY),
    post("/tickets/{number}/release", tying.answer, "answer_release"),
    get("/desk/downloads", desk_products.show, "desk_downloads", STAFF),
    get("/desk/products/new", desk_products.show_new, "desk_product_new", STAFF),
    post("/desk/products/new", desk_products.write, access=STAFF),
    get("/desk/products/{product}", desk_products.show_product, "desk_product", STAFF),
    post("/desk/products/{product}", desk_products.edit, access=STAFF),
    get("/desk/products/{product}/releases/new", desk_releases.show_new, "desk_version_new", STAFF),
    post("/desk/products/{product}/releases/new", desk_releases.write, access=STAFF, body=Body.PARTS),
    get(DESK_RELEASE, desk_releases.show, "desk_version", STAFF),
    post(DESK_RELEASE, desk_releases.edit, access=STAFF, body=Body.PARTS),
    post(f"{DESK_RELEASE}/state", desk_releases.set_state, "desk_version_state", STAFF),
    get(f"{DESK_RELEASE}/state", desk_releases.reload, access=STAFF),
    Route("PUT", "/desk/uploads", put_release_upload, "release_upload", STAFF, body=Body.STREAM, slow=True),
)
