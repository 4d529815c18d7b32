"""Write small PDFs by hand: text at places, in the order given."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

PAGE = (595, 842)


def text_at(left: float, baseline: float, words: str, size: float = 12, *, font: str = "F1") -> bytes:
    """Return what draws words in one place; their bytes are Windows-1252."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {left} {baseline} Tm ({escaped}) Tj ET\n".encode("cp1252")


def small_pdf(
    pages: Sequence[bytes],
    *,
    info: str = "",
    with_picture: bool = False,
    is_packed: bool = False,
    count: int | None = None,
) -> bytes:
    """Return a PDF of these pages; `count` is the number of pages that it claims to have."""
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages) if count is None else count}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        picture + b"stream\n\x80\nendstream",
        f"<<{info}>>".encode(),
    ]
    fonts = "/Font<</F1 3 0 R>>" + ("/XObject<</P 4 0 R>>" if with_picture else "")
    for number, page in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {PAGE[0]} {PAGE[1]}]/Resources<<{fonts}>>"
            f"/Contents {first + 2 * number + 1} 0 R>>".encode()
        )
        drawn = b"q 500 0 0 700 40 70 cm /P Do Q\n" + page if with_picture else page
        data = zlib.compress(drawn) if is_packed else drawn
        packed = b"/Filter/FlateDecode" if is_packed else b""
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), packed, data))
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 5 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(out))
    )
