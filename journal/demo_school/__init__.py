"""A school that does not exist, as a bundle of the exchange contract: for the demo, for tests, for load."""

from journal.demo_school.cast import CAST, Cast, Member
from journal.demo_school.school import write_demo_school

__all__ = ["CAST", "Cast", "Member", "write_demo_school"]
