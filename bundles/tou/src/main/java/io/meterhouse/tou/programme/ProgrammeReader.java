package io.meterhouse.tou.programme;

import io.meterhouse.document.Kind;
import io.meterhouse.document.Problem;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import io.meterhouse.document.YamlReader;
import io.meterhouse.tou.programme.Programme.BillingRead;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Rate;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads programmes as people write them (docs/tou-programme.md). Keeps nothing, touches no file; safe for several threads. */
public final class ProgrammeReader {
    /** The most bytes that a document may have. */
    public static final int MAX_BYTES = 256 * 1024;

    /** The most rates of a programme. */
    public static final int MOST_RATES = 32;

    /** The most demands of a point. */
    public static final int MOST_DEMANDS = DemandReader.MOST;

    /** The lengths that a block of demand may have, minutes. */
    public static final List<Integer> BLOCK_MINUTES = DemandReader.BLOCKS;

    private static final YamlReader.Limits LIMITS = new YamlReader.Limits(
            "programme", MAX_BYTES / 1024, 40_000, 8, "id, zone, rates, seasons and schedules are");
    private static final List<String> KEYS = List.of(
            "schema",
            "id",
            "version",
            "name",
            "effective",
            "zone",
            "rates",
            "default",
            "week",
            "special",
            "seasons",
            "schedules",
            "demand",
            "billing-read");

    private final Problems problems;

    private ProgrammeReader(Problems problems) {
        this.problems = problems;
    }

    /** What became of a document: a programme, or its mistakes. */
    public sealed interface Result {
        /**
         * The document has no mistake.
         *
         * @param warnings what is allowed and probably not meant, at most 50
         */
        record Accepted(Programme programme, List<Problem> warnings) implements Result {
            public Accepted {
                warnings = List.copyOf(warnings);
            }
        }

        /**
         * The document has mistakes.
         *
         * @param problems the first of them, 1 to 50, in the order of the document
         * @param count how many there are in all
         */
        record Refused(List<Problem> problems, int count) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a document, YAML or JSON.
     *
     * @param name how mistakes name it, {@code etc/programmes/ontario.yaml}
     * @param bytes its content; more than {@link #MAX_BYTES} are refused without being looked at
     */
    public static Result read(String name, byte[] bytes) {
        Problems problems = new Problems(name);
        Optional<Programme> programme = Optional.empty();
        try {
            programme = new ProgrammeReader(problems).programme(YamlReader.read(bytes, LIMITS));
        } catch (YamlReader.YamlMistake e) {
            problems.add(e.line(), "", e.getMessage());
        }
        return programme.isPresent()
                ? new Result.Accepted(programme.get(), problems.warnings())
                : new Result.Refused(problems.list(), problems.count());
    }

    private Optional<Programme> programme(YamlNode root) {
        Section top = new Section(root, "", problems, KEYS);
        top.need("schema", Kind.choice(Words.SCHEMA), Words.SCHEMA);
        String id = top.need("id", Words.ID, "x");
        int version = top.need("version", Kind.whole(1, 1_000_000), 1);
        String name = top.get("name", Words.NAME, id);
        ZoneId zone = top.need("zone", Kind.ZONE, ZoneOffset.UTC);
        Optional<Instant> effective = Optional.ofNullable(top.need("effective", Words.moment(zone), null));
        List<Rate> rates = rates(top);
        Map<String, Integer> places = places(rates);
        int defaultRate = top.need("default", Words.reference("a rate", places, 0), 0);

        SchedulesReader schedules = new SchedulesReader(problems, places);
        Map<String, DaySchedule> days = schedules.read(top);
        DayTypesReader types = new DayTypesReader(problems);
        types.read(top);
        SeasonsReader seasons = new SeasonsReader(problems, schedules.names(), types);
        seasons.read(top);
        effective.map(instant -> instant.atZone(zone).toLocalDate()).ifPresent(from -> {
            types.check(from.getYear());
            seasons.check(from);
        });
        DemandReader demand = new DemandReader(problems, places);
        demand.read(top);
        Optional<BillingRead> billing = top.node("billing-read").map(node -> billing(node, "billing-read"));
        if (problems.count() > 0 || effective.isEmpty()) {
            return Optional.empty();
        }
        Programme programme = new Programme(
                id,
                version,
                name,
                effective.get(),
                zone,
                rates,
                defaultRate,
                seasons.seasons(),
                types.week(),
                types.special(),
                days,
                demand.demands(),
                billing);
        new Unused(programme, problems).check(top, schedules.lines(), seasons);
        return Optional.of(programme);
    }

    private List<Rate> rates(Section top) {
        if (!top.has("rates")) {
            return List.of(new Rate("A", "A"), new Rate("B", "B"), new Rate("C", "C"), new Rate("D", "D"));
        }
        List<Rate> rates = new ArrayList<>();
        top.named("rates", true, MOST_RATES, Words.RATE_ID)
                .each((node, path) -> Words.NAME.read(node, path, problems).orElse("x"))
                .forEach((rate, name) -> rates.add(new Rate(rate, name)));
        return rates;
    }

    private static Map<String, Integer> places(List<Rate> rates) {
        Map<String, Integer> places = new LinkedHashMap<>();
        rates.forEach(rate -> places.put(rate.id(), places.size()));
        return places;
    }

    private BillingRead billing(YamlNode node, String path) {
        Section section = new Section(node, path, problems, List.of("day", "at", "reset-demand"));
        return new BillingRead(
                section.need("day", Kind.whole(1, 31), 1),
                section.get("at", Words.TIME, LocalTime.MIDNIGHT),
                section.get("reset-demand", Words.YES_NO, true));
    }
}
