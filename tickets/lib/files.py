"""What a file is by its content, and a name for it that no system or screen can misread."""

import re
import unicodedata

from tickets.lib import text

MAX_NAME = 150
_INLINE_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype|\?xml|html|head|body|script|svg|[a-z]{1,20}[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
}
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "image/heic": "heic",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/gzip": "gz",
    "application/rtf": "rtf",
    "application/json": "json",
    "application/xml": "xml",
    "application/ics": "ics",
    "application/ms-tnef": "dat",
    "application/pgp-signature": "asc",
    "application/pgp-encrypted": "asc",
    "application/pgp-keys": "asc",
    "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/ogg": "ogg",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "message/rfc822": "eml",
    "message/delivery-status": "txt",
    "message/disposition-notification": "txt",
    "message/feedback-report": "txt",
    "text/rfc822-headers": "txt",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "text/xml": "xml",
} | {kind: extension for extension, kind in _OFFICE.items()}

_NAMES = {
    "text/calendar": "invite.ics",
    "message/delivery-status": "delivery-status.txt",
    "application/pgp-encrypted": "version.asc",
}
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
_RESERVED = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}


def sniff(content: bytes, name: str = "") -> str:
    """The content type by the first bytes; the name only tells apart what shares a container."""
    head = content[:2048]
    extension = name.rpartition(".")[2].lower()
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:11] in (b"hei", b"mif") else "video/mp4"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            if kind in ("application/zip", "application/x-ole-storage"):
                return _OFFICE.get(extension, kind)
            return kind
    if _MARKUP.match(head):
        is_svg = b"<svg" in head.lower()
        return "image/svg+xml" if is_svg else "text/html"
    if head and b"\x00" not in head and _is_text(head):
        return "text/csv" if extension == "csv" else "text/plain"
    return "application/octet-stream"


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) == 2048  # cut inside a character
    return True


def is_inline_image(content: bytes) -> bool:
    """Whether the bytes, not their label, are an image that a browser cannot run."""
    return sniff(content) in _INLINE_IMAGES


def safe_name(name: str, content_type: str = "") -> str:
    """A file name without path, control, direction override or reserved device; never empty."""
    flat = unicodedata.normalize("NFC", text.one_line(name, 1000))
    flat = flat.replace("\\", "/").rstrip("/").rpartition("/")[2]
    flat = _UNSAFE.sub("_", flat).strip(" .")
    if not flat.strip("_ ."):
        return default_name(content_type)
    if flat.partition(".")[0].strip().lower() in _RESERVED:
        flat = f"_{flat}"
    if len(flat) > MAX_NAME:
        stem, dot, extension = flat.rpartition(".")
        keep = f"{dot}{extension}" if stem and len(extension) <= 10 else ""
        flat = flat[: MAX_NAME - len(keep)] + keep
    return flat


def default_name(content_type: str) -> str:
    """A name for a file that came without one."""
    main, _, rest = content_type.lower().partition("/")
    extension = EXTENSIONS.get(content_type.lower())
    if content_type.lower() in _NAMES:
        return _NAMES[content_type.lower()]
    stem = {"image": "image", "audio": "audio", "video": "video", "message": "message"}.get(
        main, "attachment"
    )
    if extension is None and main in ("image", "audio", "video") and rest.isalnum():
        extension = rest
    return f"{stem}.{extension}" if extension else stem
