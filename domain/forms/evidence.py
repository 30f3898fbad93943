"""Fields of forms that hold evidence from the place: photos, and the customer's signature."""

from typing import Annotated

from pydantic import Field

from domain.documents import DocumentsOf, Subject

Names = tuple[Annotated[str, Field(min_length=1, max_length=200)], ...]
"""What documents are called where they are kept."""
Photos = Annotated[Names, DocumentsOf(Subject.PHOTO)]
Signature = Annotated[str, Field(min_length=1, max_length=200), DocumentsOf(Subject.SIGNATURE)]
"""What was written with a finger; or the name, typed by whoever cannot draw it."""
