"""One SQLite file, opened once and shared by every thread: WAL, migrations, transactions.

A single connection behind a lock: our statements take milliseconds, and other processes may read
meanwhile, since in WAL mode readers and the writer do not wait for each other
(https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from chatbot.errors import ExportError, LibraryError

Row = sqlite3.Row


def migrations() -> list[str]:
    """The schema's history, oldest first: append only, one SQL script a step."""
    folder = files("chatbot.library") / "migrations"
    scripts = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return [entry.read_text("utf-8") for entry in sorted(scripts, key=lambda entry: entry.name)]


_TABLES = """SELECT name FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'pairs'"""


class Database:
    """A migrated SQLite database, safe to use from many threads."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open, creating and migrating as needed; an absent file opened to read is empty.

        Raises `LibraryError` when the file cannot be opened, is damaged, or was written by a
        newer (or, to read only, an older) version.
        """
        self.path = path
        self.readonly = readonly
        self._lock = threading.RLock()
        with self._explained("library_unreadable"):
            self._connection = self._connect()
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def rows(self, sql: str, values: Mapping[str, object] | None = None) -> list[Row]:
        """Run one query and return all it finds."""
        with self._lock, self._explained("library_unreadable"):
            return self._connection.execute(sql, values or {}).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do all of it or nothing; the lock is held throughout. `LibraryError` if it fails."""
        if self.readonly:
            raise LibraryError("library_readonly", origin=str(self.path))
        with self._lock, self._explained("library_unwritable"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._connection.in_transaction:  # SQLite may have rolled back by itself
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def copy(self, path: Path) -> None:
        """Write the whole database, as it is at this moment, to a file that must not exist.

        Raises `ExportError` when the file cannot be written, `LibraryError` for a damaged database.
        """
        with self._lock, self._explained("library_unreadable"):
            try:
                self._connection.execute("VACUUM INTO ?", (str(path),))
            except sqlite3.OperationalError as error:  # damage is a `sqlite3.DatabaseError`
                raise ExportError("library_export_failed", origin=str(path)) from error

    def erase(self) -> None:
        """Forget every row of every table but the pairs of indexes; the words leave the disk."""
        if self.readonly:
            raise LibraryError("library_readonly", origin=str(self.path))
        with self._lock, self._explained("library_unwritable"):
            self._connection.execute("PRAGMA secure_delete = ON")
            with self.transaction() as connection:
                connection.execute("PRAGMA defer_foreign_keys = ON")
                found = connection.execute(_TABLES).fetchall()
                for row in found:
                    connection.execute(f'DELETE FROM "{row["name"]}"')  # noqa: S608 - our own tables
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; what is committed is safe. Closing twice is harmless."""
        with self._lock:
            self._connection.close()

    def _connect(self) -> sqlite3.Connection:
        if self.readonly:
            name = _reading(self.path)
        else:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            name = self.path.absolute().as_uri()
        connection = sqlite3.connect(name, uri=True, isolation_level=None, check_same_thread=False)
        connection.row_factory = Row
        return connection

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA busy_timeout = 10000")
        run("PRAGMA foreign_keys = ON")
        if not self.readonly:
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")  # the system of record survives a power cut
        version, steps = self._version(), migrations()
        if version > len(steps):
            raise LibraryError("library_too_new", origin=str(self.path))
        if version < len(steps) and self.readonly and self.path.exists():
            raise LibraryError("library_too_old", origin=str(self.path))
        for number in range(version + 1, len(steps) + 1):
            self._migrate(number, steps[number - 1])

    def _migrate(self, number: int, script: str) -> None:
        whole = f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
        try:
            self._connection.executescript(whole)
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _explained(self, key: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise LibraryError(key, origin=str(self.path)) from error


def _reading(path: Path) -> str:
    """The SQLite URI that opens a file to read: an absent one as an empty database in memory.

    On a disk we cannot write to, SQLite cannot share memory with a writer, and there is none.
    """
    if not path.exists():
        return ":memory:"
    still = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"
