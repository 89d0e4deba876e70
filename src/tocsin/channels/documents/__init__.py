"""Documents that go out on paper or by mail: set in PDF by Typst, packed with their data."""

from tocsin.channels.documents.package import dossier_package
from tocsin.channels.documents.pages import dossier_pdf, file_name, letter_pdf
from tocsin.channels.documents.words import LANGUAGES, Language, language

__all__ = [
    "LANGUAGES",
    "Language",
    "dossier_package",
    "dossier_pdf",
    "file_name",
    "language",
    "letter_pdf",
]
