"""`disk.*`: the Drive."""

from feed24.files.api.accounting import collect_soon, show_storage
from feed24.files.api.alternatives import list_files, tell_alternative
from feed24.files.api.applications import get_storage_of_application, rename_storage
from feed24.files.api.arranging import (
    add_folder_to_folder,
    add_folder_to_storage,
    copy_file,
    copy_folder,
    move_file,
    move_folder,
    rename_file,
    rename_folder,
)
from feed24.files.api.binning import (
    bin_file,
    bin_folder,
    delete_file,
    delete_folder,
    restore_file,
    restore_folder,
)
from feed24.files.api.reading import (
    get_attached_object,
    get_file,
    get_file_fields,
    get_folder,
    get_folder_fields,
    get_storage,
    get_storage_fields,
    get_storage_types,
    list_folder,
    list_root,
    list_storages,
)
from feed24.files.api.searching import (
    search,
)
from feed24.files.api.sharing import (
    get_tasks,
    link_file,
    link_folder,
    share_folder,
)
from feed24.files.api.uploading import (
    upload_to_folder,
    upload_to_storage,
)
from feed24.files.api.versions import (
    get_version,
    list_versions,
    restore_version,
    upload_version,
)

__all__ = [
    "add_folder_to_folder",
    "add_folder_to_storage",
    "bin_file",
    "bin_folder",
    "collect_soon",
    "copy_file",
    "copy_folder",
    "delete_file",
    "delete_folder",
    "get_attached_object",
    "get_file",
    "get_file_fields",
    "get_folder",
    "get_folder_fields",
    "get_storage",
    "get_storage_fields",
    "get_storage_of_application",
    "get_storage_types",
    "get_tasks",
    "get_version",
    "link_file",
    "link_folder",
    "list_files",
    "list_folder",
    "list_root",
    "list_storages",
    "list_versions",
    "move_file",
    "move_folder",
    "rename_file",
    "rename_folder",
    "rename_storage",
    "restore_file",
    "restore_folder",
    "restore_version",
    "search",
    "share_folder",
    "show_storage",
    "tell_alternative",
    "upload_to_folder",
    "upload_to_storage",
    "upload_version",
]
