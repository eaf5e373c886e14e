"""The two keys on which what was sent depends: they go with the data, all others are made anew with an installation."""

from pathlib import Path

from cli.backups.manifest import Piece, Run, inside, piece_of
from cli.places import Places
from kit.settings import SettingsError

# Without the first, a mail that still has to carry a password cannot be written again; without the second, nobody
# can answer a mail that they have.
KEPT = (("accounts", "mail_secret_key"), ("notify", "reply_key"))


def dump(places: Places, run: Run) -> dict[str, Piece]:
    """Write those that this command may read; where secrets are kept by somebody else, that one keeps them."""
    found = {}
    for process, name in KEPT:
        try:
            text = places.secret(process, name)
        except SettingsError:
            continue
        path = run.place("keys", f"{process}.{name}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(text + "\n", encoding="ascii")
        found[f"{process}.{name}"] = piece_of(run.folder, path, 1)
    return found


def restore(places: Places, folder: Path, pieces: dict[str, Piece]) -> list[str]:
    """Put them in place where that is ours to do; gives the names of those that the operator has to put back."""
    left = []
    for process, name in KEPT:
        piece = pieces.get(f"{process}.{name}")
        target = places.operator.secrets.parent / process / name
        if piece is None or not target.parent.is_dir():
            left.append(f"{process}/{name}")
            continue
        text = inside(folder, piece.path).read_text(encoding="ascii")
        try:
            scratch = target.with_name(f".{name}.new")
            scratch.unlink(missing_ok=True)
            scratch.touch(mode=0o600)
            scratch.write_text(text, encoding="ascii")
            scratch.replace(target)
        except OSError:  # mounted read-only, as Kubernetes does
            left.append(f"{process}/{name}")
    return left
