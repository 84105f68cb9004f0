"""Files that are compressed by gzip or Zstandard, told by their first bytes."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from io import BufferedReader

    from zstandard import ZstdDecompressor

__all__ = ["BROKEN", "plain_stream"]

BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
"""What reading a compressed file raises that is cut off or damaged."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def plain_stream(stream: BinaryIO) -> BinaryIO:
    """Give what a stream holds, decompressed where it is compressed.

    Args:
        stream: A buffered stream at its beginning. Reading on may raise one of
            ``BROKEN``.
    """
    beginning = cast("BufferedReader", stream).peek(1)
    if beginning.startswith(_GZIP):
        return cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=stream)))
    if not beginning.startswith(_ZSTD):
        return stream
    from zstandard import ZstdDecompressor, ZstdError

    return cast("BinaryIO", io.BufferedReader(_Zstandard(stream, ZstdDecompressor, ZstdError)))


class _Zstandard(io.RawIOBase):
    """A decompressed file, frame by frame; one that is cut off is an error.

    The reader that ``zstandard`` has of its own takes such a file for a whole one.
    """

    def __init__(self, stream: BinaryIO, kind: type[ZstdDecompressor], fault: type[Exception]) -> None:
        self._stream, self._kind, self._fault = stream, kind, fault
        self._frame, self._ready = kind().decompressobj(), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the buffer that BufferedReader gives
        while not self._ready:
            read = self._frame.unused_data or self._stream.read(len(buffer))
            if not read and self._frame.eof:
                return 0
            if not read:
                raise EOFError("cut off")
            if self._frame.eof:
                self._frame = self._kind().decompressobj()
            try:
                self._ready = self._frame.decompress(read)
            except self._fault as error:
                raise EOFError(str(error)) from None
        part, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
