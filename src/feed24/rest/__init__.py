"""The Bitrix24 REST protocol. Knows no noun of the feed but the caller."""
