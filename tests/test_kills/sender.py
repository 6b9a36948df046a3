"""`diarybot`, with the kinds of letters that tests write: python -m tests.test_kills.sender run."""

from bot.__main__ import main
from tests.delivery.sorting import kinds_of_tests

if __name__ == "__main__":
    with kinds_of_tests():
        main()
