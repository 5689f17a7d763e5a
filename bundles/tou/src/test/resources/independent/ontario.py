"""Minutes of each rate of Ontario's price plans (TOU and ULO) by local month of 2025 and 2026.

Independent of the programmes and of the engine: the rules are written here once more, from the facts, and what comes out
is checked against the table of hours before it is written. README.md has the format.

    ontario.py [FOLDER]     writes ontario.csv into FOLDER, without it beside itself
"""

import csv
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Toronto")
YEARS = (2025, 2026)
MONDAY, SATURDAY = 0, 5
RATES = {"tou": ("off", "mid", "on"), "ulo": ("ultra-low", "weekend", "mid", "on")}

# Hours, January to December; mid equals on in every month.
TOU_OFF = {
    2025: (480, 444, 491, 468, 492, 468, 480, 504, 468, 480, 481, 492),
    2026: (492, 444, 479, 468, 504, 456, 480, 504, 468, 492, 469, 492),
}
TOU_MID_AND_ON = {
    2025: (132, 114, 126, 126, 126, 126, 132, 120, 126, 132, 120, 126),
    2026: (126, 114, 132, 126, 120, 132, 132, 120, 126, 126, 126, 126),
}
YEAR_OF_TOU = {"off": 5748, "mid": 1506, "on": 1506}
YEAR_OF_ULO = {"ultra-low": 2920, "weekend": 1824, "mid": 2761, "on": 1255}

# The full moon that Easter follows, (month, day) by golden number; for 1900 to 2199.
FULL_MOONS = (
    (4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
    (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27),
)  # fmt: skip


def easter(year):
    """The Sunday after the full moon, by the tables of the almanac and not by a formula."""
    moon = date(year, *FULL_MOONS[year % 19])
    return moon + timedelta(days=6 - moon.weekday() or 7)


def monday(year, month, which):
    """The first, second ... Monday of a month."""
    mondays = [d for d in (date(year, month, n) for n in range(1, 29)) if d.weekday() == MONDAY]
    return mondays[which - 1]


def holidays(year):
    """Names by the dates on which they are observed."""
    on_the_day = {
        date(year, 1, 1): "New Year",
        monday(year, 2, 3): "Family Day",
        easter(year) - timedelta(days=2): "Good Friday",
        next(d for d in (date(year, 5, n) for n in range(24, 0, -1)) if d.weekday() == MONDAY): "Victoria Day",
        date(year, 7, 1): "Canada Day",
        monday(year, 8, 1): "Civic Holiday",
        monday(year, 9, 1): "Labour Day",
        monday(year, 10, 2): "Thanksgiving",
        date(year, 12, 25): "Christmas",
        date(year, 12, 26): "Boxing Day",
    }
    observed = {d: name for d, name in on_the_day.items() if d.weekday() < SATURDAY}
    for d, name in sorted(on_the_day.items()):
        if d.weekday() >= SATURDAY:
            while d.weekday() >= SATURDAY or d in observed:
                d += timedelta(days=1)
            observed[d] = name
    assert len(observed) == 10
    return observed


def tou(wall, free):
    if free or not 7 <= wall.hour < 19:
        return "off"
    noon = 11 <= wall.hour < 17
    summer = 5 <= wall.month <= 10
    return "on" if noon == summer else "mid"


def ulo(wall, free):
    if not 7 <= wall.hour < 23:
        return "ultra-low"
    if free:
        return "weekend"
    return "on" if 16 <= wall.hour < 21 else "mid"


def minutes(year, days_off):
    """Minutes by (programme, month, rate): one by one, along UTC, for all rules are of the wall clock."""
    sums = {(plan, m, rate): 0 for plan, rates in RATES.items() for m in range(1, 13) for rate in rates}
    at = datetime(year, 1, 1, tzinfo=ZONE).astimezone(timezone.utc)
    end = datetime(year + 1, 1, 1, tzinfo=ZONE).astimezone(timezone.utc)
    minute = timedelta(minutes=1)
    while at < end:
        wall = at.astimezone(ZONE)
        free = wall.weekday() >= SATURDAY or wall.date() in days_off
        sums["tou", wall.month, tou(wall, free)] += 1
        sums["ulo", wall.month, ulo(wall, free)] += 1
        at += minute
    return sums


def check(year, sums):
    """Every figure of the tables, and that no minute was lost."""
    for month in range(1, 13):
        assert sums["tou", month, "off"] == 60 * TOU_OFF[year][month - 1], (year, month)
        assert sums["tou", month, "mid"] == 60 * TOU_MID_AND_ON[year][month - 1], (year, month)
        assert sums["tou", month, "on"] == 60 * TOU_MID_AND_ON[year][month - 1], (year, month)
    for plan, whole in (("tou", YEAR_OF_TOU), ("ulo", YEAR_OF_ULO)):
        for rate, hours in whole.items():
            assert sum(sums[plan, month, rate] for month in range(1, 13)) == 60 * hours, (year, plan, rate)
        assert sum(n for (of, _, _), n in sums.items() if of == plan) == 365 * 24 * 60, (year, plan)


def main(folder):
    assert (easter(2025), easter(2026)) == (date(2025, 4, 20), date(2026, 4, 5))
    table = {}
    for year in YEARS:
        days_off = holidays(year)
        print(f"{year}:", ", ".join(f"{name} {d:%a %m-%d}" for d, name in sorted(days_off.items())))
        table[year] = minutes(year, days_off)
        check(year, table[year])
    assert holidays(2026)[date(2026, 12, 28)] == "Boxing Day"
    with open(folder / "ontario.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("programme", "year", "month", "rate", "minutes"))
        for plan, rates in RATES.items():
            for year in YEARS:
                for month in range(1, 13):
                    for rate in rates:
                        out.writerow((plan, year, month, rate, table[year][plan, month, rate]))
    print("every figure of the table is met")


if __name__ == "__main__":
    if sys.flags.optimize:
        sys.exit("asserts are what this program is for: run it without -O")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
