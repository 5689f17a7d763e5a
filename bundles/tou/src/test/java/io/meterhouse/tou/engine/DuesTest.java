package io.meterhouse.tou.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.tou.Load;
import io.meterhouse.tou.Programmes;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuesTest {
    private static final String ZONE = "America/Toronto";

    private static List<String> ids(Timeline timeline, String from, String until) {
        Dues dues = new Dues(new RateCursor(timeline), List.of());
        List<String> ids = new ArrayList<>();
        List<Due> due = dues.after(Nanos.of(Instant.parse(from)));
        while (!due.isEmpty() && due.get(0).at() < Nanos.of(Instant.parse(until))) {
            due.forEach(each -> ids.add(each.id()));
            due = dues.after(due.get(0).at());
        }
        return ids;
    }

    @Test
    void aSeasonOfEachYearHasAReadOfItsOwn() {
        Programme programme = Programmes.in(ZONE)
                .schedule("day", "00:00 A")
                .season("summer", "05-01", java.util.Map.of("weekday", "day", "weekend", "day"))
                .season("winter", "11-01", java.util.Map.of("weekday", "day", "weekend", "day"))
                .programme();
        assertThat(ids(Timeline.of(programme), "2025-01-01T05:00:00Z", "2027-01-01T00:00:00Z"))
                .containsExactly(
                        "season/winter/2025-05-01",
                        "season/summer/2025-11-01",
                        "season/winter/2026-05-01",
                        "season/summer/2026-11-01");
    }

    @Test
    void aNewVersionThatBillsOnALaterDayOfTheMonthHasAReadOfItsOwn() {
        Programme first = Programmes.in(ZONE).billing(1, "00:00").programme();
        Programme second = Programmes.in(ZONE)
                .version(2, "2025-03-10T04:00:00Z")
                .billing(15, "00:00")
                .programme();
        Timeline timeline = new Timeline(
                List.of(
                        new Timeline.Version(first, first.effective()),
                        new Timeline.Version(second, second.effective())),
                List.of(),
                List.of());
        assertThat(ids(timeline, "2025-02-02T05:00:00Z", "2025-05-01T00:00:00Z"))
                .containsExactly("billing/2025-03", "programme/test/2", "billing/2025-03-15", "billing/2025-04");
    }

    @Test
    void aBlockAcrossTheInstantAtWhichPeaksBeginAnewIsNoPeakOfEitherSide() {
        TouEngine engine =
                new TouEngine(Timeline.of(Programmes.in(ZONE).demand("", 15, 1).programme()), new Found());
        engine.setRequests(
                List.of(new Due(Nanos.of(Instant.parse("2025-01-08T16:20:00Z")), "final/x", Due.Kind.REQUEST, true)));
        Load load = Load.from("2025-01-08T16:00:00Z");
        engine.apply(load.next(15, 10));
        engine.apply(load.next(15, 90));
        Snapshot now = engine.registers(Load.CHANNEL).orElseThrow();
        assertThat(now.demands().get(0).counts()).isEmpty();
        assertThat(now.demands().get(0).cumulative()).isEqualTo(10);
    }

    @Test
    void aPeakFromBeforeTheIntervalsThatAreKeptStaysWhenPeaksAreFoundAgain() {
        TouEngine engine =
                new TouEngine(Timeline.of(Programmes.in(ZONE).demand("", 15, 1).programme()), new Found());
        Load load = Load.from("2025-01-08T16:00:00Z");
        engine.apply(load.next(15, 90));
        var kept = load.next(15, 40);
        engine.apply(kept);
        var revised = Load.revised(kept, 30);
        engine.revise(kept, revised);
        engine.recount().take(revised);
        assertThat(engine.registers(Load.CHANNEL).orElseThrow().demands().get(0).counts())
                .hasValue(90);
    }

    @Test
    void aBillingDayThatAMonthDoesNotHaveIsItsLastAndASkippedTimeIsTheEndOfTheGap() {
        Timeline timeline = Timeline.of(Programmes.in(ZONE).billing(31, "00:00").programme());
        Dues dues = new Dues(new RateCursor(timeline), List.of());
        long january = dues.after(Nanos.of(timeline.begin())).get(0).at();
        long february = dues.after(january).get(0).at();
        assertThat(Nanos.instant(january)).isEqualTo(Instant.parse("2025-01-31T05:00:00Z"));
        assertThat(Nanos.instant(february)).isEqualTo(Instant.parse("2025-02-28T05:00:00Z"));
        assertThat(Nanos.instant(dues.after(february).get(0).at())).isEqualTo(Instant.parse("2025-03-31T04:00:00Z"));
        Timeline skipped = Timeline.of(Programmes.in(ZONE).billing(9, "02:30").programme());
        assertThat(Nanos.instant(new Dues(new RateCursor(skipped), List.of())
                        .after(Nanos.of(Instant.parse("2025-03-01T05:00:00Z")))
                        .get(0)
                        .at()))
                .isEqualTo(Instant.parse("2025-03-09T07:00:00Z"));
    }
}
