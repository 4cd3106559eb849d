import zlib

from tickets.demo.picture import HEIGHT, WIDTH, png


def test_png_holds_every_pixel():
    content = png()
    start = content.index(b"IDAT")
    size = int.from_bytes(content[start - 4 : start])

    rows = zlib.decompress(content[start + 4 : start + 4 + size])

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(rows) == HEIGHT * (1 + 3 * WIDTH)


def test_png_of_another_shade_is_another_file():
    assert png(shade=1) != png(shade=2)
