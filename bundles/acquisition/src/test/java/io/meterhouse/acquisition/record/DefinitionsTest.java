package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.acquisition.record.RecorderTest.assertContiguous;
import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.store.StoreException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a change of the site file makes of the registers. */
class DefinitionsTest {
    private static final CurrentTransformer SMALL = new CurrentTransformer(1, 200_000, 80, "");
    private static final CurrentTransformer LARGE = new CurrentTransformer(1, 400_000, 80, "");

    private final RecorderBench bench = new RecorderBench("11:59:00", with(SMALL, 1));

    private static PanelDefinition with(CurrentTransformer transformer, int unit) {
        PanelDefinition plain = panel(5, "A-01", "A-02");
        PointDefinition first = plain.points().get(0);
        return of(
                plain,
                "A",
                unit,
                List.of(
                        new PointDefinition(
                                first.id(),
                                first.position(),
                                "",
                                "",
                                "",
                                first.phases(),
                                List.of(transformer),
                                first.rating(),
                                "",
                                "",
                                Optional.empty(),
                                first.quantities()),
                        plain.points().get(1)));
    }

    private static PanelDefinition of(PanelDefinition like, String id, int unit, List<PointDefinition> points) {
        return new PanelDefinition(
                id,
                like.line(),
                like.framing(),
                new Node(unit, Duration.ZERO, Duration.ofMillis(500), ""),
                like.profile(),
                "",
                like.interval(),
                like.zone(),
                like.poll(),
                like.tolerance(),
                points);
    }

    private void begin() {
        bench.read("11:59:50", 1000, 500);
        bench.read("12:00:10", 1000, 500);
        bench.read("12:02:00", 1010, 505);
    }

    @Test
    void anotherTransformerEndsTheRegisterThoughTheMeterGoesOn() {
        begin();
        bench.runTo("12:02:05");
        bench.redefine(with(LARGE, 1));
        bench.read("12:02:10", 1011, 506);
        bench.read("12:04:50", 1020, 510);
        bench.read("12:05:10", 1020, 510);
        bench.read("12:10:10", 1030, 520);
        Interval old = bench.ending(0, "12:02:05");
        assertThat(flags(old)).containsExactly(Flag.PARTIAL, Flag.CONFIG_CHANGE);
        assertThat(old.counts()).hasValue(10);
        Interval fresh = bench.ending(0, "12:05:00");
        assertThat(flags(fresh)).containsExactly(Flag.PARTIAL, Flag.CONFIG_CHANGE);
        assertThat(fresh.channelRevision()).isEqualTo(1);
        assertThat(fresh.counts()).hasValue(9);
        assertThat(flags(bench.ending(0, "12:10:00"))).containsExactly(Flag.GAP, Flag.ESTIMATED);
        assertThat(bench.ending(1, "12:05:00").channelRevision()).isZero();
        assertThat(bench.ending(1, "12:05:00").counts()).hasValue(10);
        assertThat(bench.events.count("REGISTER_RESCALED")).isEqualTo(1);
        assertContiguous(bench, 0);
        assertThat(bench.store.conflicts()).isZero();
    }

    @Test
    void aRegisterThatBeganDurablyIsNotEndedAgainWhereThePowerWentBeforeItsPlaceWasRemembered() {
        begin();
        String place = "acquisition/place/" + bench.channels.get(0);
        String begun = "acquisition/placed/" + bench.channels.get(0);
        String before = bench.facts.get(place).orElseThrow();
        bench.store.fails(Optional.of(Reason.FULL));
        bench.runTo("12:02:05");
        bench.redefine(with(LARGE, 1));
        bench.read("12:02:10", 1011, 506);
        bench.read("12:05:10", 1020, 510);
        bench.store.fails(Optional.empty());
        bench.runTo("12:06:10");
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isEqualTo(1);
        // The place is remembered with the next reading, which does not come: the power goes.
        assertThat(bench.facts.get(place)).hasValue(before);

        bench.restart();
        bench.read("12:26:00", 1060, 530);
        bench.read("12:30:10", 1070, 540);

        assertThat(bench.ending(0, "12:30:00").channelRevision()).isEqualTo(1);
        assertThat(bench.events.count("REGISTER_RESCALED")).isEqualTo(1);
        assertThat(bench.facts.get(place)).isNotEqualTo(Optional.of(before));
        assertThat(bench.facts.get(begun)).isEmpty();
        assertSums(bench, 0);
    }

    @Test
    void aRegisterWhoseEndIsNotDurableIsEndedAfterARestartThoughANewOneHadBegun() {
        begin();
        bench.store.fails(Optional.of(Reason.FULL));
        bench.runTo("12:02:05");
        bench.redefine(with(LARGE, 1));
        bench.read("12:02:10", 1011, 506);
        bench.kill();
        bench.store.fails(Optional.empty());
        bench.start();
        bench.read("12:05:10", 1020, 510);
        bench.read("12:10:10", 1030, 520);

        assertThat(bench.ending(0, "12:10:00").channelRevision()).isEqualTo(1);
    }

