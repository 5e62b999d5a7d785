"""Sheets as tests send them."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from desk.models import UploadedSheet


def workbook(*rows: list[Any]) -> bytes:
    """A workbook as a spreadsheet writes it: cells are what they look like."""
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def address(kind: str = "observation") -> str:
    return reverse(f"admin:achievements_{kind}_sheet")


def send(
    client: Client, content: bytes, name: str = "so-lieu.xlsx", kind: str = "observation"
) -> HttpResponse:
    return client.post(address(kind), {"file": SimpleUploadedFile(name, content)})


def keep(client: Client, kind: str = "observation", **more: Any) -> HttpResponse:
    """Let what was sent last stand."""
    return client.post(address(kind), {"keep": UploadedSheet.objects.get().pk} | more)


def faults(response: HttpResponse) -> list[str]:
    return list(response.context["faults"])


def table(content: bytes) -> list[dict[str, Any]]:
    """The rows of the first sheet of a workbook, by its headings."""
    head, *rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]
