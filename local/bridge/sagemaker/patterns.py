r"""Regular expressions of service models, which are Java's, as Python's.

Python has neither `\p{…}` nor UTF-16 surrogates, takes more characters for a line's own, and lets
nothing be repeated that has no width.
"""

import re
import sys
import unicodedata
from functools import cache

# https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html, "Line terminators".
ANY_BUT_LINE_ENDS = "[^\n\r\u0085\u2028\u2029]"

# All characters beyond the first plane, as a model writes them.
BEYOND_FIRST_PLANE = r"\uD800\uDC00-\uDBFF\uDFFF"

_PROPERTY = re.compile(r"\\p\{(\w+)\}")
_COUNT = re.compile(r"\{\d+(,\d*)?\}")
_ASCII_CLASSES = {
    "Alnum": "a-zA-Z0-9",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Print": " -~",
    "ASCII": "\\x00-\\x7f",
}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the Python form of a model's pattern; a value has to match it as a whole."""
    # In Java `\d`, `\s` and `\w` know ASCII only.
    return re.compile(_translated(pattern), re.ASCII)


def _translated(pattern: str) -> str:
    text = pattern.replace(BEYOND_FIRST_PLANE, "\U00010000-\U0010ffff")
    parts: list[str] = []
    at, in_class = 0, False
    while at < len(text):
        part, at = _next(text, at, in_class)
        parts.append(part)
        if part == "[" and not in_class:
            in_class = True
        elif part == "]":
            in_class = False
    return "".join(parts)


def _next(text: str, at: int, in_class: bool) -> tuple[str, int]:
    if found := _PROPERTY.match(text, at):
        members = _members(found[1])
        return members if in_class else f"[{members}]", found.end()
    if text[at] == "\\":
        # The end of the whole text, which Python spells with a capital letter.
        return text[at : at + 2].replace("\\z", "\\Z"), at + 2
    if text[at] == "." and not in_class:
        return ANY_BUT_LINE_ENDS, at + 1
    if text[at] == "$" and not in_class and (count := _COUNT.match(text, at + 1)):
        return "$", count.end()
    return text[at], at + 1


@cache
def _members(name: str) -> str:
    """Return the characters of a general category, as the inside of a character class."""
    if name in _ASCII_CLASSES:
        return _ASCII_CLASSES[name]
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if not unicodedata.category(chr(code)).startswith(name):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{_escaped(first)}-{_escaped(last)}" for first, last in ranges)


def _escaped(code: int) -> str:
    return f"\\U{code:08x}"
