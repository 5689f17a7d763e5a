package io.meterhouse.acquisition;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.testing.MemoryEvents;
import io.meterhouse.testing.MemoryFacts;
import io.meterhouse.testing.MemoryStore;
import io.meterhouse.testing.Process;
import io.meterhouse.testing.VirtualLine;
import io.meterhouse.testing.VirtualMeter;
import io.meterhouse.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The whole of acquisition on virtual time, with one line, one panel and its meters. */
final class World {
    final VirtualTime time;
    final MemoryStore store = new MemoryStore();
    final MemoryFacts facts = new MemoryFacts();
    final MemoryEvents events = new MemoryEvents();
    final Set<CutSource> cuts = new LinkedHashSet<>();
    final List<LiveListener.PollReport> reports = new ArrayList<>();
    final Set<LiveListener> listeners = new LinkedHashSet<>(List.of(reports::add));
    final VirtualMeter meter;
    final Duration takes;
    VirtualLine line;
    PanelDefinition panel;
    Acquisition acquisition;
    private Process process;

    World(String start, int speed, Duration takes, VirtualMeter meter, PanelDefinition panel) {
        this.time = new VirtualTime(start, speed);
        this.takes = takes;
        this.meter = meter;
        this.panel = panel;
        this.line = new VirtualLine("line", time, takes, meter);
        start();
    }

    void start() {
        process = new Process(time);
        acquisition =
                new Acquisition(new Surroundings(time, time, time, process, store, facts, events, listeners, cuts));
        acquisition.addDriver(meter);
        acquisition.addPanel(panel);
        acquisition.addLine(line);
        time.runFor(Duration.ZERO);
    }

    /** An orderly stop. */
    void stop() {
        acquisition.close();
        time.runFor(Duration.ZERO);
    }

    /** Kill -9. */
    void kill() {
        process.kill();
    }

    /** Kill -9, and a new one from the same store. */
    void restart() {
        kill();
        start();
    }

    /** Another transport in its place. */
    void swapLine() {
        VirtualLine old = line;
        old.close();
        acquisition.removeLine(old, false);
        line = new VirtualLine("line", time, takes, meter);
        acquisition.addLine(line);
    }

    long readings() {
        return reports.stream().filter(report -> report.reading().isPresent()).count();
    }
}
