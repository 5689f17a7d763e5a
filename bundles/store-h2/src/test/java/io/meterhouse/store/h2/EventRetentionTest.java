package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.store.h2.generation.EventLimits;
import io.meterhouse.store.h2.generation.GenerationBuilder;
import io.meterhouse.store.h2.generation.GenerationBuilder.Result;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.generation.Keep;
import io.meterhouse.store.h2.record.EventChain;
import io.meterhouse.testing.Chain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event an hour, every tenth of them metrological. */
class EventRetentionTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    private Path folder;

    private FolderDisk disk;
    private final List<LoggedEvent> logged = new ArrayList<>();
    private final Map<String, Long> kinds = new HashMap<>();
    private byte[] hash = new byte[32];
    private int generation;

    @BeforeEach
    void open() throws IOException {
        disk = new FolderDisk(folder);
    }

    private List<LoggedEvent> log(int count) {
        int from = logged.size();
        for (int i = 0; i < count; i++) {
            long number = logged.size() + 1L;
            log(new Event("TICK", Severity.INFO, number % 10 == 0, at(number), "", "tick " + number, Map.of()));
        }
        return List.copyOf(logged.subList(from, logged.size()));
    }

    private void log(Event event) {
        long number = logged.size() + 1L;
        String before = HexFormat.of().formatHex(hash);
        long ofKind = kinds.merge(event.kind(), 1L, Long::sum);
        hash = EventChain.chain(hash, EventChain.canonical(number, ofKind, event));
        logged.add(new LoggedEvent(number, ofKind, event, before, HexFormat.of().formatHex(hash)));
    }

    private static Instant at(long number) {
        return START.plus(Duration.ofHours(number));
    }

    private Result fold(List<LoggedEvent> news, EventLimits limits) throws IOException {
        var none = Integer.MIN_VALUE;
        GenerationFile old = generation == 0 ? null : new GenerationFile(disk, Generations.name(generation));
        try (var builder = new GenerationBuilder(disk, old, new Keep(none, none, none, 0, "", limits))) {
            return builder.build(new Events(news), result -> new byte[1], ++generation);
        } finally {
            if (old != null) {
                old.close();
            }
        }
    }

    private List<LoggedEvent> kept() throws Exception {
        try (var generations = new Generations(disk, generation, () -> {})) {
            var found = new ArrayList<LoggedEvent>();
            generations.events(0, 1_000_000, found::add);
            return found;
        }
    }

    @Test
    void allStayThatAreYoungerThanTheLimitHoweverMany() throws Exception {
        fold(log(1_000), EventLimits.NONE);

        Result result = fold(log(500), new EventLimits(START, 100));

        assertThat(result.events().count()).isZero();
        assertThat(kept()).isEqualTo(logged);
    }

    @Test
    void soManyStayAsTheLimitSaysHoweverOld() throws Exception {
        fold(log(1_000), EventLimits.NONE);

        Result result = fold(log(500), new EventLimits(Instant.MAX, 1_350));

        assertThat(result.events().count()).isZero();
        assertThat(kept()).isEqualTo(logged);
    }

    @Test
    void whatIsOlderAndMoreGoesButForMetrologicalEvents() throws Exception {
        fold(log(1_000), EventLimits.NONE);

        Result result = fold(log(500), new EventLimits(at(401), 900));

        // 1,350 are not metrological: 450 more than stay in any case, of which 360 are old enough.
        assertThat(result.events().count()).isEqualTo(360);
        assertThat(result.events().text()).startsWith("1-9 11-19 21-29 ").endsWith(" 391-399");
        assertThat(kept())
                .isEqualTo(logged.stream()
                        .filter(event -> event.event().metrological() || event.number() > 400)
                        .toList());
    }

    @Test
    void theChainIsFollowedOverWhatWentAndNothingElseMayBeMissing() throws Exception {
        fold(log(1_000), EventLimits.NONE);
        Result first = fold(log(500), new EventLimits(at(401), 900));
        Retention.events(first, at(1_501)).forEach(this::log);
        fold(logged.subList(1_500, 1_501), EventLimits.NONE);
        Result second = fold(log(300), new EventLimits(at(701), 900));
        Retention.events(second, at(1_801)).forEach(this::log);
        fold(logged.subList(logged.size() - 1, logged.size()), EventLimits.NONE);

        List<LoggedEvent> kept = kept();

        assertThat(second.events().count()).isEqualTo(270);
        assertThat(Chain.findings(kept)).isEmpty();
        assertThat(check(kept))
                .containsExactly(
                        "630 events were dropped for their age, as the log says.",
                        "The chain of 1172 events was checked up to number 1802.");
        var less = new ArrayList<>(kept);
        less.remove(3);
        assertThat(Chain.findings(less)).singleElement().satisfies(text -> assertThat(text)
                .isEqualTo("events 40 to 40 are missing, and no EVENTS_DROPPED names them"));
        assertThat(check(less))
                .contains("Events are missing, and the log does not say that they were dropped: 40 to 40.");
        LoggedEvent stray = logged.get(34);
        less.add(3, stray);
        assertThat(Chain.findings(less))
                .anyMatch(text ->
                        text.endsWith("says that 31-39 were dropped; 1 of them are there, or were told of before"));
        assertThat(check(less))
                .contains("Event 1501 does not name exactly the events that were dropped: it names none, or some that "
                        + "are there or were named before.");
        LoggedEvent tenth = kept.get(0);
        less = new ArrayList<>(kept);
        less.set(
                0,
                new LoggedEvent(
                        tenth.number(),
                        tenth.kindNumber(),
                        new Event("TICK", Severity.INFO, true, tenth.event().at(), "", "tock", Map.of()),
                        tenth.before(),
                        tenth.hash()));
        assertThat(Chain.findings(less)).singleElement().satisfies(text -> assertThat(text)
                .startsWith("event 10 is not what was logged"));
        assertThat(check(less).get(0)).startsWith("Event 10 was changed");
    }

    @Test
    void oneEventNamesAllThatGoesAndWhatItCannotNameStaysForTheNextTime() throws Exception {
        for (int number = 1; number <= 4_000; number++) {
            log(new Event("TICK", Severity.INFO, number % 2 == 0, at(number), "", "", Map.of()));
        }
        fold(logged, EventLimits.NONE);
        var all = new EventLimits(Instant.MAX, 10);

        long gone = 0;
        for (long dropped = -1; dropped != 0; gone += dropped) {
            List<Event> told = Retention.events(fold(List.of(), all), at(5_000));
            dropped = told.stream()
                    .mapToLong(event -> Long.parseLong(event.details().get("count")))
                    .sum();
            assertThat(told).hasSizeLessThanOrEqualTo(1).allMatch(event -> EventBook.cut(event)
                    .equals(event));
            int from = logged.size();
            told.forEach(this::log);
            fold(logged.subList(from, logged.size()), EventLimits.NONE);
            assertThat(Chain.findings(kept())).isEmpty();
        }

        assertThat(gone).isEqualTo(1_990);
    }

    @Test
    void anEventOfDroppedOnesThatNamesNoneIsFound() {
        log(10);
        log(new Event("EVENTS_DROPPED", Severity.INFO, true, at(11), "store", "", Map.of("count", "3")));
        assertThat(check(logged.subList(0, 10))).hasSize(1);
        assertThat(check(logged).get(0)).startsWith("Event 11 does not name exactly");
    }

    private static List<String> check(List<LoggedEvent> events) {
        var findings = new ArrayList<String>();
        var check = new EventCheck(findings);
        events.forEach(check::next);
        check.end();
        return findings;
    }

    /** Nothing but events. */
    private record Events(List<LoggedEvent> events) implements GenerationBuilder.Source {
        @Override
        public SortedMap<Integer, SortedSet<String>> days() {
            return new TreeMap<>();
        }

        @Override
        public List<StreamItem.Entry> entries(int day, String panel) {
            return List.of();
        }

        @Override
        public List<StreamItem.Entry> others() {
            return List.of();
        }
    }
}
