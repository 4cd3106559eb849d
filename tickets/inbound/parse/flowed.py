"""Joins the soft line breaks of format=flowed text (RFC 3676)."""


def unwrap(text: str, *, delete_space: bool) -> str:
    """Paragraphs in one line each. Lines of different quote depth never flow together."""
    out: list[list[str]] = []
    depth_before = -1
    is_open = False
    for line in text.split("\n"):
        depth, content = _depth(line)
        is_signature = content in ("-- ", "--")
        if is_open and depth == depth_before and not is_signature:
            out[-1].append(content)
        else:
            out.append([">" * depth + " " if depth else "", content])
        is_open = content.endswith(" ") and not is_signature
        if is_open and delete_space:
            out[-1][-1] = content[:-1]
        depth_before = depth
    return "\n".join("".join(pieces) for pieces in out)


def _depth(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")
