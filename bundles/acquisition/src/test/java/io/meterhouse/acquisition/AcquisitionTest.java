package io.meterhouse.acquisition;

import static io.meterhouse.testing.Panels.panel;
import static io.meterhouse.testing.Panels.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Priority;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.testing.Panels;
import io.meterhouse.testing.VirtualMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lines, devices and panels as they come, go and fail; two points behind a device, two devices on the line. */
class AcquisitionTest {
    private static final ChannelId FIRST = new ChannelId("A-01", Quantity.KWH_DELIVERED);
    private static final ChannelId THIRD = new ChannelId("A-03", Quantity.KWH_DELIVERED);

    private final VirtualMeter meter = new VirtualMeter(2, 0, 1);
    private final World world = new World(
            "2026-01-10T11:58:00Z", 1, Duration.ofMillis(300), meter, panel(5, "A-01", "A-02", "A-03", "A-04"));

    @Test
    void everyBoundaryIsReadAtOnceAndNothingIsMarked() {
        world.time.runTo("2026-01-10T14:00:30Z");
        for (ChannelId channel : world.store.channels()) {
            List<Interval> all = world.store.of(channel);
            assertThat(all).hasSize(25);
            assertThat(all.subList(1, 25)).allSatisfy(interval -> {
                assertThat(interval.flags().bits()).isZero();
                assertThat(interval.bracket().orElseThrow().t1())
                        .isBefore(interval.end().plusSeconds(2));
                assertThat(interval.bracket().orElseThrow().width()).isLessThan(Duration.ofSeconds(12));
            });
        }
        assertThat(world.events.kinds()).isEmpty();
    }

