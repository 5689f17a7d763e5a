package io.meterhouse.simulator.panel;

/**
 * One submeter of a SATEC BFM136, as far as its registers are known (addresses of public manuals): functions 03 and 04, int32, low word
 * first. Each submeter answers to a unit id of its own. The energy address is unconfirmed; its unit is 1 kWh.
 */
final class Bfm136Map implements RegisterMap {
    private static final int VOLTAGE = 13_952;
    private static final int CURRENT = 13_958;
    private static final int POWER = 14_336;
    private static final int FREQUENCY = 14_468;
    private static final int ENERGY = 14_720;

    private final PanelModel model;
    private final int submeter;

    Bfm136Map(PanelModel model, int submeter) {
        this.model = model;
        this.submeter = submeter;
    }

    @Override
    public boolean showsEnergy(int function, int address, int quantity) {
        return address <= ENERGY && address + quantity > ENERGY;
    }

    @Override
    public int[] read(int function, int address, int quantity, long at) throws ModbusError {
        int[] out = new int[quantity];
        for (int i = 0; i < quantity; i++) {
            int register = address + i;
            long value = value(register & ~1, at);
            out[i] = (int) (register % 2 == 0 ? value : value >>> 16) & 0xFFFF;
        }
        return out;
    }

    private long value(int address, long at) throws ModbusError {
        return switch (address) {
            case VOLTAGE, VOLTAGE + 2, VOLTAGE + 4 -> model.voltage((address - VOLTAGE) / 2 + 1, at);
            case CURRENT, CURRENT + 2, CURRENT + 4 -> {
                int phase = (address - CURRENT) / 2 + 1;
                yield model.cts()[submeter - 1].phase() == phase ? model.current(submeter, at) : 0;
            }
            case POWER -> model.power(submeter, at);
            case FREQUENCY -> model.frequency(at);
            case ENERGY -> model.register(submeter, at);
            default -> {
                if (address >= VOLTAGE && address < ENERGY + 64) {
                    yield 0;
                }
                throw new ModbusError(ModbusError.ADDRESS);
            }
        };
    }
}
