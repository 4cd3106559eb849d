"""Outlook's envelope gives up its files, its text and its long names."""

import struct

from tickets.inbound.parse.tnef import TnefFile, unpack

HEAD = b"\x78\x9f\x3e\x22\x01\x00"


def attribute(level: int, tag: int, value: bytes) -> bytes:
    checksum = struct.pack("<H", sum(value) & 0xFFFF)
    return bytes([level]) + struct.pack("<II", tag, len(value)) + value + checksum


def text_property(tag: int, kind: int, value: bytes) -> bytes:
    padding = b"\0" * (-len(value) % 4)
    return struct.pack("<HHII", kind, tag, 1, len(value)) + value + padding


def properties(*items: bytes) -> bytes:
    return struct.pack("<I", len(items)) + b"".join(items)


def envelope() -> bytes:
    names = properties(
        struct.pack("<HHI", 3, 0x0E21, 7),
        text_property(0x3707, 0x1F, "rekening février.pdf\0".encode("utf-16-le")),
        text_property(0x370E, 0x1E, b"application/pdf\0"),
        text_property(0x3712, 0x1E, b"<foto@x>\0"),
    )
    body = properties(text_property(0x1000, 0x1E, b"Beste winkel\0"))
    return (
        HEAD
        + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
        + attribute(1, 0x00069003, body)
        + attribute(2, 0x00069002, b"\0" * 14)
        + attribute(2, 0x00018010, b"REKENI~1.PDF\0")
        + attribute(2, 0x0006800F, b"%PDF-1.4")
        + attribute(2, 0x00069005, names)
    )


def test_file_with_long_name_type_and_content_id():
    assert unpack(envelope()).files == [
        TnefFile("rekening février.pdf", b"%PDF-1.4", "application/pdf", "foto@x")
    ]


def test_text_of_the_message():
    assert unpack(envelope()).text == "Beste winkel"


def test_named_properties_are_stepped_over():
    named = (
        struct.pack("<HH", 3, 0x8001) + b"\0" * 16 + struct.pack("<II", 0, 5) + struct.pack("<I", 9)
    )
    value = properties(named, text_property(0x3707, 0x1E, b"bon.pdf\0"))
    data = (
        HEAD
        + attribute(2, 0x00069002, b"")
        + attribute(2, 0x0006800F, b"x")
        + attribute(2, 0x00069005, value)
    )
    assert [file.name for file in unpack(data).files] == ["bon.pdf"]


def test_every_truncation_gives_what_came_before():
    whole = envelope()
    for size in range(len(whole)):
        assert len(unpack(whole[:size]).files) in (0, 1)


def test_what_is_no_envelope_gives_nothing():
    assert unpack(b"hallo").files == []
