package io.meterhouse.tou.urdb;

import io.meterhouse.document.Problems;
import io.meterhouse.document.YamlNode;
import io.meterhouse.document.YamlReader;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.Programme.Rate;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.programme.ProgrammeReader.Result;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a programme of a record of the OpenEI Utility Rate Database, as its API gives it (version 3 and up, {@code detail=full}): alone
 * or as the one entry of {@code items}. Its months become seasons, its energy periods rates, its demand charges demands. The database
 * knows neither time zones nor holidays, and whole hours only. Prices are not taken over: the gateway counts, and prices nothing. Keeps
 * nothing; safe for several threads.
 */
public final class UrdbReader {
    /** The most bytes that a record may have. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final YamlReader.Limits LIMITS = new YamlReader.Limits(
            "record of the rate database", MAX_BYTES / 1024, 40_000, 10, "energyweekdayschedule is");
    private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long LATEST = Instant.parse("2199-12-31T00:00:00Z").getEpochSecond();
    private static final int LONGEST_NAME = 100;
    private static final int LETTERS = 26;

    private final Problems problems;
    private final ZoneId zone;

    private UrdbReader(Problems problems, ZoneId zone) {
        this.problems = problems;
        this.zone = zone;
    }

    /**
     * Reads a record.
     *
     * @param name how mistakes name it, {@code gs-3.json}
     * @param bytes its JSON; more than {@link #MAX_BYTES} are refused without being looked at
     * @param zone by whose wall clocks its hours are
     * @param effective from when it is to rate; empty for the record's own date
     */
    public static Result read(String name, byte[] bytes, ZoneId zone, Optional<Instant> effective) {
        Problems problems = new Problems(name);
        Optional<Programme> programme = Optional.empty();
        try {
            programme = new UrdbReader(problems, zone).programme(YamlReader.read(bytes, LIMITS), effective);
        } catch (YamlReader.YamlMistake e) {
            problems.add(e.line(), "", e.getMessage());
        }
        return programme.isPresent() && problems.count() == 0
                ? new Result.Accepted(programme.get(), problems.warnings())
                : new Result.Refused(problems.list(), problems.count());
    }

    private Optional<Programme> programme(YamlNode root, Optional<Instant> effective) {
        Optional<RateRecord> found = record(root);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        RateRecord record = found.get();
        Optional<Instant> from = effective.or(() -> start(record));
        Optional<RateRecord.Structure> prices = record.structure("energyratestructure");
        Optional<Matrix> energy = matrix(record, "energy", prices);
        Optional<RateRecord.Structure> demandPrices = record.structure("demandratestructure");
        boolean demandCharged =
                demandPrices.map(p -> p.charged().contains(true)).orElse(false);
        Optional<Matrix> demand = demandCharged ? matrix(record, "demand", demandPrices) : Optional.empty();
        if (energy.isEmpty()) {
            return Optional.empty();
        }
        if (energy.get().periods().size() > ProgrammeReader.MOST_RATES) {
            record.mistake(
                    "energyweekdayschedule",
                    energy.get().periods().size() + " periods are used, and a programme has "
                            + ProgrammeReader.MOST_RATES + " rates at most; such a record prices months, not hours:"
                            + " let it use the same period in all months");
            return Optional.empty();
        }
        Map<Integer, Integer> places = new LinkedHashMap<>();
        List<Rate> rates = new ArrayList<>();
        for (int period : energy.get().periods()) {
            places.put(period, rates.size());
            rates.add(new Rate(letter(rates.size()), "period " + period));
        }
        List<Demand> demands = new DemandCharges(record, energy.get(), places)
                .find(demand, demandPrices.map(RateRecord.Structure::charged).orElse(List.of()));
        if (problems.count() > 0 || from.isEmpty()) {
            return Optional.empty();
        }
        Months months = new Months(energy.get(), places);
        sayWhatIsLeftOut(record, prices.get());
        return Optional.of(new Programme(
                id(record),
                1,
                name(record),
                from.get(),
                zone,
                rates,
                0,
                months.seasons(),
                week(),
                List.of(),
                months.schedules(),
                demands,
                Optional.empty()));
    }

    /** The record itself, or the only one of an answer of the API. */
    private Optional<RateRecord> record(YamlNode root) {
        if (!(root instanceof YamlNode.Keys keys)) {
            problems.add(root.line(), "", "a record expected, {\"label\": ..., \"energyweekdayschedule\": ...}");
            return Optional.empty();
        }
        RateRecord record = new RateRecord(keys, problems);
        if (!record.has("items")) {
            return Optional.of(record);
        }
        List<YamlNode> items = record.list("items").orElse(List.of());
        if (items.size() != 1 || !(items.get(0) instanceof YamlNode.Keys only)) {
            record.mistake("items", items.size() + " records found, 1 expected; ask the database for one by its label");
            return Optional.empty();
        }
        return Optional.of(new RateRecord(only, problems));
    }

