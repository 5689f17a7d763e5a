package io.meterhouse.simulator.panel;

import java.util.ArrayList;
import java.util.List;

/** The event log of the meter that is in place, read off its changes. */
final class EventMemory {
    static final int CAPACITY = 1024;
    static final int POWER_LOST = 1;
    static final int POWER_BACK = 2;
    static final int CLOCK_SET = 3;
    static final int SETTING_CHANGED = 4;
    static final int REGISTERS_ZEROED = 5;

    /** One event; the time is the meter's, epoch ms. */
    record Event(long number, long time, int code, long argument) {}

    private EventMemory() {}

    /** All events so far, oldest first; the number of an event is its place, from 1. */
    static List<Event> until(Timeline timeline, long at) {
        List<Event> events = new ArrayList<>();
        List<Segment> segments = timeline.segments();
        for (int i = 1; i < segments.size() && segments.get(i).from <= at; i++) {
            Segment before = segments.get(i - 1);
            Segment segment = segments.get(i);
            Change change = timeline.changes().get(i - 1).change();
            if (change instanceof Change.Swap) {
                events.clear();
                continue;
            }
            int code = code(change);
            if (code != 0) {
                long argument = code == CLOCK_SET ? Math.floorDiv(before.clock(segment.from), 1000L) : 0;
                events.add(new Event(events.size() + 1, segment.clock(segment.from), code, argument));
            }
        }
        return events.subList(Math.max(0, events.size() - CAPACITY), events.size());
    }

    private static int code(Change change) {
        if (change instanceof Change.PowerOff) {
            return POWER_LOST;
        } else if (change instanceof Change.PowerOn) {
            return POWER_BACK;
        } else if (change instanceof Change.ClockStep || change instanceof Change.ClockSet) {
            return CLOCK_SET;
        } else if (change instanceof Change.JumpTo) {
            return SETTING_CHANGED;
        } else if (change instanceof Change.Reset) {
            return REGISTERS_ZEROED;
        }
        return 0;
    }
}
