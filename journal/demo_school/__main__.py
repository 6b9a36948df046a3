"""python -m journal.demo_school FOLDER: an example of every file of the exchange contract."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from journal.demo_school import write_demo_school
from journal.demo_school.cast import TIMEZONE

if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and the folder
        sys.exit(__doc__)
    write_demo_school(Path(sys.argv[1]), today=datetime.now(ZoneInfo(TIMEZONE)).date())