    @Test
    void anotherUnitWhileTheGatewayWasOffEndsTheRegisterOnce() {
        begin();
        bench.kill();
        bench.panel = with(SMALL, 7);
        bench.runTo("12:12:00");
        bench.start();
        bench.restart();
        // It would pass for the old one.
        bench.read("12:12:10", 1012, 506);
        bench.read("12:14:50", 1020, 510);
        bench.read("12:15:10", 1020, 510);
        for (int channel : List.of(0, 1)) {
            assertThat(flags(bench.ending(channel, "12:05:00"))).containsExactly(Flag.PARTIAL, Flag.CONFIG_CHANGE);
            assertThat(bench.ending(channel, "12:15:00").channelRevision()).isEqualTo(1);
            assertContiguous(bench, channel);
        }
        assertThat(bench.ending(0, "12:15:00").counts()).hasValue(8);
        bench.restart();
        bench.read("12:20:10", 1030, 515);
        assertThat(bench.ending(0, "12:20:00").channelRevision()).isEqualTo(1);
        assertThat(bench.events.count("REGISTER_RESCALED")).isEqualTo(2);
        assertThat(bench.store.conflicts()).isZero();
    }

    @Test
    void aChangeWhileTheStoreTakesNothingIsFoundAgainAfterAKill() {
        begin();
        bench.store.fails(Optional.of(Reason.FULL));
        bench.redefine(with(LARGE, 1));
        bench.read("12:02:10", 1011, 506);
        bench.kill();
        bench.store.fails(Optional.empty());
        bench.start();
        bench.read("12:03:10", 1012, 506);
        bench.read("12:05:10", 1020, 510);
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isEqualTo(1);
    }

    @Test
    void aPointThatIsTakenOutKeepsWhatItCountedAndGoesOnWhenItComesBack() {
        begin();
        PanelDefinition before = bench.panel;
        ChannelId second = bench.channels.get(1);
        bench.redefine(of(before, "A", 1, before.points().subList(0, 1)));
        assertThat(bench.store.of(second)).hasSize(2);
        Interval last = bench.store.of(second).get(1);
        assertThat(last.end()).isEqualTo(bench.at("12:02:00"));
        assertThat(last.counts()).hasValue(5);
        assertThat(flags(last)).containsExactly(Flag.PARTIAL);
        bench.read("12:03:00", 1011);
        bench.redefine(before);
        bench.read("12:03:10", 1012, 508);
        bench.read("12:04:50", 1012, 510);
        bench.read("12:05:10", 1012, 510);
        assertThat(bench.ending(1, "12:05:00").counts()).hasValue(5);
        assertThat(bench.ending(1, "12:05:00").channelRevision()).isZero();
        assertThat(flags(bench.ending(0, "12:05:00"))).isEmpty();
        assertSums(bench, 1);
    }

    @Test
    void aPanelThatIsTakenOutWhileTheStoreTakesNothingIsWrittenWhenItDoes() {
        begin();
        bench.store.fails(Optional.of(Reason.FULL));
        bench.read("12:05:10", 1020, 510);
        bench.recorders.remove("A");
        bench.runTo("12:06:00");
        bench.redefine(bench.panel);
        bench.runTo("12:07:00");
        bench.store.fails(Optional.empty());
        bench.runTo("12:08:00");
        assertThat(bench.ending(0, "12:05:00").counts()).isPresent();
        assertThat(bench.ending(0, "12:05:10").counts()).isPresent();
        bench.read("12:09:50", 1030, 520);
        bench.read("12:10:10", 1030, 520);
        assertSums(bench, 0);
        assertSums(bench, 1);
        assertThat(bench.store.conflicts()).isZero();
    }

    @Test
    void aPointThatMovesToAnotherPanelOfTheSameMeterLosesNothing() {
        begin();
        PanelDefinition before = bench.panel;
        bench.recorders.define(of(before, "B", 1, before.points().subList(1, 2)));
        bench.redefine(of(before, "A", 1, before.points().subList(0, 1)));
        ChannelId second = new ChannelId("A-02", bench.channels.get(0).quantity());
        bench.time.runFor(Duration.ofSeconds(1));
        assertThat(bench.store.of(second).get(1).counts()).hasValue(5);
        assertThat(bench.events.count("REGISTER_RESCALED")).isZero();
        bench.runTo("12:11:00");
        assertThat(bench.store.of(second).get(2).start()).isEqualTo(bench.at("12:02:00"));
        assertThat(bench.store.conflicts()).isZero();
    }
}
