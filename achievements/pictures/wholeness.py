"""Whether the file of a picture has its end. Decoders forgive what is cut off behind the last pixels."""

SOI_LENGTH = 2
SCAN, END = 0xDA, b"\xff\xd9"
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}  # JPEG markers that nothing belongs to


def is_whole(form: str, content: bytes) -> bool:
    """Whether a JPEG, MPO, PNG or WebP file has its end; what comes behind that does not matter."""
    match form:
        case "PNG":
            return b"IEND\xae\x42\x60\x82" in content
        case "WEBP":
            return len(content) >= int.from_bytes(content[4:8], "little") + 8
    return _jpeg_is_whole(content)


def _jpeg_is_whole(content: bytes) -> bool:
    """Whether an end stands behind the first scan: before that it may be the end of a thumbnail."""
    place = SOI_LENGTH
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == SCAN:
            return content.find(END, place) != -1
        if marker == 0xFF:
            place += 1  # fill
        elif marker in WITHOUT_LENGTH:
            place += 2
        else:
            place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return False
