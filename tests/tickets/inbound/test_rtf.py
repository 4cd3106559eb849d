"""Outlook's rich text becomes text that people read, or the HTML that it was before."""

import struct

import pytest

from tests.growth import is_within
from tests.tickets.inbound.test_tnef import HEAD, attribute, properties, text_property
from tickets.inbound.parse.rtf import read, unpack
from tickets.inbound.parse.tnef import unpack as open_envelope

#: The worked example of the specification.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3"
    "2068656c090020627705b06c647d0a800fa0"
)
UNPACKED = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def stored(rich: bytes) -> bytes:
    """Rich text that was not packed, in the wrapper that says so."""
    return struct.pack("<II4sI", len(rich) + 12, len(rich), b"MELA", 0) + rich


def test_packed_example_of_the_specification():
    assert unpack(PACKED) == UNPACKED
    assert read(UNPACKED) == ("hello world", "")


def test_repetition_that_runs_into_itself():
    # One letter, then seventeen times what stands there: the window is read while it is filled.
    place = 207
    control = bytes([0b00000010])
    packed = control + b"x" + struct.pack(">H", place << 4 | 15)
    wrapped = struct.pack("<II4sI", len(packed) + 12, 18, b"LZFu", 0) + packed
    assert unpack(wrapped) == b"x" * 18


@pytest.mark.parametrize("size", range(len(PACKED)))
def test_cut_off_gives_a_beginning(size):
    assert UNPACKED.startswith(unpack(PACKED[:size]))


def test_letters_outside_ascii():
    rich = (
        rb"{\rtf1\ansi\ansicpg1252 Caf\'e9 \u8364? 5 \lquote ja\rquote\par{\uc2 \u233 ??n}\~ruim}"
    )
    assert read(rich) == ("Café € 5 ‘ja’\nén\N{NO-BREAK SPACE}ruim", "")


def test_two_halves_of_one_character_are_joined():
    assert read(rb"{\rtf1\uc1 \u-10179?\u-8704?}") == ("\N{GRINNING FACE}", "")


def test_half_a_character_alone_is_replaced():
    assert read(rb"{\rtf1 a\u-10179?b}") == ("a\N{REPLACEMENT CHARACTER}b", "")


def test_what_is_not_to_be_read_is_left_out():
    rich = (
        rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}{\info{\author Jan}}Tot {\b ziens}}"
    )
    assert read(rich) == ("Tot ziens", "")


def test_link_keeps_its_words_and_loses_its_instruction():
    rich = rb'{\rtf1{\field{\*\fldinst HYPERLINK "https://x"}{\fldrslt onze winkel}}}'
    assert read(rich) == ("onze winkel", "")


def test_wrapped_html_comes_out_again():
    rich = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Waar is "
        rb"{\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 mijn{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 "
        rb" pakket{\*\htmltag84 &gt;}?\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}}"
    )
    assert read(rich) == ("", "<p>Waar is <b>mijn</b> pakket&gt;?</p>")


@pytest.mark.parametrize("rich", [b"", b"\x00", b"hello", b"{\\rt", b"<html>"])
def test_what_is_no_rich_text_gives_nothing(rich):
    assert read(rich) == ("", "")


def test_envelope_with_rich_text_alone_is_read():
    body = properties(text_property(0x1009, 0x102, PACKED))
    found = open_envelope(HEAD + attribute(1, 0x00069003, body))
    assert (found.text, found.html) == ("hello world", "")


def test_plain_text_goes_before_rich_text():
    body = properties(
        text_property(0x1009, 0x102, stored(rb"{\rtf1 anders}")),
        text_property(0x1000, 0x1E, b"Beste winkel\0"),
    )
    assert open_envelope(HEAD + attribute(1, 0x00069003, body)).text == "Beste winkel"


@pytest.mark.parametrize("piece", [b"{", b"}", b"\\u5 ", b"{\\*", b"\\'", b"\\htmlrtf ", b"\\"])
def test_hostile_text_takes_linear_time(piece):
    assert is_within(8, read, *(b"{\\rtf1" + piece * times for times in (20_000, 80_000)))
