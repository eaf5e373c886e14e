"""How a request and its answer look on NATS."""

from pydantic import ValidationError

from contracts.errors import HTTP_STATUS, CasebusError, Code, Problem, unavailable
from contracts.version import LINE

ACTOR = "Casebus-Actor"
DEADLINE = "Casebus-Deadline"
TRACE = "traceparent"
SENDER = "Casebus-Line"
# https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-32.md
ERROR = "Nats-Service-Error"
ERROR_CODE = "Nats-Service-Error-Code"

_WORDS = {
    "missing": "This is needed.",
    "string_too_short": "This is needed.",
    "string_too_long": "At most {max_length} characters are allowed.",
    "too_long": "At most {max_length} are allowed.",
    "too_short": "At least {min_length} are needed.",
    "extra_forbidden": "This field is not known.",
    "literal_error": "Allowed are {expected}.",
    "string_pattern_mismatch": "This is not in the expected form.",
    "greater_than_equal": "It must be {ge} or more.",
    "less_than_equal": "It must be {le} or less.",
}


def explain(error: ValidationError) -> dict[str, str]:
    """What is wrong, by field, in plain words."""
    found: dict[str, str] = {}
    for fault in error.errors(include_url=False, include_input=False):
        field = ".".join(str(step) for step in fault["loc"]) or "request"
        words = _WORDS.get(fault["type"], fault["msg"])
        found.setdefault(field, words.format(**{key: str(value) for key, value in fault.get("ctx", {}).items()}))
    return found


def refusal(error: ValidationError) -> CasebusError:
    """The error for a request that does not fit its model."""
    return CasebusError(Code.INVALID, "Some of it is not right.", fields=explain(error))


def refusal_to(line: str, error: ValidationError) -> CasebusError:
    """The same for a sender of this line: what a newer one may already say, another replica will understand."""
    newer = line.isascii() and line.isdecimal() and int(line[:9]) > LINE
    if newer and all(fault["type"] == "extra_forbidden" for fault in error.errors(include_url=False)):
        return unavailable(retry_after=2)
    return refusal(error)


def error_headers(problem: Problem) -> dict[str, str]:
    """The headers of an error answer, as NATS micro clients expect them."""
    words = " ".join(problem.text.format(**problem.params).split())  # a line break in a name would end the header
    return {ERROR: f"{problem.code}: {words}"[:200], ERROR_CODE: str(HTTP_STATUS[problem.code])}


def problem_of(payload: bytes) -> CasebusError:
    """The error in an answer."""
    try:
        problem = Problem.model_validate_json(payload)
    except ValidationError:
        problem = Problem(code=Code.INTERNAL, text="The answer could not be read.")
    return CasebusError(
        problem.code,
        problem.text,
        params=problem.params,
        fields=problem.fields,
        details=problem.details,
        reference=problem.reference,
        retry_after=problem.retry_after,
    )
