"""The reactions there are. The order is that in which they are shown."""

# Code, as stored and sent, and name.
KINDS = {
    "like": "Like",
    "love": "Love",
    "laugh": "Laugh",
    "wonder": "Wonder",
    "cry": "Cry",
    "angry": "Angry",
}
