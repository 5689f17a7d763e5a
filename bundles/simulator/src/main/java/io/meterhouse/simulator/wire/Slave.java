package io.meterhouse.simulator.wire;

import io.meterhouse.simulator.panel.ModbusError;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.panel.RegisterMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** A panel as a Modbus slave: answers requests, and spoils its answers as its faults demand. Safe for many connections. */
public final class Slave {
    private static final int MAX_READ = 125;
    private static final int MAX_WRITE = 123;

    private final PanelModel model;
    private final List<RegisterMap> maps;
    private final LongSupplier clock;
    private final SplittableRandom random;
    private final EnergyReads reads = new EnergyReads();
    private List<WireFault> faults = List.of();

    /** Site time in epoch ms; the seed makes random faults repeatable. */
    public Slave(PanelModel model, LongSupplier clock, long seed) {
        this.model = model;
        this.maps = RegisterMap.of(model);
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /** Reads everything that a poll reads, so that the first master need not wait for sums over years and for class loading. */
    public void warm() {
        model.latch(clock, model::registers);
        byte[] poll = {4, 0, 0, 0, 2};
        for (int unit = 0; unit < units(); unit++) {
            Answer answer = answer(unit, poll);
            if (answer.pdu() != null) {
                Frames.tcp(this, 0, 1, answer);
                Frames.rtu(this, 1, answer);
            }
        }
        reads.forget();
    }

    /**
     * What goes back for one request.
     *
     * @param pdu null for silence
     * @param faults those that spoil this answer
     */
    record Answer(byte[] pdu, Map<WireFault.Kind, WireFault> faults) {
        boolean spoilt(WireFault.Kind kind) {
            return faults.containsKey(kind);
        }
    }

    public PanelModel model() {
        return model;
    }

    /** When its energy registers were read, by answers that no fault spoilt. */
    public EnergyReads reads() {
        return reads;
    }

    /** Unit ids that it takes. */
    public int units() {
        return maps.size();
    }

    public synchronized void add(WireFault fault) {
        List<WireFault> more = new ArrayList<>(faults);
        more.removeIf(known -> known.until() <= clock.getAsLong());
        more.add(fault);
        faults = List.copyOf(more);
    }

    public synchronized void clear() {
        faults = List.of();
    }

    public synchronized List<WireFault> faults() {
        return faults;
    }

    /** Answers a request to its n-th unit id (from 0); registers are latched at the instant of this call. */
    Answer answer(int unit, byte[] pdu) {
        return model.latch(clock, at -> answer(unit, pdu, at));
    }

    private Answer answer(int unit, byte[] pdu, long at) {
        Map<WireFault.Kind, WireFault> hit = hit(at);
        if (!model.powered(at) || hit.containsKey(WireFault.Kind.SILENCE)) {
            return new Answer(null, hit);
        }
        WireFault exception = hit.get(WireFault.Kind.EXCEPTION);
        if (exception != null) {
            return new Answer(exception(pdu, (int) exception.argument()), hit);
        }
        try {
            Answer answer = new Answer(respond(maps.get(unit), pdu, at), hit);
            if (hit.isEmpty()
                    && (pdu[0] == 3 || pdu[0] == 4)
                    && maps.get(unit).showsEnergy(pdu[0], u16(pdu, 1), u16(pdu, 3))) {
                reads.add(at);
            }
            return answer;
        } catch (ModbusError e) {
            return new Answer(exception(pdu, e.code()), hit);
        }
    }

    private synchronized Map<WireFault.Kind, WireFault> hit(long at) {
        Map<WireFault.Kind, WireFault> hit = new EnumMap<>(WireFault.Kind.class);
        for (WireFault fault : faults) {
            if (fault.holds(at) && random.nextInt(1000) < fault.share()) {
                hit.put(fault.kind(), fault);
            }
        }
        return hit;
    }

    /** Random numbers for what a fault does to a frame. */
    synchronized long random() {
        return random.nextLong();
    }

    static byte[] exception(byte[] request, int code) {
        return new byte[] {(byte) (request[0] | 0x80), (byte) code};
    }

    private static byte[] respond(RegisterMap map, byte[] pdu, long at) throws ModbusError {
        return switch (pdu[0]) {
            case 3, 4 -> {
                expect(pdu.length == 5);
                yield read(map, pdu[0], u16(pdu, 1), u16(pdu, 3), at);
            }
            case 6 -> {
                expect(pdu.length == 5);
                map.write(u16(pdu, 1), new int[] {u16(pdu, 3)}, at);
                yield pdu;
            }
            case 16 -> {
                write(map, pdu, 1, at);
                yield java.util.Arrays.copyOf(pdu, 5);
            }
            case 23 -> {
                expect(pdu.length >= 10);
                range(u16(pdu, 1), u16(pdu, 3));
                write(map, pdu, 5, at);
                yield read(map, 23, u16(pdu, 1), u16(pdu, 3), at);
            }
            default -> throw new ModbusError(ModbusError.FUNCTION);
        };
    }

    private static byte[] read(RegisterMap map, int function, int address, int quantity, long at) throws ModbusError {
        range(address, quantity);
        int[] words = map.read(function == 23 ? 3 : function, address, quantity, at);
        byte[] out = new byte[2 + 2 * quantity];
        out[0] = (byte) function;
        out[1] = (byte) (2 * quantity);
        for (int i = 0; i < quantity; i++) {
            out[2 + 2 * i] = (byte) (words[i] >>> 8);
            out[3 + 2 * i] = (byte) words[i];
        }
        return out;
    }

    private static void range(int address, int quantity) throws ModbusError {
        expect(quantity >= 1 && quantity <= MAX_READ);
        if (address + quantity > 65_536) {
            throw new ModbusError(ModbusError.ADDRESS);
        }
    }

    /** Address, quantity, byte count and words from an offset of the PDU. */
    private static void write(RegisterMap map, byte[] pdu, int from, long at) throws ModbusError {
        expect(pdu.length >= from + 5);
        int quantity = u16(pdu, from + 2);
        expect(quantity >= 1 && quantity <= MAX_WRITE);
        expect((pdu[from + 4] & 0xFF) == 2 * quantity && pdu.length == from + 5 + 2 * quantity);
        int[] words = new int[quantity];
        for (int i = 0; i < quantity; i++) {
            words[i] = u16(pdu, from + 5 + 2 * i);
        }
        map.write(u16(pdu, from), words, at);
    }

    private static void expect(boolean holds) throws ModbusError {
        if (!holds) {
            throw new ModbusError(ModbusError.VALUE);
        }
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
