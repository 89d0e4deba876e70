"""The file of a backup: written and read as a stream, sealed with a passphrase if one is given."""

from tocsin.channels.backup_file.archive import Backup, opened, write_backup
from tocsin.channels.backup_file.passphrase import read_passphrase

__all__ = ["Backup", "opened", "read_passphrase", "write_backup"]
