"""Tables as files that spreadsheets open, CSV and XLSX: what people typed never becomes a formula."""

from tocsin.channels.spreadsheets.csv_text import csv_text
from tocsin.channels.spreadsheets.row_files import FORMATS, row_file
from tocsin.channels.spreadsheets.workbook import workbook

__all__ = ["FORMATS", "csv_text", "row_file", "workbook"]
