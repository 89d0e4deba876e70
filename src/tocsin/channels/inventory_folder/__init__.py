"""The inventory folder: CSV files with what no register of information holds."""

from tocsin.channels.inventory_folder.folder import Folder, Joined, joined, read_folder

__all__ = ["Folder", "Joined", "joined", "read_folder"]
