package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.acquisition.record.RecorderTest.assertContiguous;
import static io.meterhouse.testing.Panels.panel;
import static io.meterhouse.testing.Panels.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Apparent energy where no register counts it. */
class ApparentEnergyTest {
    @Test
    void apparentEnergyIsDerivedOfActiveAndReactive() {
        var definition = panel(
                "A",
                5,
                "America/Toronto",
                Duration.ofSeconds(10),
                point("A-01", "", Quantity.KWH_DELIVERED, Quantity.KVARH, Quantity.KVAH));
        var bench = new RecorderBench("11:59:00", definition);
        bench.derived = Set.of(bench.channels.get(2));
        bench.redefine(definition);
        bench.read("11:59:50", 1000, 1000);
        bench.read("12:00:10", 1000, 1000);
        bench.read("12:04:50", 1030, 1040);
        bench.read("12:05:10", 1030, 1040);
        Interval apparent = bench.ending(2, "12:05:00");
        assertThat(apparent.counts()).hasValue(50);
        assertThat(apparent.register()).isEmpty();
        assertThat(flags(apparent)).containsExactly(Flag.DERIVED);
        bench.read("12:14:50", 1031, 1041);
        bench.read("12:15:10", 1031, 1041);
        assertThat(bench.all(2)).hasSize(4);
        assertThat(bench.ending(2, "12:15:00").counts()).isPresent();
        assertContiguous(bench, 2);
        assertThat(bench.store.batches())
                .allSatisfy(batch -> assertThat(batch.intervals()).hasSize(3));
    }

    @Test
    void apparentEnergyOfAFilledGapFollowsItsParts() {
        var definition = panel(
                "A",
                5,
                "America/Toronto",
                Duration.ofSeconds(10),
                point("A-01", "", Quantity.KWH_DELIVERED, Quantity.KVARH, Quantity.KVAH));
        var bench = new RecorderBench("11:59:00", definition);
        bench.derived = Set.of(bench.channels.get(2));
        bench.redefine(definition);
        bench.read("11:59:50", 1000, 1000);
        bench.read("12:00:10", 1000, 1000);
        bench.runTo("12:16:00");
        assertThat(flags(bench.ending(2, "12:10:00"))).contains(Flag.GAP, Flag.DERIVED);
        bench.read("12:17:00", 1600, 1800);
        assertThat(bench.ending(2, "12:10:00").revision()).isEqualTo(1);
        assertThat(bench.ending(2, "12:10:00").counts()).isPresent();
        assertThat(flags(bench.ending(2, "12:10:00"))).containsExactly(Flag.GAP, Flag.ESTIMATED, Flag.DERIVED);
        assertContiguous(bench, 2);
    }

    @Test
    void apparentEnergyFollowsWhenOnlyOneOfItsPartsIsRevised() {
        var definition = panel(
                "A",
                5,
                "America/Toronto",
                Duration.ofSeconds(10),
                point("A-01", "", Quantity.KWH_DELIVERED, Quantity.KVARH, Quantity.KVAH));
        var bench = new RecorderBench("11:59:00", definition);
        bench.derived = Set.of(bench.channels.get(2));
        bench.redefine(definition);
        bench.read("11:59:50", 1000, 1000);
        bench.read("12:00:10", 1000, 1000);
        for (String at : List.of("12:04:50", "12:05:10", "12:09:50", "12:10:10")) {
            bench.read(at, 1030, -1);
        }
        bench.runTo("12:15:01");
        assertThat(flags(bench.ending(2, "12:05:00"))).contains(Flag.GAP);
        bench.read("12:15:10", -1, 1120);
        assertThat(bench.ending(2, "12:05:00").revision()).isEqualTo(1);
        // 30 of active, 40 of reactive.
        assertThat(bench.ending(2, "12:05:00").counts().getAsLong()).isBetween(48L, 50L);
        bench.runTo("12:20:01");
        assertThat(bench.ending(2, "12:15:00").counts()).isEmpty();
        bench.read("12:20:10", 1030, 1120);
        assertThat(bench.ending(2, "12:15:00").counts()).isPresent();
        assertThat(bench.store.revisions(bench.channels.get(2), bench.at("12:15:00")))
                .hasSize(2);
        assertThat(bench.store.conflicts()).isZero();
        assertContiguous(bench, 2);
    }
}
