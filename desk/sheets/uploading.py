"""What arrives with a form, read no further than a sheet may be long."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from desk.sheets.limits import MOST_BYTES

View = Callable[..., HttpResponse]


class Bounded(FileUploadHandler):
    """Stops reading after MOST_BYTES: the form then has the fields before the file, and no file."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MOST_BYTES:
            raise StopUpload(connection_reset=False)  # what still comes is not kept
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def bounded(view: View) -> View:
    """Read no more than a sheet of what `view` is sent, which asks for the form's token itself."""

    @wraps(view)
    def read_bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers.insert(0, Bounded(request))
        return view(request, *args, **kwargs)

    return csrf_exempt(read_bounded)


def was_too_long(request: HttpRequest) -> bool:
    """Whether reading was stopped."""
    return any(isinstance(each, Bounded) and each.received > MOST_BYTES for each in request.upload_handlers)
