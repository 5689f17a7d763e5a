package io.meterhouse.simulator.panel;

import java.util.List;

/** The maps panel-24 and panel-12 of docs/panel-24.md. */
final class PanelMap implements RegisterMap {
    private static final int CURRENT = 120;
    private static final int IDENTITY = 200;
    private static final int WIRING = 230;
    private static final int PROFILE = 1000;
    private static final int RECORDS = 4;
    private static final int RECORD = 30;
    private static final int EVENTS = 1200;
    private static final int EVENT_WINDOW = 15;
    private static final int EVENT = 8;

    private final PanelModel model;
    private final int points;
    private final int cts;
    private final TouMap tou;
    private volatile long profilePointer;
    private volatile long eventPointer;

    PanelMap(PanelModel model) {
        this.model = model;
        this.points = model.settings().kind().points();
        this.cts = model.settings().kind().cts();
        this.tou = new TouMap(model);
    }

    @Override
    public boolean showsEnergy(int function, int address, int quantity) {
        return address < 2 * points;
    }

    @Override
    public int[] read(int function, int address, int quantity, long at) throws ModbusError {
        if (TouMap.holds(address)) {
            return tou.read(address, quantity, at);
        }
        int[] out = new int[quantity];
        int next = address;
        while (next < address + quantity) {
            Words block = null;
            int start = 0;
            if (next < pollLength()) {
                block = poll(at);
            } else if (next >= CURRENT && next < CURRENT + cts) {
                start = CURRENT;
                block = currents(at);
            } else if (next >= IDENTITY && next < WIRING + points) {
                start = IDENTITY;
                block = identity(at);
            } else if (next >= PROFILE && next < PROFILE + 2 + RECORDS * RECORD) {
                start = PROFILE;
                block = profile(at);
            } else if (next >= EVENTS && next < EVENTS + 2 + EVENT_WINDOW * EVENT) {
                start = EVENTS;
                block = events(at);
            } else {
                throw new ModbusError(ModbusError.ADDRESS);
            }
            int[] words = block.all();
            int count = Math.min(start + words.length, address + quantity) - next;
            System.arraycopy(words, next - start, out, next - address, count);
            next += count;
        }
        return out;
    }

    @Override
    public void write(int address, int[] words, long at) throws ModbusError {
        if (TouMap.holds(address)) {
            tou.write(address, words, at);
            return;
        }
        for (int i = 0; i < words.length; i++) {
            switch (address + i) {
                case PROFILE, PROFILE + 1, EVENTS, EVENTS + 1 -> {}
                default -> throw new ModbusError(ModbusError.ADDRESS);
            }
        }
        for (int i = 0; i < words.length; i++) {
            switch (address + i) {
                case PROFILE -> profilePointer = high(profilePointer, words[i]);
                case PROFILE + 1 -> profilePointer = low(profilePointer, words[i]);
                case EVENTS -> eventPointer = high(eventPointer, words[i]);
                default -> eventPointer = low(eventPointer, words[i]);
            }
        }
    }

    private static long high(long value, int word) {
        return (long) word << 16 | value & 0xFFFF;
    }

    private static long low(long value, int word) {
        return value & 0xFFFF_0000L | word;
    }

    private int pollLength() {
        return 2 * points + 3 + cts + 21;
    }

    private Words poll(long at) {
        Words words = new Words(0, pollLength());
        long[] registers = model.registers(at);
        for (int p = 0; p < points; p++) {
            words.u32(2 * p, registers[p]);
        }
        for (int phase = 1; phase <= 3; phase++) {
            words.u16(2 * points + phase - 1, model.voltage(phase, at));
        }
        boolean negative = false;
        for (int ct = 1; ct <= cts; ct++) {
            int watts = model.power(ct, at);
            negative |= watts < 0;
            words.u16(2 * points + 2 + ct, watts);
        }
        panel(words, 2 * points + 3 + cts, negative, at);
        return words;
    }

