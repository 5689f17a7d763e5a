package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A panel's recorder, fed by hand on virtual time. The day is 10 January 2026 in Toronto unless said otherwise. */
final class RecorderBench {
    static final String DAY = "2026-01-10T";

    final VirtualTime time;
    final MemoryStore store = new MemoryStore();
    final MemoryFacts facts = new MemoryFacts();
    final MemoryEvents events = new MemoryEvents();
    final Set<CutSource> cuts = new LinkedHashSet<>();
    final List<ChannelId> channels = new ArrayList<>();
    Optional<String> serial = Optional.of("S1");
    OptionalLong modulus = OptionalLong.empty();
    CountUnit unit = CountUnit.TWO_WATT_HOURS;
    long step = 1;
    Flags status = Flags.NONE;
    Duration width = Duration.ofMillis(100);
    Set<ChannelId> derived = Set.of();
    Map<ChannelId, String> unread = Map.of();
    int serialAsked;
    PanelDefinition panel;
    Recorders recorders;
    private Worker worker;

    RecorderBench(String start, PanelDefinition panel) {
        time = new VirtualTime(start.contains("T") ? start : DAY + start + "Z", 1);
        define(panel);
        start();
    }

    void start() {
        worker = time.open("recorder");
        recorders = new Recorders(new RecorderServices(store, facts, events, time, time, worker, cuts), time);
        redefine(panel);
    }

    void kill() {
        worker.close();
    }

    /** An orderly stop. */
    void stop() {
        recorders.close();
        time.runFor(Duration.ZERO);
        worker.close();
    }

    /** Kill -9, and a new one from the same store. */
    void restart() {
        kill();
        start();
    }

    private void define(PanelDefinition defined) {
        panel = defined;
        channels.clear();
        defined.points().forEach(point -> point.quantities()
                .forEach(quantity -> channels.add(new ChannelId(point.id(), quantity))));
    }

    void redefine(PanelDefinition changed) {
        define(changed);
        recorders.define(changed);
        recorders.bind(
                changed.id(),
                channels.stream()
                        .map(id -> new ChannelSource(
                                id,
                                derived.contains(id) ? ChannelSource.Kind.DERIVED : ChannelSource.Kind.REGISTER,
                                modulus))
                        .toList());
        time.runFor(Duration.ZERO);
    }

    Instant at(String text) {
        return Instant.parse(text.contains("T") ? text : DAY + text + "Z");
    }

    void runTo(String text) {
        time.runTo(at(text));
    }

    /** Reads the first channels; a negative register is none. The answer is complete at the instant. */
    void read(String text, long... counts) {
        time.runTo(at(text).minus(width));
        Map<ChannelId, Long> registers = new HashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] >= 0) {
                registers.put(channels.get(i), counts[i]);
            }
        }
        read("1", registers, false);
    }

    /** Reads the first channel again and again, from a time on. */
    void readEvery(String from, int seconds, long... counts) {
        Instant at = at(from);
        for (long count : counts) {
            read(at.toString(), count);
            at = at.plusSeconds(seconds);
        }
    }

    void read(String poll, Map<ChannelId, Long> counts, boolean verify) {
        Instant asked = time.now();
        long askedNanos = time.nanos();
        time.runFor(width);
        List<Register> registers = new ArrayList<>();
        for (ChannelId id : channels) {
            Long count = counts.get(id);
            if (count != null) {
                registers.add(new Register(id, count, unit, step));
            }
        }
        Reading reading = new Reading(
                asked,
                time.now(),
                askedNanos,
                time.nanos(),
                registers,
                unread,
                new Reading.Status(
                        status, Optional.empty(), java.util.OptionalInt.empty(), java.util.OptionalInt.empty()),
                List.of());
        recorders.reading(panel.id(), poll, reading, verify ? Verify.DUE : Verify.NO, () -> {
            serialAsked++;
            recorders.serial(panel.id(), poll, serial);
        });
        time.runFor(Duration.ZERO);
    }

    List<Interval> all(int channel) {
        return store.of(channels.get(channel));
    }

    Interval ending(int channel, String end) {
        return all(channel).stream()
                .filter(interval -> interval.end().equals(at(end)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing ends " + end + " in " + all(channel)));
    }

    static Set<Flag> flags(Interval interval) {
        return interval.flags().asSet();
    }
}
