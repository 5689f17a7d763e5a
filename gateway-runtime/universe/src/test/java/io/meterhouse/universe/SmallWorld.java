package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.site.Site;
import io.meterhouse.testing.Panels;
import io.meterhouse.testing.VirtualLine;
import io.meterhouse.testing.VirtualMeter;
import io.meterhouse.testing.WorldTime;
import io.meterhouse.universe.disk.WorldDisk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One point, its meter and line, a disk, a broker, a consumer, and the gateway between them. */
final class SmallWorld implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-09T10:02:10Z");
    static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final ChannelId CHANNEL = new ChannelId("A-01", Quantity.KWH_DELIVERED);

    final WorldTime time;
    final Ledger ledger = new Ledger();
    final WorldBroker broker;
    private final int speed;
    private final WorldDisk disk;
    private final RandomGenerator power;
    private final VirtualMeter meter;
    private final Building building;
    private Gateway gateway;

    /** @param time at {@link #START} */
    SmallWorld(WorldTime time, int speed, Duration reading, long seed) {
        this.time = time;
        this.speed = speed;
        Randomness randomness = name -> new SplittableRandom(seed * 31 + name.hashCode());
        disk = new WorldDisk("seed-" + seed);
        power = randomness.generator("power");
        meter = new VirtualMeter(1, 0, speed);
        broker = new WorldBroker(time, randomness.generator("broker"), ledger::take);
        PanelDefinition panel = Panels.panel((int) INTERVAL.toMinutes(), CHANNEL.point());
        var definition = new SiteDefinition(
                "maple",
                "Maple",
                panel.zone(),
                Duration.ofDays(96),
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of(panel.line()), Set.of(panel.id()), Set.of("cloud")));
        var uplink = new UplinkDefinition(
                "cloud",
                "mqtt",
                "maple",
                UplinkDefinition.StartAt.OLDEST,
                Duration.ofSeconds(10),
                Map.of("url", "tcp://broker:1883"));
        building = new Building(
                time,
                randomness,
                disk,
                () -> disk.folder("tou"),
                List.of(new VirtualLine(panel.line(), time, reading, meter)),
                List.of(meter),
                broker,
                new Site(definition, List.of(), List.of(panel), List.of(), List.of(uplink), ""));
    }

    SmallWorld powerUp() throws IOException {
        gateway = new Gateway(building, store -> store, log -> log);
        return this;
    }

    /** The process ends in the middle of whatever it does. What the disk has not been forced to keep is gone. */
    void kill() throws IOException {
        gateway.kill();
        disk.cut();
        disk.restore(power);
        broker.lose();
    }

    long appended() {
        return gateway.store().head().sequence();
    }

    /** Everything is appended, acknowledged and at the consumer. */
    boolean isSettled() {
        Cursor cursor = gateway.cursors().all().get(0);
        return cursor.contiguous().equals(gateway.store().head()) && ledger.complete() == appended();
    }

    List<Ledger.Row> rows() {
        return ledger.of(CHANNEL.toString());
    }

    /** What the meter had counted at an instant. */
    private long register(Instant at) {
        long wire = Duration.between(time.siteAt(0), at).toNanos() / speed;
        return meter.device(Panels.NODE.unit()).register(CHANNEL, 0, wire);
    }

    /** Everything from the first interval on has come, agrees with itself, and with the energy that truly flowed. */
    void judge(Instant until) {
        assertThat(ledger.contradictions()).isEmpty();
        assertThat(ledger.channels()).containsExactly(CHANNEL.toString());
        List<Ledger.Row> rows = rows();
        assertThat(rows.get(rows.size() - 1).end()).isAfter(until.minus(INTERVAL));
        Ledger.Row known = rows.get(0);
        long since = 0;
        long sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            Ledger.Row row = rows.get(i);
            assertThat(row.counts()).as("counts of %s", row).isNotNull();
            if (i > 0) {
                assertThat(row.start()).isEqualTo(rows.get(i - 1).end());
                assertThat(row.end()).isEqualTo(row.start().plus(INTERVAL));
                since += row.counts();
            }
            if (row.register() != null) {
                agreesWithTheMeter(row);
                assertThat(since).as("counts up to %s", row).isEqualTo(row.register() - known.register());
                sum += since;
                since = 0;
                known = row;
            }
        }
        Ledger.Row first = rows.get(0);
        assertThat(sum).isEqualTo(known.register() - first.register()).isPositive();
        assertThat(sum)
                .isBetween(
                        register(known.t0()) - register(first.t1()) - 1,
                        register(known.t1()) - register(first.t0()) + 1);
    }

    private void agreesWithTheMeter(Ledger.Row row) {
        assertThat(row.end()).isBetween(row.t0(), row.t1());
        // Instants are told to the millisecond.
        assertThat(row.register())
                .as("register of %s", row)
                .isBetween(register(row.t0().minusMillis(1)), register(row.t1().plusMillis(1)));
    }

    /** Boundaries at which no register is known, or only from readings that lay far apart. */
    List<Instant> unsure() {
        return rows().stream()
                .filter(row -> row.register() == null || new Flags(row.flags()).has(Flag.ESTIMATED))
                .map(Ledger.Row::end)
                .toList();
    }

    /** Ends of intervals that were flagged as anything but summer time. */
    List<Instant> flagged() {
        return rows().stream()
                .filter(row -> row.flags() != 0 && !new Flags(row.flags()).equals(Flags.of(Flag.DST)))
                .map(Ledger.Row::end)
                .toList();
    }

    @Override
    public void close() {
        gateway.kill();
        disk.close();
    }
}
