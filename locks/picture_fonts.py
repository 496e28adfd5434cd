"""The fonts of ``/figure.png`` in ``components/vendor/fonts``: ``make fonts`` renews them.

A server may have no fonts, or none with Korean letters. These are subsets of free fonts: Latin
letters and the signs of formulas, a monospaced font for code, and the 2,350 syllables of modern
Korean. The license of the Korean font demands another name for a subset.
"""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from locks.npm_package import downloaded, integrity

FONTS = Path(__file__).parents[1] / "components" / "vendor" / "fonts"
RECORD = FONTS / "fonts.json"
"""The packages with their hashes, and the hash of every file that was made from them."""
_BOLD = ((0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2044))
_LATIN = (*_BOLD, (0x100, 0x17F))
_SIGNS = (
    *((0x370, 0x3FF), (0x2070, 0x209C), (0x2190, 0x21FF), (0x2200, 0x22FF)),
    *((0x25A0, 0x25FF), (0x2713, 0x2717)),
)
_KOREAN = ((0x3000, 0x303F), (0x3131, 0x318E))
_SYLLABLES = (0xAC00, 0xD7A3)
_FAMILY_NAMES = (1, 3, 4, 6, 16)
"""The entries of a font's name table that hold the name of its family."""


@dataclass(frozen=True)
class Source:
    """A font file of a package on npm.

    Attributes:
        package: the package with its version.
        member: the file in the package.
        name: the file name here.
        letters: the characters of the subset.
        family: the name of the subset; "" keeps the name of the font.
    """

    package: str
    member: str
    name: str
    letters: tuple[int, ...] = ()
    family: str = ""


def _between(*ranges: tuple[int, int]) -> tuple[int, ...]:
    return tuple(code for first, last in ranges for code in range(first, last + 1))


def _korean() -> tuple[int, ...]:
    # The codec writes a syllable outside of the standard's 2,350 as its parts.
    common = (code for code in _between(_SYLLABLES) if len(chr(code).encode("euc_kr")) == 2)
    return (*common, *_between(*_KOREAN))


_INTER, _DEJAVU = "@expo-google-fonts/inter@0.4.2", "dejavu-fonts-ttf@2.37.3"
_SPOQA = "spoqa-han-sans@3.3.0"
_NEO = "Subset/SpoqaHanSansNeo/SpoqaHanSansNeo-Regular.otf"
SOURCES = (
    Source(_INTER, "400Regular/Inter_400Regular.ttf", "inter.ttf", _between(*_LATIN)),
    Source(_INTER, "600SemiBold/Inter_600SemiBold.ttf", "inter-bold.ttf", _between(*_BOLD)),
    Source(_DEJAVU, "ttf/DejaVuSansMono.ttf", "mono.ttf", _between(*_LATIN, *_SIGNS)),
    Source(_DEJAVU, "ttf/DejaVuSansMono-Bold.ttf", "mono-bold.ttf", _between(*_BOLD)),
    Source(_SPOQA, _NEO, "korean.otf", _korean(), "Picture Korean"),
)
LICENSES = (
    Source(_INTER, "LICENSE_FONT", "inter.LICENSE.txt"),
    Source(_DEJAVU, "LICENSE", "mono.LICENSE.txt"),
    Source(_SPOQA, "LICENSE", "korean.LICENSE.txt"),
)


def main() -> None:
    """Download the packages, check them, and write the subsets with their licenses."""
    packages = {name: downloaded(name) for name in dict.fromkeys(each.package for each in SOURCES)}
    FONTS.mkdir(exist_ok=True)
    made = {each.name: _subset(_member(packages, each), each) for each in SOURCES}
    made |= {each.name: _member(packages, each) for each in LICENSES}
    for name, content in made.items():
        (FONTS / name).write_bytes(content)
    record = {
        "packages": {name: integrity(packed) for name, packed in packages.items()},
        "files": {name: integrity(content) for name, content in made.items()},
    }
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _member(packages: dict[str, bytes], source: Source) -> bytes:
    with tarfile.open(fileobj=BytesIO(packages[source.package])) as archive:
        content = archive.extractfile(f"package/{source.member}")
        assert content is not None
        return content.read()


def _subset(content: bytes, source: Source) -> bytes:
    """Return a font with the letters of its subset, without hints and alternative forms."""
    # `make fonts` runs in an environment of its own; the app does not need this package.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font: Any = TTFont(BytesIO(content), recalcTimestamp=False)
    options = Options(hinting=False, layout_features=["kern"], name_IDs="*", name_languages="*")
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=source.letters)
    subsetter.subset(font)
    if source.family:
        _rename(font, source.family)
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def _rename(font: Any, family: str) -> None:
    for entry in font["name"].names:
        if entry.nameID in _FAMILY_NAMES:
            entry.string = family.replace(" ", "") if entry.nameID == 6 else family
    outlines = font["CFF "].cff
    outlines.fontNames = [family.replace(" ", "")]
    outlines.topDictIndex[0].FullName = outlines.topDictIndex[0].FamilyName = family


if __name__ == "__main__":
    main()
