"""Who is in which class, by ids: for those who write letters. Whom they reach is asked of `recipients_of`."""

from storage.class_pupils import grades_of_classes, marked_pupils

__all__ = ["grades_of_classes", "marked_pupils"]
