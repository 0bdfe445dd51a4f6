#!/usr/bin/env python3
"""Makes due2026.tsv: python3 due2026.py > due2026.tsv

The due dates of every start day of 2026, for a test to hold the program against. It shares nothing with the program:
the official days are typed off the State Council's notice of 4 November 2025, weekdays included, and instead of walking
from day to day it lays all workdays in one list and adds the number to a place in it.
"""

from bisect import bisect_left
from datetime import date, timedelta

# 自…至…放假, with the weekdays that the notice gives, and 上班. A slip of the finger contradicts its weekday.
OFF = [
    ("01-01 Thu", "01-03 Sat", 3),
    ("02-15 Sun", "02-23 Mon", 9),
    ("04-04 Sat", "04-06 Mon", 3),
    ("05-01 Fri", "05-05 Tue", 5),
    ("06-19 Fri", "06-21 Sun", 3),
    ("09-25 Fri", "09-27 Sun", 3),
    ("10-01 Thu", "10-07 Wed", 7),
]
WORKED = ["01-04 Sun", "02-14 Sat", "02-28 Sat", "05-09 Sat", "09-20 Sun", "10-10 Sat"]
COUNTS = [1, 2, 5, 10, 15]


def day(said):
    day, weekday = said.split()
    at = date.fromisoformat("2026-" + day)
    assert at.strftime("%a") == weekday, said
    return at


off = set()
for first, last, length in OFF:
    run = [day(first) + timedelta(n) for n in range(length)]
    assert run[-1] == day(last), (first, last)
    off.update(run)
worked = {day(said) for said in WORKED}

# 2027 has not been published: Monday to Friday.
everyday = [date(2026, 1, 1) + timedelta(n) for n in range(365 + 60)]
workdays = [d for d in everyday if d in worked or (d.isoweekday() <= 5 and d not in off)]

print("start", "from_18", *COUNTS, sep="\t")
for start in everyday[:365]:
    for evening in (0, 1):
        place = bisect_left(workdays, start)  # of the start, or of the first workday after it
        if evening and workdays[place] == start:
            place += 1
        due = [workdays[place + n] + timedelta(1) for n in COUNTS]  # 24:00
        print(start, evening, *due, sep="\t")
