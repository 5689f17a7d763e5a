"""Energy and demand by month of a year of load, by a rate in the form of the Utility Rate Database.

An independent calculation to which the engine's figures are compared. It shares nothing with the engine: it takes each
block of the load by itself, looks at the wall clock, and adds up. README.md has the formats.

    generate.py [FOLDER]     writes load.csv and expected.csv into FOLDER, without it beside itself
"""

import csv
import json
import sys
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
STEP = 15 * MINUTE
YEAR = 2025

# Load of each hour, percent of the point's size: an office building. Hours are those of standard time, so that making
# the load needs no wall clock.
SHAPE = [22, 20, 20, 20, 22, 28, 45, 68, 85, 94, 98, 100, 96, 98, 100, 97, 92, 84, 66, 50, 40, 34, 28, 24]

# (point, seed, base, size, spread, most), counts of 2 Wh in a quarter of an hour. B often draws the most it can, so that
# several blocks of a month share a peak; C draws nothing in many nights.
POINTS = [
    ("A", 20250101, 300, 5200, 1500, 8000),
    ("B", 20250309, 500, 4000, 1200, 5000),
    ("C", 20251102, -120, 500, 260, 800),
]


def first_instant(year):
    """The first instant of a local year, UTC."""
    return datetime(year, 1, 1, tzinfo=ZONE).astimezone(timezone.utc)


def planted():
    """Blocks that are put into the load at edges where a peak is easily lost: (point, start) to counts."""
    with open(HERE / "planted.csv", encoding="utf-8", newline="") as file:
        return {(row["point"], instant(row["start"])): int(row["counts"]) for row in csv.DictReader(file)}


def instant(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def load(point, seed, base, size, spread, most, begin, blocks, instead):
    """Counts of every block of the year: a linear congruential generator of 64 bits (Knuth's MMIX), its upper 31 bits."""
    state = seed
    counts = []
    for i in range(blocks):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        day, hour = i // 96, i % 96 // 4
        # 1 January 2025 was a Wednesday; half as much at weekends
        shaped = size * SHAPE[hour] // (200 if day % 7 in (3, 4) else 100)
        value = base + shaped + (state >> 33) % spread
        value = min(most, max(0, value))
        counts.append(instead.pop((point, begin + i * STEP), value))
    return counts


def period(rate, kind, walls):
    """The period in which a block lies at each of its minutes: by month, hour and kind of day; None if not a single one."""
    periods = set()
    for wall in walls:
        days = "weekend" if wall.weekday() >= 5 else "weekday"
        periods.add(rate[f"{kind}{days}schedule"][wall.month - 1][wall.hour])
    return periods.pop() if len(periods) == 1 else None


def main(folder):
    rate = json.loads((HERE / "rate.json").read_text(encoding="utf-8"))
    assert rate["demandwindow"] * MINUTE == STEP
    begin = first_instant(YEAR)
    blocks = (first_instant(YEAR + 1) - begin) // STEP
    instead = planted()
    loads = {point: load(point, *how, begin, blocks, instead) for point, *how in POINTS}
    assert not instead, f"planted outside the year: {instead}"

    energy = {}
    demand = {}
    hours = {}
    for i in range(blocks):
        start = begin + i * STEP
        walls = [(start + m * MINUTE).astimezone(ZONE) for m in range(STEP // MINUTE)]
        month = walls[0].strftime("%Y-%m")
        for_energy = period(rate, "energy", walls)
        for_demand = period(rate, "demand", walls)
        # the rate changes on whole hours and the zone's offsets are whole hours: no block can hold two periods
        assert for_energy is not None and for_demand is not None, start
        hours[month] = hours.get(month, 0) + STEP / timedelta(hours=1)
        for point, counts in loads.items():
            for key in ((month, point, "total"), (month, point, str(for_energy))):
                energy[key] = energy.get(key, 0) + counts[i]
            for key in ((month, point, "total"), (month, point, str(for_demand))):
                # only more than the highest so far: of equal blocks the first stays
                if key not in demand or counts[i] > demand[key][0]:
                    demand[key] = (counts[i], start + STEP)

    with open(folder / "load.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("point", "blocks", "counts", "crc32"))
        for point, counts in loads.items():
            crc = zlib.crc32(b"".join(value.to_bytes(4, "big") for value in counts))
            out.writerow((point, len(counts), sum(counts), f"{crc:08x}"))

    with open(folder / "expected.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("month", "point", "what", "period", "counts", "at"))
        for month in hours:
            for point in loads:
                for p in ("total", *map(str, range(len(rate["energyratestructure"])))):
                    out.writerow((month, point, "energy", p, energy.get((month, point, p), 0), ""))
                for p in ("total", *map(str, range(len(rate["demandratestructure"])))):
                    counts, at = demand.get((month, point, p), ("", None))
                    out.writerow((month, point, "demand", p, counts, at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""))

    for point, counts in loads.items():
        months = sum(energy[month, point, "total"] for month in hours)
        periods = sum(n for (_, of, p), n in energy.items() if of == point and p != "total")
        assert months == periods == sum(counts), point
        print(f"{point}: {len(counts)} blocks, {sum(counts)} counts, {counts.count(0)} blocks of nothing")
    print("hours:", ", ".join(f"{month} {n:g}" for month, n in hours.items()))


if __name__ == "__main__":
    if sys.flags.optimize:
        sys.exit("asserts guard what this program writes: run it without -O")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
