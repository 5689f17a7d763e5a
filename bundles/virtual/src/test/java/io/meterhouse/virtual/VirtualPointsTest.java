package io.meterhouse.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition.Term;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.testing.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The house load, main less suite, over a store to which two panels append, each when it is ready. */
class VirtualPointsTest {
    private static final Instant BEGIN = Instant.parse("2026-05-01T10:00:00Z");
    private static final ChannelId MAIN = ChannelId.parse("main.kwh-del");
    private static final ChannelId SUITE = ChannelId.parse("101.kwh-del");
    private static final VirtualPointDefinition HOUSE =
            new VirtualPointDefinition("house", "House load", List.of(new Term(1, MAIN), new Term(-1, SUITE)));

    private final MemoryStore store = new MemoryStore();
    private final MemoryEvents events = new MemoryEvents();
    private final VirtualPoints points = new VirtualPoints(store);
    private final MemoryFacts facts = new MemoryFacts();
    private NegativeWatch watch = new NegativeWatch(points, events, facts);

    @Test
    void aPartThatComesLateIsAGapUntilItIsThere() throws Exception {
        append(MAIN, 1, 100, Flags.NONE);
        append(MAIN, 2, 100, Flags.NONE);
        append(SUITE, 1, 40, Flags.NONE);
        assertThat(read())
                .extracting(VirtualInterval::milliwattHours)
                .containsExactly(Optional.of(120_000L), Optional.empty());
        assertThat(read().get(1).flags().has(Flag.GAP)).isTrue();
        assertThat(read().get(1).parts()).isEqualTo(1);

        append(SUITE, 2, 30, Flags.NONE);
        assertThat(read().get(1).milliwattHours()).contains(140_000L);
        assertThat(read().get(1).flags()).isEqualTo(Flags.NONE);
    }

    @Test
    void aGapOfOnePartIsAGapOfTheSumAndItsLaterRevisionFillsBoth() throws Exception {
        append(MAIN, 1, 100, Flags.NONE);
        append(gap(SUITE, 1));
        assertThat(read()).singleElement().satisfies(house -> {
            assertThat(house.milliwattHours()).isEmpty();
            assertThat(house.flags()).isEqualTo(Flags.of(Flag.GAP));
        });
        append(interval(SUITE, 1, 1, OptionalLong.of(25), Flags.of(Flag.GAP, Flag.ESTIMATED)));
        assertThat(read()).singleElement().satisfies(house -> {
            assertThat(house.milliwattHours()).contains(150_000L);
            assertThat(house.flags()).isEqualTo(Flags.of(Flag.GAP, Flag.ESTIMATED));
        });
    }

    @Test
    void theSumHasTheFlagsOfAllItsParts() throws Exception {
        append(MAIN, 1, 100, Flags.of(Flag.POWER_FAIL));
        append(SUITE, 1, 40, Flags.of(Flag.ROLLOVER, Flag.PARTIAL));
        assertThat(read().get(0).flags()).isEqualTo(Flags.of(Flag.POWER_FAIL, Flag.ROLLOVER, Flag.PARTIAL));
    }

    @Test
    void onlyWhatEndsInTheSpanIsRead() throws Exception {
        for (int i = 1; i <= 4; i++) {
            append(MAIN, i, 10, Flags.NONE);
            append(SUITE, i, i, Flags.NONE);
        }
        List<VirtualInterval> found = new ArrayList<>();
        points.<RuntimeException>read(HOUSE, end(1), end(3), found::add);
        assertThat(found).extracting(VirtualInterval::end).containsExactly(end(2), end(3));
    }

    @Test
    void aNegativeSumIsToldOnceWhenItBeginsAndOnceWhenItEnds() throws Exception {
        append(MAIN, 1, 50, Flags.NONE);
        append(SUITE, 1, 40, Flags.NONE);
        look(1);
        assertThat(events.all()).isEmpty();
        for (int i = 2; i <= 3; i++) {
            append(MAIN, i, 39, Flags.NONE);
            append(SUITE, i, 40, Flags.NONE);
            look(i);
            look(i);
        }
        assertThat(events.all()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("VIRTUAL_NEGATIVE");
            assertThat(event.severity()).isEqualTo(Event.Severity.WARNING);
            assertThat(event.metrological()).isTrue();
            assertThat(event.at()).isEqualTo(end(2));
            assertThat(event.subject()).isEqualTo("point/house");
            assertThat(event.text()).contains("-2000 mWh");
        });
        append(MAIN, 4, 40, Flags.NONE);
        append(SUITE, 4, 40, Flags.NONE);
        look(4);
        assertThat(events.kinds()).containsExactly("VIRTUAL_NEGATIVE", "VIRTUAL_POSITIVE");
    }

    @Test
    void aRestartTellsNothingAgain() throws Exception {
        append(MAIN, 1, 10, Flags.NONE);
        append(SUITE, 1, 40, Flags.NONE);
        append(MAIN, 2, 10, Flags.NONE);
        append(SUITE, 2, 40, Flags.NONE);
        look(2);
        assertThat(events.count("VIRTUAL_NEGATIVE")).isEqualTo(1);

        watch = new NegativeWatch(points, events, facts);
        look(2);
        append(MAIN, 3, 10, Flags.NONE);
        append(SUITE, 3, 40, Flags.NONE);
        look(3);
        assertThat(events.count("VIRTUAL_NEGATIVE")).isEqualTo(1);
        assertThat(events.count("VIRTUAL_POSITIVE")).isZero();
    }

    @Test
    void anIncompleteSumIsNotJudgedBeforeItsLastPartIsThere() throws Exception {
        append(SUITE, 1, 40, Flags.NONE);
        look(1);
        assertThat(events.all()).as("a missing main is not a main of zero").isEmpty();
        append(MAIN, 1, 30, Flags.NONE);
        look(1);
        assertThat(events.kinds()).containsExactly("VIRTUAL_NEGATIVE");
        append(gap(MAIN, 2));
        append(SUITE, 2, 40, Flags.NONE);
        look(2);
        assertThat(events.kinds()).as("a gap ends nothing").containsExactly("VIRTUAL_NEGATIVE");
    }

    private List<VirtualInterval> read() throws StoreException {
        List<VirtualInterval> found = new ArrayList<>();
        points.<RuntimeException>read(HOUSE, BEGIN, end(100), found::add);
        return found;
    }

    private void look(int now) {
        watch.look(List.of(HOUSE), end(now));
    }

    private void append(ChannelId channel, int number, long counts, Flags flags) throws StoreException {
        append(interval(channel, number, 0, OptionalLong.of(counts), flags));
    }

    /** Each channel is of a panel of its own. */
    private void append(Interval interval) throws StoreException {
        boolean boundary = interval.revision() == 0;
        store.append(List.of(new Batch(
                interval.channel().point(),
                boundary ? Batch.Kind.BOUNDARY : Batch.Kind.REVISIONS,
                boundary ? "" : "accepted reads after a gap",
                List.of(interval))));
    }

    private static Interval gap(ChannelId channel, int number) {
        return interval(channel, number, 0, OptionalLong.empty(), Flags.of(Flag.GAP));
    }

    private static Interval interval(ChannelId channel, int number, int revision, OptionalLong counts, Flags flags) {
        return new Interval(
                channel,
                end(number - 1),
                end(number),
                revision,
                0,
                CountUnit.TWO_WATT_HOURS,
                counts,
                OptionalLong.empty(),
                flags,
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static Instant end(int number) {
        return BEGIN.plusSeconds(300L * number);
    }
}
