package io.meterhouse.simulator.panel;

import io.meterhouse.simulator.panel.TouFault.Table;

/** Clock and time of use of panel-24 and panel-12: registers 1400 to 1401 and 2000 to 3999 of docs/panel-24.md. */
final class TouMap {
    private static final int CLOCK = 1400;
    private static final int HEAD = 2000;
    private static final int HEAD_LENGTH = 20;
    private static final int SWITCH_POINTS = 2100;
    private static final int CALENDAR = 2200;
    private static final int OVERRIDE = 2300;
    private static final int REGISTERS = 3000;
    private static final int MIDNIGHT = 3200;
    /** Points in one half of the registers at midnight, each half with the instant before it. */
    private static final int HALF = 12;

    private static final int PER_POINT = 2 * TouRules.TIERS;

    private final PanelModel model;
    private final int points;

    TouMap(PanelModel model) {
        this.model = model;
        this.points = model.settings().kind().points();
    }

    /** Whether an address is answered here. */
    static boolean holds(int address) {
        return address == CLOCK || address == CLOCK + 1 || address >= HEAD && address < 4000;
    }

    int[] read(int address, int quantity, long at) throws ModbusError {
        Words block;
        int start;
        if (address >= REGISTERS && address < REGISTERS + PER_POINT * points) {
            start = REGISTERS;
            block = new Words(start, PER_POINT * points);
            registers(block, start, model.tou().registers(at), 0, points);
        } else if (address >= MIDNIGHT && address < MIDNIGHT + half(points)) {
            start = MIDNIGHT;
            block = midnight(at);
        } else if (address >= HEAD && address < HEAD + HEAD_LENGTH) {
            start = HEAD;
            block = head(at);
        } else if (address == CLOCK || address == CLOCK + 1) {
            start = CLOCK;
            block = new Words(CLOCK, 2);
            block.u32(CLOCK, Math.floorDiv(model.clock(at), 1000L));
        } else {
            Table table = table(address);
            start = start(table);
            int[] words = model.tou().table(table, at);
            block = new Words(start, words.length);
            System.arraycopy(words, 0, block.all(), 0, words.length);
        }
        int from = address - start;
        if (from + quantity > block.all().length) {
            throw new ModbusError(ModbusError.ADDRESS);
        }
        int[] out = new int[quantity];
        System.arraycopy(block.all(), from, out, 0, quantity);
        return out;
    }

    /** A table is written whole, in one request: half of one is no table. */
    void write(int address, int[] words, long at) throws ModbusError {
        Table table = address == CLOCK ? Table.CLOCK : table(address);
        int length = table == Table.CLOCK ? 2 : model.tou().table(table, at).length;
        if (address != start(table) || words.length != length) {
            throw new ModbusError(ModbusError.ADDRESS);
        }
        model.tou().write(table, words, at);
    }

    private static Table table(int address) throws ModbusError {
        if (address >= SWITCH_POINTS && address < SWITCH_POINTS + TouRules.SWITCH_TABLE) {
            return Table.SWITCHPOINTS;
        } else if (address >= CALENDAR && address < CALENDAR + TouRules.CALENDAR_TABLE) {
            return Table.CALENDAR;
        } else if (address >= OVERRIDE && address < OVERRIDE + TouRules.OVERRIDE_TABLE) {
            return Table.OVERRIDE;
        }
        throw new ModbusError(ModbusError.ADDRESS);
    }

    private static int start(Table table) {
        return switch (table) {
            case SWITCHPOINTS -> SWITCH_POINTS;
            case CALENDAR -> CALENDAR;
            case OVERRIDE -> OVERRIDE;
            case CLOCK -> CLOCK;
        };
    }

    private Words head(long at) {
        Words words = new Words(HEAD, HEAD_LENGTH);
        TouMemory tou = model.tou();
        TouRules rules = tou.rules(at);
        long clock = model.clock(at);
        words.u16(HEAD, 1);
        words.u16(
                HEAD + 1,
                (rules.switchPointsHold(clock) ? 1 : 0)
                        | (rules.dayType(clock) > 0 ? 2 : 0)
                        | (rules.isOverridden(clock) ? 4 : 0)
                        | (tou.isKnown(at) ? 8 : 0));
        words.u16(HEAD + 2, tou.tier(at));
        words.u16(HEAD + 3, TouRules.DEFAULT_TIER);
        words.u16(HEAD + 4, TouRules.TIERS);
        words.u16(HEAD + 5, TouRules.POINTS);
        words.u16(HEAD + 6, 4);
        words.u16(HEAD + 7, TouRules.SCHEDULES);
        words.u16(HEAD + 8, TouRules.DAYS);
        words.u16(HEAD + 9, TouRules.SWITCHES);
        return words;
    }

    private static int half(int points) {
        return points > HALF ? 2 * (2 + PER_POINT * HALF) : 2 + PER_POINT * points;
    }

    private Words midnight(long at) {
        Words words = new Words(MIDNIGHT, half(points));
        long[][] registers = model.tou().atMidnight(at);
        for (int first = 0; first < points; first += HALF) {
            int start = MIDNIGHT + first / HALF * (2 + PER_POINT * HALF);
            words.u32(start, model.tou().midnight(at) / 1000);
            registers(words, start + 2, registers, first, Math.min(points, first + HALF));
        }
        return words;
    }

    private static void registers(Words words, int start, long[][] registers, int from, int to) {
        for (int p = from; p < to; p++) {
            for (int tier = 0; tier < TouRules.TIERS; tier++) {
                words.u32(start + PER_POINT * (p - from) + 2 * tier, registers[p][tier]);
            }
        }
    }
}