    @Test
    void boundaryReadsGoBeforeWhateverWaits() {
        world.time.runTo("2026-01-10T11:59:58Z");
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            world.acquisition.submit("line", talk(50, Priority.COMMAND), outcome -> order.add("command"));
        }
        world.time.runTo("2026-01-10T12:00:02Z");
        List<String> asked = world.line.asked();
        List<String> after = asked.stream()
                .filter(text -> Instant.parse(text.substring(text.indexOf(' ') + 1))
                        .isAfter(Instant.parse("2026-01-10T12:00:00Z")))
                .toList();
        assertThat(after.get(0)).startsWith("1 ");
        assertThat(after.get(1)).startsWith("2 ");
        assertThat(after.get(2)).startsWith("50 ");
        assertThat(order).hasSizeLessThan(20);
    }

    @Test
    void aConversationIsHeldAgainOnTheLineThatComesBack() {
        world.time.runTo("2026-01-10T12:04:59.950Z");
        world.time.runTo("2026-01-10T12:05:00.100Z");
        long before = world.readings();
        world.swapLine();
        world.time.runTo("2026-01-10T12:05:05Z");
        assertThat(world.readings() - before).isGreaterThanOrEqualTo(2);
        assertThat(world.store.of(FIRST).get(1).bracket().orElseThrow().t1())
                .isBefore(Instant.parse("2026-01-10T12:05:02Z"));
        assertThat(world.reports).allMatch(report -> report.trouble().isEmpty());
    }

    @Test
    void aPortThatIsGoneIsNotAskedForWithoutEnd() {
        world.time.runTo("2026-01-10T12:01:00Z");
        world.line.portGone(true);
        long ran = world.time.ran();
        world.time.runTo("2026-01-10T13:01:00Z");
        assertThat(world.time.ran() - ran).isLessThan(8_000);
        world.line.portGone(false);
        world.time.runTo("2026-01-10T13:02:00Z");
        assertThat(world.store.of(FIRST)).hasSize(13).allSatisfy(interval -> assertThat(interval.counts())
                .isPresent());
    }

    @Test
    void aLineThatIsAwayKeepsOneQuestionPerDevice() {
        world.acquisition.removeLine(world.line, false);
        long ran = world.time.ran();
        world.time.runTo("2026-01-10T13:01:00Z");
        assertThat(world.time.ran() - ran).isLessThan(8_000);
        long before = world.readings();
        world.acquisition.addLine(world.line);
        world.time.runTo("2026-01-10T13:02:00Z");
        assertThat(world.readings() - before).isBetween(10L, 16L);
    }

    @Test
    void aTransportThatHangsIsGivenUpAfterTheLimit() {
        world.time.runTo("2026-01-10T12:01:05Z");
        world.line.hangs(true);
        world.time.runTo("2026-01-10T12:03:00Z");
        world.line.hangs(false);
        world.time.runTo("2026-01-10T12:06:00Z");
        assertThat(world.store.of(FIRST)).hasSize(2);
        assertThat(world.reports).anyMatch(report -> report.trouble().isPresent());
    }

    @Test
    void aCommandThatMustNotHappenTwiceIsNotRepeated() {
        world.time.runTo("2026-01-10T12:00:05Z");
        List<Outcome<String>> outcomes = new ArrayList<>();
        world.acquisition.submit("line", talk(50, Priority.COMMAND), outcomes::add);
        world.time.runTo("2026-01-10T12:00:05.100Z");
        world.swapLine();
        world.time.runTo("2026-01-10T12:00:08Z");
        assertThat(outcomes).hasSize(1).allSatisfy(outcome -> assertThat(((Outcome.Failed<String>) outcome).trouble())
                .isEqualTo(Trouble.CLOSED));
    }

    @Test
    void whateverWasAskedForEndsWhenAcquisitionGoesAndNoTimerIsLeft() {
        world.time.runTo("2026-01-10T12:00:05Z");
        List<Outcome<String>> outcomes = new ArrayList<>();
        world.acquisition.submit("line", talk(50, Priority.COMMAND), outcomes::add);
        world.acquisition.submit("line", talk(51, Priority.COMMAND), outcomes::add);
        world.acquisition.submit("absent", talk(1, Priority.COMMAND), outcomes::add);
        world.acquisition
                .submit("line", talk(52, Priority.COMMAND), outcomes::add)
                .cancel();
        world.time.runTo("2026-01-10T12:00:05.100Z");
        world.acquisition.removePanel(world.panel);
        world.acquisition.close();
        world.acquisition.submit("line", talk(53, Priority.COMMAND), outcomes::add);
        world.time.runFor(Duration.ofSeconds(2));
        assertThat(outcomes).hasSize(4).allSatisfy(outcome -> assertThat(((Outcome.Failed<String>) outcome).trouble())
                .isEqualTo(Trouble.CLOSED));
        assertThat(world.time.waiting()).isZero();
    }

    @Test
    void aCancelledConversationIsNeverHeardOf() {
        List<Outcome<String>> outcomes = new ArrayList<>();
        Conversations.Handle handle = world.acquisition.submit("line", talk(50, Priority.COMMAND), outcomes::add);
        handle.cancel();
        world.time.runTo("2026-01-10T12:00:08Z");
        assertThat(outcomes).isEmpty();
    }

    @Test
    void anotherLabelRestartsNothingInWhateverOrderItsServicesComeAndGo() {
        world.time.runTo("2026-01-10T12:01:05Z");
        PanelDefinition before = world.panel;
        PanelDefinition once = labelled("kitchen");
        PanelDefinition twice = labelled("garage");
        world.acquisition.removePanel(before);
        world.time.runTo("2026-01-10T12:01:06Z");
        world.acquisition.addPanel(once);
        world.time.runTo("2026-01-10T12:02:05Z");
        world.acquisition.addPanel(twice);
        world.acquisition.removePanel(once);
        world.time.runTo("2026-01-10T12:20:05Z");
        assertThat(meter.binds()).isEqualTo(1);
        assertThat(world.acquisition.panels().get("A")).isEqualTo(twice);
        assertThat(world.store.of(FIRST)).hasSize(5).noneMatch(interval -> interval.flags()
                .has(Flag.ESTIMATED));
        assertThat(widest()).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void anotherPeriodOfPollingTakesEffect() {
        world.time.runTo("2026-01-10T12:01:05Z");
        world.acquisition.addPanel(Panels.panel(
                "A",
                5,
                "America/Toronto",
                Duration.ofSeconds(30),
                world.panel.points().toArray(PointDefinition[]::new)));
        world.time.runTo("2026-01-10T12:01:10Z");
        long before = world.readings();
        world.time.runTo("2026-01-10T12:11:10Z");
        assertThat(world.readings() - before).isBetween(38L, 42L);
    }

    @Test
    void aPanelIsReadOnWhileTheSitesBundleIsSwappedAndNotForEver() {
        world.time.runTo("2026-01-10T12:01:05Z");
        world.acquisition.removePanel(world.panel);
        world.time.runTo("2026-01-10T12:05:30Z");
        assertThat(world.store.of(FIRST)).hasSize(2);
        world.time.runTo("2026-01-10T12:08:05Z");
        long before = world.readings();
        world.time.runTo("2026-01-10T12:30:05Z");
        assertThat(world.readings()).isEqualTo(before);
        world.acquisition.addPanel(world.panel);
        world.time.runTo("2026-01-10T12:31:05Z");
        assertThat(world.store.of(FIRST)).hasSize(7);
    }

    @Test
    void aPanelThatTheSiteHasNoMoreIsReadNoMore() {
        world.time.runTo("2026-01-10T12:01:05Z");
        world.acquisition.removePanel(world.panel);
        world.acquisition.site(new SiteDefinition(
                "maple",
                "",
                ZoneId.of("America/Toronto"),
                Duration.ofDays(96),
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of("line"), Set.of(), Set.of())));
        world.time.runTo("2026-01-10T12:01:06Z");
        long before = world.readings();
        world.time.runTo("2026-01-10T13:01:06Z");
        assertThat(world.readings()).isEqualTo(before);
        assertThat(world.acquisition.panels()).isEmpty();
        assertThat(world.store.of(FIRST)).hasSize(2);
    }

    @Test
    void aMeterIsReadForOnePanelOnly() {
        world.time.runTo("2026-01-10T12:01:05Z");
        // A has the units 1 and 2, B would have 2 and 3.
        PanelDefinition second = panelAt("B", 2, "B-01", "B-02", "B-03");
        world.acquisition.addPanel(second);
        world.time.runTo("2026-01-10T12:10:05Z");
        ChannelId twice = new ChannelId("B-01", Quantity.KWH_DELIVERED);
        assertThat(world.store.of(twice))
                .allSatisfy(interval -> assertThat(interval.counts()).isEmpty());
        assertThat(askedOf(3)).isZero();
        assertThat(world.acquisition.trouble("B", "virtual")).contains("unit id 2 on line line is read for panel A");
        assertThat(world.events.count("PROFILE_MISFIT")).isEqualTo(1);
        // As soon as it is free it is read.
        world.acquisition.addPanel(panel(5, "A-01", "A-02"));
        world.time.runTo("2026-01-10T12:20:05Z");
        assertThat(world.acquisition.trouble("B", "virtual")).isEmpty();
        assertThat(world.store.of(twice)).last().satisfies(interval -> assertThat(interval.counts())
                .isPresent());
        assertThat(world.events.count("PROFILE_MISFIT")).isEqualTo(1);
    }

    private static PanelDefinition panelAt(String id, int unit, String... points) {
        PanelDefinition like = panel(5, points);
        return new PanelDefinition(
                id,
                like.line(),
                like.framing(),
                new Node(unit, Duration.ZERO, VirtualMeter.timeout(), ""),
                like.profile(),
                "",
                like.interval(),
                like.zone(),
                like.poll(),
                like.tolerance(),
                like.points());
    }

    @Test
    void aDriverThatIsSwappedBindsItsPanelsAnew() {
        world.time.runTo("2026-01-10T12:01:05Z");
        world.acquisition.removeDriver(meter);
        world.time.runTo("2026-01-10T12:01:25Z");
        world.acquisition.addDriver(meter);
        world.time.runTo("2026-01-10T12:10:25Z");
        assertThat(meter.binds()).isEqualTo(2);
        assertThat(world.store.of(FIRST)).hasSize(3).noneMatch(interval -> interval.flags()
                .has(Flag.ESTIMATED));
    }

    @Test
    void aClockThatIsSetBackDoesNotStopTheReading() {
        world.time.runTo("2026-01-10T12:01:05Z");
        world.time.step(Duration.ofHours(-1));
        long before = world.readings();
        world.time.runFor(Duration.ofMinutes(10));
        assertThat(world.readings() - before).isGreaterThan(100);
    }

    @Test
    void aRegisterThatIsNotReadHoldsItsPanelUpForOneIntervalAndNoOtherChannel() {
        world.time.runTo("2026-01-10T12:01:05Z");
        meter.device(1).unread(FIRST, true);
        world.time.runTo("2026-01-10T12:30:30Z");
        assertThat(world.events.count("REGISTER_UNREAD")).isEqualTo(1);
        assertThat(world.store.of(THIRD)).hasSize(6).noneMatch(interval -> interval.flags()
                .has(Flag.GAP));
        meter.device(1).unread(FIRST, false);
        world.time.runTo("2026-01-10T12:35:30Z");
        assertThat(world.store.of(FIRST)).hasSize(8).allSatisfy(interval -> assertThat(interval.counts())
                .isPresent());
    }

    /** What the first device was asked after an instant, less its readings. */
    private int askedOf(int unit) {
        return (int) world.line.asked().stream()
                .filter(text -> text.startsWith(unit + " "))
                .count();
    }

    private Duration widest() {
        return world.store.of(FIRST).stream()
                .map(interval -> interval.bracket().orElseThrow().width())
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private PanelDefinition labelled(String label) {
        return Panels.panel(
                "A",
                5,
                "America/Toronto",
                Duration.ofSeconds(10),
                world.panel.points().stream()
                        .map(point -> point(point.id(), label, Quantity.KWH_DELIVERED))
                        .toArray(PointDefinition[]::new));
    }

    private static Conversations.Talk<String> talk(int unit, Priority priority) {
        return new Conversations.Talk<>(
                new Node(unit, Duration.ZERO, Duration.ofMillis(500), ""),
                priority,
                Duration.ofSeconds(5),
                false,
                wire -> {
                    wire.write(new byte[8]);
                    wire.read(new byte[8], 0, 8, 8, Duration.ofMillis(500));
                    return "said";
                });
    }
}