    private Optional<Matrix> matrix(RateRecord record, String what, Optional<RateRecord.Structure> structure) {
        String weekday = what + "weekdayschedule";
        String weekend = what + "weekendschedule";
        if (structure.isEmpty()) {
            if (problems.count() == 0) {
                record.mistake(
                        what + "ratestructure", "no period in it; a list of periods expected, each a list of tiers");
            }
            return Optional.empty();
        }
        int periods = structure.get().charged().size();
        Optional<List<List<Integer>>> weekdays = months(record, weekday, periods);
        Optional<List<List<Integer>>> weekends = months(record, weekend, periods);
        return weekdays.isPresent() && weekends.isPresent()
                ? Optional.of(new Matrix(weekdays.get(), weekends.get()))
                : Optional.empty();
    }

    private static Optional<List<List<Integer>>> months(RateRecord record, String key, int periods) {
        Optional<List<YamlNode>> rows = record.list(key);
        if (!record.has(key)) {
            record.mistake(key, "missing; expected as 12 months, from January, of 24 hours");
        } else if (rows.isPresent() && rows.get().size() != Matrix.MONTHS) {
            record.mistake(key, rows.get().size() + " months found, 12 expected, from January");
            return Optional.empty();
        }
        List<List<Integer>> months = new ArrayList<>();
        for (YamlNode row : rows.orElse(List.of())) {
            Optional<List<Integer>> hours = record.numbers(row, key + "[" + months.size() + "]", Matrix.HOURS, periods);
            if (hours.isEmpty()) {
                return Optional.empty();
            }
            months.add(hours.get());
        }
        return months.size() == Matrix.MONTHS ? Optional.of(months) : Optional.empty();
    }

    /** The database has dates as midnights, mostly of UTC; meant is midnight where the rate is. */
    private Optional<Instant> start(RateRecord record) {
        Optional<BigDecimal> seconds = record.number("startdate");
        if (!record.has("startdate")) {
            record.mistake("startdate", "missing; say from when it is to rate");
        }
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        if (seconds.get().compareTo(BigDecimal.valueOf(EARLIEST)) < 0
                || seconds.get().compareTo(BigDecimal.valueOf(LATEST)) > 0) {
            record.mistake(
                    "startdate",
                    "seconds from 1970 expected, of a day from 2000 to 2199; or say from when it is" + " to rate");
            return Optional.empty();
        }
        Instant instant = Instant.ofEpochSecond(seconds.get().longValue());
        boolean midnightOfUtc = instant.atOffset(ZoneOffset.UTC).toLocalTime().equals(LocalTime.MIDNIGHT);
        LocalDate date = midnightOfUtc
                ? instant.atOffset(ZoneOffset.UTC).toLocalDate()
                : instant.atZone(zone).toLocalDate();
        return Optional.of(date.atStartOfDay(zone).toInstant());
    }

    private static void sayWhatIsLeftOut(RateRecord record, RateRecord.Structure prices) {
        record.doubt(
                "energyratestructure",
                "prices are not taken over: the gateway counts energy and demand by rate, and prices nothing"
                        + (prices.tiered() ? "; tiers by use are not kept apart either" : ""));
        record.doubt(
                "energyweekendschedule",
                "the database knows no holidays: add those of the tariff as special days of the programme");
        for (String key : List.of("lookbackpercent", "demandratchetpercentage", "coincidentratestructure")) {
            if (record.has(key)) {
                record.doubt(key, "not taken over; bill it from the reads");
            }
        }
        if (record.has("enddate")) {
            record.doubt("enddate", "not taken over: a programme rates until another takes effect");
        }
    }

    private static Map<DayOfWeek, String> week() {
        Map<DayOfWeek, String> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, day.compareTo(DayOfWeek.SATURDAY) < 0 ? "weekday" : "weekend");
        }
        return week;
    }

    private static String letter(int place) {
        return (place < LETTERS ? "" : "A") + (char) ('A' + place % LETTERS);
    }

    private static String id(RateRecord record) {
        String plain = record.text("label").orElse("rate").replaceAll("[^A-Za-z0-9_-]", "-");
        return "urdb-" + plain.substring(0, Math.min(plain.length(), 40));
    }

    private static String name(RateRecord record) {
        String whole = record.text("utility").map(utility -> utility + ": ").orElse("")
                + record.text("name").orElse("a rate of the Utility Rate Database");
        StringBuilder name = new StringBuilder();
        whole.codePoints().filter(UrdbReader::isPrintable).limit(LONGEST_NAME).forEach(name::appendCodePoint);
        return name.toString().strip();
    }

    private static boolean isPrintable(int c) {
        return Character.isDefined(c)
                && !Character.isISOControl(c)
                && !List.of(
                                (int) Character.FORMAT,
                                (int) Character.LINE_SEPARATOR,
                                (int) Character.PARAGRAPH_SEPARATOR,
                                (int) Character.SURROGATE)
                        .contains(Character.getType(c));
    }
}