    private void panel(Words words, int base, boolean negative, long at) {
        Timeline timeline = model.timeline();
        Segment.State state = timeline.at(at).state;
        long newest = LoadProfile.newest(timeline, at);
        long oldest = LoadProfile.oldest(timeline, at);
        List<EventMemory.Event> events = EventMemory.until(timeline, at);
        words.u32(base, Math.floorDiv(model.clock(at), 1000L));
        words.u16(
                base + 2,
                (state.clockKnown() ? 0 : 1)
                        | (model.profile().open(timeline, at) & 3) << 1
                        | (negative ? 8 : 0)
                        | (oldest > 1 ? 16 : 0));
        words.u16(base + 3, 1);
        words.u16(base + 4, model.frequency(at));
        words.u16(base + 5, events.isEmpty() ? 0 : events.get(events.size() - 1).number());
        words.u16(base + 6, state.settings());
        words.u16(base + 7, state.powerUps());
        words.u32(base + 8, newest);
        words.u32(base + 10, oldest);
        words.u16(base + 12, model.settings().profileMinutes());
        words.u32(base + 13, state.serial());
        words.u32(base + 15, (at - state.poweredSince()) / 1000);
        words.u16(base + 17, 1);
    }

    private Words currents(long at) {
        Words words = new Words(CURRENT, cts);
        for (int ct = 1; ct <= cts; ct++) {
            words.u16(CURRENT + ct - 1, Math.min(65_535, model.current(ct, at)));
        }
        return words;
    }

    private Words identity(long at) {
        PanelSettings settings = model.settings();
        Words words = new Words(IDENTITY, WIRING - IDENTITY + points);
        words.text(IDENTITY, 8, Long.toString(model.serial(at)));
        words.text(IDENTITY + 8, 8, settings.kind().id());
        words.text(IDENTITY + 16, 4, "1.0.0");
        words.u16(IDENTITY + 20, points);
        words.u16(IDENTITY + 21, cts);
        words.u32(IDENTITY + 22, settings.kind().countMilliWattHours());
        words.u64(IDENTITY + 24, settings.modulus());
        words.u16(IDENTITY + 28, 200);
        for (int p = 1; p <= points; p++) {
            words.u16(WIRING + p - 1, model.wiring(p));
        }
        return words;
    }

    private Words profile(long at) {
        long pointer = profilePointer;
        Words words = new Words(PROFILE, 2 + RECORDS * RECORD);
        words.u32(PROFILE, pointer);
        for (int i = 0; i < RECORDS; i++) {
            int start = PROFILE + 2 + i * RECORD;
            model.profile().entry(model.timeline(), at, pointer + i).ifPresent(entry -> record(words, start, entry));
        }
        return words;
    }

    private static void record(Words words, int start, LoadProfile.Entry entry) {
        words.u32(start, entry.sequence());
        words.u32(start + 2, entry.end() / 1000);
        words.u16(start + 4, entry.flags());
        for (int p = 0; p < entry.counts().length; p++) {
            words.u16(start + 5 + p, entry.counts()[p]);
        }
        byte[] bytes = new byte[2 * (RECORD - 1)];
        int[] all = words.all();
        for (int i = 0; i < RECORD - 1; i++) {
            int word = all[start - PROFILE + i];
            bytes[2 * i] = (byte) (word >>> 8);
            bytes[2 * i + 1] = (byte) word;
        }
        words.u16(start + RECORD - 1, Crc16.of(bytes, 0, bytes.length));
    }

    private Words events(long at) {
        long pointer = eventPointer;
        Words words = new Words(EVENTS, 2 + EVENT_WINDOW * EVENT);
        words.u32(EVENTS, pointer);
        for (EventMemory.Event event : EventMemory.until(model.timeline(), at)) {
            if (event.number() >= pointer && event.number() < pointer + EVENT_WINDOW) {
                int start = EVENTS + 2 + (int) (event.number() - pointer) * EVENT;
                words.u32(start, event.number());
                words.u32(start + 2, Math.floorDiv(event.time(), 1000L));
                words.u16(start + 4, event.code());
                words.u32(start + 6, event.argument());
            }
        }
        return words;
    }
}
