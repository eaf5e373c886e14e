"""What a file is and which names it may have: pure rules."""

from services.files.domain.file import Attached, Filing, Owner, Person, State, StoredFile
from services.files.domain.names import key_of, numbered, safe_name

__all__ = ["Attached", "Filing", "Owner", "Person", "State", "StoredFile", "key_of", "numbered", "safe_name"]
