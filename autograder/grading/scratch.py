"""The folder that an untrusted process may write to: measured and emptied."""

from __future__ import annotations

import os
import secrets
import stat

from autograder.grading.untrusted.sandbox.resources import (
    SCRATCH_BYTES,
    SCRATCH_ENTRIES,
)

MAX_DEPTH = 40
READ_DIR = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class Scratch:
    """One folder for all children of a zygote, one after the other.

    Everything works on descriptors, never on paths: a path may be longer than the
    kernel takes, what it names may change while it is followed, and the folder may lie
    where only the zygote's paths lead.

    Parameters
    ----------
    folder : int
        A descriptor of the folder, which this object closes.
    """

    def __init__(self, folder: int) -> None:
        self.folder = folder

    def is_full(self) -> bool:
        """Say whether there is more than the bounds allow; stops counting there."""
        root = os.open(".", READ_DIR, dir_fd=self.folder)
        try:
            return self._spend(root, [SCRATCH_BYTES, SCRATCH_ENTRIES], 0)
        finally:
            os.close(root)

    def _spend(self, folder: int, left: list[int], depth: int) -> bool:
        if depth > MAX_DEPTH:
            return True
        inner = []
        with os.scandir(folder) as entries:
            for entry in entries:
                left[1] -= 1
                try:
                    about = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # it is gone again
                left[0] -= about.st_blocks * 512
                if left[0] < 0 or left[1] < 0:
                    return True
                if stat.S_ISDIR(about.st_mode):
                    inner.append(entry.name)
        for name in inner:
            try:
                below = os.open(name, READ_DIR, dir_fd=folder)
            except FileNotFoundError:
                continue
            except OSError:
                return True  # a folder that hides what it holds
            try:
                if self._spend(below, left, depth + 1):
                    return True
            finally:
                os.close(below)
        return False

    def empty(self) -> None:
        """Remove everything in the folder.

        Raises
        ------
        OSError
            If something can't be removed.
        """
        root = os.open(".", READ_DIR, dir_fd=self.folder)
        try:
            empty_folder(root)
        finally:
            os.close(root)

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self.folder)


def empty_folder(root: int) -> None:
    """Remove everything below a folder, however deep: folders are moved up first."""
    while names := os.listdir(root):  # noqa: PTH208
        for name in names:
            if not is_folder(name, root):
                os.unlink(name, dir_fd=root)  # noqa: PTH108 (relative to a descriptor)
                continue
            os.chmod(name, 0o700, dir_fd=root)  # noqa: PTH101
            below = os.open(name, READ_DIR, dir_fd=root)
            try:
                for inner in os.listdir(below):  # noqa: PTH208
                    if is_folder(inner, below):
                        os.chmod(inner, 0o700, dir_fd=below)  # noqa: PTH101
                        moved = (
                            f"moved-{secrets.token_hex(16)}"  # nobody has guessed it
                        )
                        os.rename(inner, moved, src_dir_fd=below, dst_dir_fd=root)  # noqa: PTH104
                    else:
                        os.unlink(inner, dir_fd=below)  # noqa: PTH108
            finally:
                os.close(below)
            os.rmdir(name, dir_fd=root)  # noqa: PTH106


def is_folder(name: str, folder: int) -> bool:
    """Say whether an entry is a folder, and no link to one."""
    mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode  # noqa: PTH116
    return stat.S_ISDIR(mode)
