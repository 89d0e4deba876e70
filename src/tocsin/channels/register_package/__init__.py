"""The register of information as a file: reads the xBRL-CSV package or the workbook, writes the package."""

from tocsin.channels.register_package.layout import layout
from tocsin.channels.register_package.package import Package
from tocsin.channels.register_package.reader import read_package
from tocsin.channels.register_package.writer import package_stem, write_package

__all__ = ["Package", "layout", "package_stem", "read_package", "write_package"]
