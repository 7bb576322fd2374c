"""`disk.*`: the Drive."""

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
from feed24.files.api.uploading import upload_to_folder, upload_to_storage

__all__ = [
    "get_attached_object",
    "get_file",
    "get_file_fields",
    "get_folder",
    "get_folder_fields",
    "get_storage",
    "get_storage_fields",
    "get_storage_types",
    "list_folder",
    "list_root",
    "list_storages",
    "upload_to_folder",
    "upload_to_storage",
]
