"""Who is told, where and how: for those who write letters."""

from storage.recipients import Recipient, recipients_of, ways_of

__all__ = ["Recipient", "recipients_of", "ways_of"]
