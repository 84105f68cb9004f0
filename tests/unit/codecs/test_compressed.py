"""Files that are compressed."""

from __future__ import annotations

import gzip
from io import BufferedReader, BytesIO
from typing import BinaryIO, cast

import pytest
import zstandard

from foiflow.codecs.compressed import BROKEN, plain_stream

DATA = bytes(range(256)) * 2000


def opened(data: bytes) -> BinaryIO:
    """Give bytes as an open file."""
    return cast("BinaryIO", BufferedReader(BytesIO(data)))


@pytest.mark.parametrize(
    "data",
    [DATA, gzip.compress(DATA), zstandard.compress(DATA), gzip.compress(DATA[:9]) + gzip.compress(DATA[9:])],
    ids=["plain", "gzip", "zstd", "two parts"],
)
def test_a_file_is_read_whether_it_is_compressed_or_not(data: bytes) -> None:
    """The first bytes tell; parts that were compressed one after another are one file."""
    assert plain_stream(opened(data)).read() == DATA


def test_frames_one_after_another_are_one_file() -> None:
    """Also where a frame ends within what is read at a time."""
    whole = b"".join(zstandard.compress(DATA[place : place + 1000]) for place in range(0, len(DATA), 1000))

    assert plain_stream(opened(whole)).read() == DATA


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_file_that_is_cut_off_or_damaged_is_no_whole_one(compress: type[bytes]) -> None:
    """Neither ends quietly where its bytes end."""
    data = compress(DATA)
    broken = bytes([data[0], data[1], data[2], data[3]]) + b"\xff" * 20 + data[24:]

    for wrong in (data[:-5], broken):
        with pytest.raises(BROKEN):
            plain_stream(opened(wrong)).read()
