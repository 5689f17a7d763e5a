package io.meterhouse.tou.urdb;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.ProgrammeReader;
import java.math.BigDecimal;
import java.time.Month;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds which demand must be kept so that what a record charges can be billed: of all blocks, for flat demand and for periods that
 * have all hours of a month; of a rate, for periods that have exactly its hours.
 */
final class DemandCharges {
    private static final int USUAL_WINDOW = 15;
    private static final Map<String, Quantity> UNITS = Map.of(
            "kw", Quantity.KWH_DELIVERED, "kva", Quantity.KVAH, "kvar", Quantity.KVARH, "hp", Quantity.KWH_DELIVERED);

    private final RateRecord record;
    private final Matrix energy;
    private final Map<Integer, Integer> places;
    private final Set<Integer> told = new HashSet<>();
    private final Set<Demand> found = new LinkedHashSet<>();

    DemandCharges(RateRecord record, Matrix energy, Map<Integer, Integer> places) {
        this.record = record;
        this.energy = energy;
        this.places = places;
    }

    /**
     * All demands, at most two; of all blocks first.
     *
     * @param schedule which demand period is when; empty where there is none
     * @param byPeriod which of them are charged
     */
    List<Demand> find(Optional<Matrix> schedule, List<Boolean> byPeriod) {
        boolean flat = flat();
        boolean timed =
                schedule.isPresent() && schedule.get().periods().stream().anyMatch(byPeriod::get);
        if (!flat && !timed) {
            return List.of();
        }
        int window = window();
        if (flat) {
            found.add(new Demand(quantity("flatdemandunit"), Optional.empty(), window, 1));
        }
        if (timed) {
            Quantity quantity = quantity("demandrateunit");
            for (int month = 0; month < Matrix.MONTHS; month++) {
                for (int period : schedule.get().periods(month)) {
                    if (byPeriod.get(period)) {
                        timed(schedule.get(), month, period, quantity, window);
                    }
                }
            }
        }
        if (found.size() > ProgrammeReader.MOST_DEMANDS) {
            record.mistake(
                    "demandratestructure",
                    found.size() + " demands are charged (" + (flat ? "flat, and " : "") + "by rate), and of a point "
                            + ProgrammeReader.MOST_DEMANDS
                            + " are kept; set the price of those to 0 that are not billed");
        }
        return List.copyOf(found);
    }

    private void timed(Matrix schedule, int month, int period, Quantity quantity, int window) {
        if (schedule.fills(month, period)) {
            found.add(new Demand(quantity, Optional.empty(), window, 1));
            return;
        }
        for (int rate : energy.periods(month)) {
            if (schedule.coincides(month, period, energy, rate)) {
                found.add(new Demand(quantity, Optional.of(places.get(rate)), window, 1));
                return;
            }
        }
        if (told.add(period)) {
            record.mistake(
                    "demandweekdayschedule",
                    "demand period " + period + " in " + name(month) + " (" + schedule.hours(month, period)
                            + ") has the hours of no energy period; demand is kept of all hours or of a rate's own: set"
                            + " its price to 0 and bill it otherwise, or give these hours an energy period of their own");
        }
    }

    private boolean flat() {
        Optional<RateRecord.Structure> structure = record.structure("flatdemandstructure");
        if (structure.isEmpty()) {
            return false;
        }
        List<Boolean> charged = structure.get().charged();
        if (!record.has("flatdemandmonths")) {
            return charged.get(0);
        }
        return record.numbers("flatdemandmonths", Matrix.MONTHS, charged.size()).stream()
                .flatMap(List::stream)
                .anyMatch(charged::get);
    }

    private int window() {
        if (!record.has("demandwindow")) {
            record.doubt(
                    "demandwindow",
                    "not given; blocks of " + USUAL_WINDOW + " minutes are taken: correct that in the programme if the"
                            + " tariff says otherwise");
            return USUAL_WINDOW;
        }
        Optional<BigDecimal> minutes = record.number("demandwindow");
        Optional<Integer> known = ProgrammeReader.BLOCK_MINUTES.stream()
                .filter(block -> minutes.isPresent() && minutes.get().compareTo(BigDecimal.valueOf(block)) == 0)
                .findFirst();
        if (minutes.isPresent() && known.isEmpty()) {
            record.mistake(
                    "demandwindow",
                    "blocks of that length are not kept; one of "
                            + String.join(
                                    ", ",
                                    ProgrammeReader.BLOCK_MINUTES.stream()
                                            .map(String::valueOf)
                                            .toList())
                            + " minutes expected");
        }
        return known.orElse(USUAL_WINDOW);
    }

    private Quantity quantity(String key) {
        String field = record.has(key) ? key : "demandunits";
        String unit = record.text(field).orElse("kW").toLowerCase(Locale.ROOT);
        if (unit.endsWith(" daily")) {
            record.mistake(
                    field,
                    "demand is charged by the peak of each day, and peaks are kept from one billing read to the next; set"
                            + " its price to 0 and bill it from the intervals");
            return Quantity.KWH_DELIVERED;
        }
        Quantity quantity = UNITS.get(unit);
        if (quantity == null) {
            record.mistake(field, "one of kW, kVA, kvar, hp expected");
            return Quantity.KWH_DELIVERED;
        }
        if (unit.equals("hp")) {
            record.doubt(field, "demand is kept in kW; 1 hp is 0.7457 kW");
        }
        return quantity;
    }

    private static String name(int month) {
        String name = Month.of(month + 1).name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
