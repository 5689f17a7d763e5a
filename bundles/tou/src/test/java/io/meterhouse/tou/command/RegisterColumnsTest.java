package io.meterhouse.tou.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.Programmes;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.EngineState;
import io.meterhouse.tou.engine.Findings;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.Programme.Rate;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a table of registers says of a demand. */
class RegisterColumnsTest {
    private static final String ZONE = "America/Toronto";
    private static final Programme FIRST =
            Programmes.in(ZONE).demand("B", 15, 1).programme();

    /** Another programme, whose rates have other places. */
    private static Timeline then(List<Rate> rates) {
        Programme city = Programmes.in(ZONE)
                .id("city")
                .version(1, "2025-01-08T17:00:00Z")
                .schedule("day", "00:00 A")
                .programme();
        Programme second = new Programme(
                city.id(),
                city.version(),
                city.name(),
                city.effective(),
                city.zone(),
                rates,
                0,
                city.seasons(),
                city.week(),
                city.specialDays(),
                city.schedules(),
                List.of(new Demand(Quantity.KWH_DELIVERED, Optional.of(0), 15, 1)),
                Optional.empty());
        return new Timeline(
                List.of(
                        new Timeline.Version(FIRST, FIRST.effective()),
                        new Timeline.Version(second, second.effective())),
                List.of(),
                List.of());
    }

    private static String demandOf(Snapshot snapshot) {
        RegisterColumns columns = new RegisterColumns(List.of(snapshot));
        return (String) columns.values(snapshot).get(columns.names().indexOf("demand_1_of"));
    }

    private static TouEngine folded(Timeline timeline) {
        TouEngine engine = new TouEngine(timeline, new Deaf());
        Load load = Load.from("2025-01-08T16:45:00Z");
        engine.apply(load.next(15, 5));
        engine.apply(load.next(15, 70));
        return engine;
    }

    @Test
    void theDemandOfARateIsNamedByTheProgrammeThatMeasuresIt() {
        TouEngine engine = folded(then(List.of(new Rate("peak", "peak"), new Rate("off", "off"))));
        Snapshot registers = engine.registers(Load.CHANNEL).orElseThrow();
        assertThat(registers.rates()).containsOnlyKeys("A", "B", "C", "D", "peak", "off");
        assertThat(registers.demands().get(0).counts()).hasValue(70);
        assertThat(demandOf(registers)).isEqualTo("rate peak, 15m");
    }

    @Test
    void aDemandThatGoesOnUnderAnotherProgrammeKeepsItsNameAndSaysTheSameAfterARestart() {
        Timeline timeline = then(List.of(new Rate("B", "mid-peak"), new Rate("A", "off-peak")));
        TouEngine engine = folded(timeline);
        Snapshot registers = engine.registers(Load.CHANNEL).orElseThrow();
        assertThat(demandOf(registers)).isEqualTo("rate B, 15m");
        EngineState state = engine.save();
        TouEngine again = new TouEngine(timeline, new Deaf());
        again.restore(state);
        assertThat(again.registers(Load.CHANNEL)).contains(registers);
    }

    @Test
    void aReadFromBeforeNamesWereWrittenDownNamesNoRateThatMayBeAnother() {
        TouEngine engine = folded(Timeline.of(FIRST));
        Snapshot registers = engine.registers(Load.CHANNEL).orElseThrow();
        Demand demand = new Demand(Quantity.KWH_DELIVERED, Optional.of(1), 15, 1);
        Snapshot old = new Snapshot(
                registers.channel(),
                registers.at(),
                false,
                registers.unit(),
                registers.register(),
                registers.total(),
                registers.rates(),
                0,
                registers.since(),
                List.of(new Snapshot.Peak(
                        demand, Optional.empty(), OptionalLong.of(5), Optional.of(Instant.EPOCH), 0)));
        assertThat(demandOf(old)).isEqualTo("rate no. 2 of its programme, 15m");
    }

    /** Of an engine of which only the registers are looked at. */
    private static final class Deaf implements Findings {
        @Override
        public void read(Due due, Snapshot snapshot) {}

        @Override
        public void adjusted(ChannelId channel, Instant end, int revision, long[] before, long[] after) {}

        @Override
        public void peaksOutdated(ChannelId channel, Instant since) {}
    }
}
