"""feed24: a company news feed server that speaks the Bitrix24 REST protocol."""

__version__ = "0.1.0"
