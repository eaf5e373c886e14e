"""What an outside system is told in the headers and the fields of a refusal."""

import json

from contracts.errors import Code, Problem
from gateway.systems.answering import refused


def test_the_header_says_the_words_with_their_figures_and_never_ends_within_a_name() -> None:
    text = "A request of {name} may have {limit} bytes."
    answer = refused(Problem(code=Code.TOO_LARGE, text=text, params={"limit": 100, "name": "a\r\nX-Evil: b"}))
    words = answer.headers["Nats-Service-Error"]
    assert words.endswith("A request of a X-Evil: b may have 100 bytes.")
    assert not {"\r", "\n"} & set(words)


def test_a_refused_file_is_named_as_the_request_names_it() -> None:
    answer = refused(
        Problem(code=Code.INVALID, text="Not right.", fields={"uploads": "Unknown.", "title": "Too long."})
    )
    assert json.loads(answer.data)["error"]["fields"] == {"files": "Unknown.", "title": "Too long."}
