"""Forms with files, as a browser without scripts sends them: the fields in their order, then the files."""

import aiohttp

from tests.web.visitor import HtmlForm, Page, Visitor

Files = list[tuple[str, bytes]]


async def send_with_files(browser: Visitor, form: HtmlForm, files: Files, **values: str) -> Page:
    """Fill in and send a form as multipart; what is not named stays as it is shown."""
    data = aiohttp.FormData(quote_fields=False, default_to_multipart=True)  # as browsers name files
    for name, value in form.values.items():
        data.add_field(name, values.get(name, value))
    for name, value in values.items():
        if name not in form.values:
            data.add_field(name, value)
    for file_name, content in files:
        data.add_field("file", content, filename=file_name, content_type="application/octet-stream")
    if not files:
        data.add_field("file", b"", filename="", content_type="application/octet-stream")
    return await browser.request(form.method.upper(), form.action, data=data)
