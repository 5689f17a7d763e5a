package io.meterhouse.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.testing.Panels;
import io.meterhouse.testing.VirtualMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, in whatever order: what is stored agrees with the energy that truly flowed. */
class RandomFaultsTest {
    private static final Instant START = Instant.parse("2026-03-07T21:58:10Z");
    private static final Duration SPAN = Duration.ofHours(40);

    private Random random;
    private VirtualMeter meter;
    private World world;
    private Instant nextChange = START.plus(Duration.ofHours(4));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void nothingOverlapsNothingIsMissingAndEverythingSums(long seed) {
        random = new Random(seed);
        int minutes = List.of(5, 15, 30, 60).get((int) (seed % 4));
        meter = new VirtualMeter(2, seed % 2 == 0 ? 1_000_000 : 0, 1);
        PanelDefinition panel = Panels.panel(minutes, "A-01", "A-02", "A-03", "A-04");
        world = new World(START.toString(), 1, Duration.ofMillis(400), meter, panel);
        if (seed % 2 == 0) {
            world.line.opensAfterSilence();
        }
        if (seed % 3 == 0) {
            world.cuts.add((id, from, to) -> {
                // Seven minutes past every hour.
                Instant hour = Instant.ofEpochSecond((from.getEpochSecond() - 420) / 3600 * 3600 + 3600 + 420);
                return hour.isBefore(to) ? List.of(hour) : List.of();
            });
        }
        world.time.runFor(Duration.ofMinutes(3));
        while (world.time.now().isBefore(START.plus(SPAN))) {
            spoil();
            world.time.runFor(Duration.ofSeconds(random.nextInt(1800)));
        }
        world.time.runFor(Duration.ofHours(3));
        assertThat(world.store.conflicts()).isZero();
        assertThat(world.store.channels()).hasSize(4);
        for (ChannelId channel : world.store.channels()) {
            check(channel, panel);
        }
    }

    private void spoil() {
        int unit = 1 + random.nextInt(2);
        VirtualMeter.Device device = meter.device(unit);
        switch (random.nextInt(10)) {
            case 0 -> device.garble(1 + random.nextInt(6));
            case 1 -> device.glitch(1 + random.nextInt(2));
            case 2 -> {
                device.silent(true);
                world.time.runFor(Duration.ofSeconds(random.nextInt(6000)));
                device.silent(false);
            }
            case 3, 4 -> {
                if (random.nextInt(3) == 0) {
                    world.stop();
                } else {
                    world.kill();
                }
                world.time.runFor(Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(7200) : 1));
                world.start();
            }
            case 5 -> world.swapLine();
            case 6 -> {
                world.line.portGone(true);
                world.time.runFor(Duration.ofSeconds(random.nextInt(600)));
                world.line.portGone(false);
            }
            case 7 -> {
                if (random.nextBoolean()) {
                    world.store.writesWithoutSayingSo();
                } else {
                    world.store.fails(Optional.of(
                            random.nextBoolean() ? StoreException.Reason.FULL : StoreException.Reason.UNKNOWN));
                    world.time.runFor(Duration.ofSeconds(random.nextInt(4000)));
                    world.store.fails(Optional.empty());
                }
            }
            case 8 -> {
                ChannelId channel = new ChannelId("A-0" + (unit * 2 - random.nextInt(2)), Quantity.KWH_DELIVERED);
                device.unread(channel, true);
                world.time.runFor(Duration.ofSeconds(random.nextInt(3000)));
                device.unread(channel, false);
            }
            default -> change(device);
        }
    }

    /** Resets and other meters, so far apart that each is believed before the next. */
    private void change(VirtualMeter.Device device) {
        if (world.time.now().isBefore(nextChange)) {
            return;
        }
        nextChange = world.time.now().plus(Duration.ofHours(5));
        if (random.nextBoolean()) {
            device.reset(world.time.nanos());
        } else {
            device.silent(true);
            world.time.runFor(Duration.ofMinutes(2));
            device.swap(world.time.nanos(), "S" + world.time.nanos(), random.nextInt(50_000));
            device.silent(false);
        }
        world.time.runFor(Duration.ofMinutes(10));
    }

    private void check(ChannelId channel, PanelDefinition panel) {
        List<Interval> all = world.store.of(channel);
        VirtualMeter.Device device =
                meter.device(Integer.parseInt(channel.point().substring(3)) <= 2 ? 1 : 2);
        assertThat(all.get(0).start()).isEqualTo(START);
        assertThat(all.get(all.size() - 1).end())
                .isAfter(world.time.now().minus(panel.interval().duration().multipliedBy(2)));
        Interval before = null;
        for (Interval interval : all) {
            String what = channel + " " + interval;
            if (before != null) {
                assertThat(interval.start()).as(what).isEqualTo(before.end());
                assertThat(interval.channelRevision()).as(what).isGreaterThanOrEqualTo(before.channelRevision());
            }
            sums(before, interval, what);
            interval.bracket().ifPresent(bracket -> within(device, interval, bracket, what));
            for (Part part : interval.parts()) {
                part.bracket()
                        .ifPresent(
                                bracket -> assertThat(bracket.width()).as(what).isLessThanOrEqualTo(panel.tolerance()));
            }
            before = interval;
        }
        assertThat(all.get(all.size() - 1).channelRevision())
                .as(channel + "")
                .isEqualTo(device.generations(channel) - 1);
    }

    /** The counts are what the registers went on, from B to B, or to and from the marks of changeovers. */
    private static void sums(Interval before, Interval interval, String what) {
        if (interval.counts().isEmpty()) {
            assertThat(interval.flags().has(Flag.GAP)).as(what).isTrue();
            return;
        }
        long from = before == null || before.register().isEmpty()
                ? Long.MIN_VALUE
                : before.register().getAsLong();
        long sum = 0;
        for (Changeover changeover : interval.changeovers()) {
            if (changeover.closed().isPresent()) {
                sum += changeover.closed().get().register() - from;
            }
            from = changeover.opened().map(Changeover.Mark::register).orElse(Long.MIN_VALUE);
        }
        if (interval.register().isPresent()) {
            assertThat(from).as(what).isNotEqualTo(Long.MIN_VALUE);
            sum += interval.register().getAsLong() - from;
        }
        assertThat(interval.counts()).as(what).hasValue(sum);
    }

    private void within(VirtualMeter.Device device, Interval interval, Bracket bracket, String what) {
        long low = device.register(channel(interval), interval.channelRevision(), nanos(bracket.t0()));
        long high = device.register(channel(interval), interval.channelRevision(), nanos(bracket.t1()));
        assertThat(interval.register().getAsLong()).as(what).isBetween(low, high);
        boolean wide = bracket.width().compareTo(Duration.ofSeconds(150)) > 0;
        assertThat(interval.flags().has(Flag.ESTIMATED) || !wide).as(what).isTrue();
    }

    private static ChannelId channel(Interval interval) {
        return interval.channel();
    }

    private static long nanos(Instant instant) {
        return 1_000 + Duration.between(START, instant).toNanos();
    }
}
