package io.meterhouse.simulator.panel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The registers of an Eastron SDM630 that matter here (its public manual): function 04, float32, high word first, at most 80 registers, both
 * ends even. What is not listed reads 0 up to 0x017F. The serial number is uint32 in the holding registers 0xFC00 and 0xFC01.
 */
final class Sdm630Map implements RegisterMap {
    private static final int LENGTH = 0x180;
    private static final int SERIAL = 0xFC00;
    private static final int ENERGY = 0x48;
    private static final BigDecimal MILLIJOULES = BigDecimal.valueOf(3_600_000_000L);

    private final PanelModel model;

    Sdm630Map(PanelModel model) {
        this.model = model;
    }

    /** What the float register shows: the exact energy, rounded down to what a float32 can say. */
    static float kiloWattHours(long milliJoules, PanelSettings settings) {
        long wrapped = milliJoules % (settings.modulus() * settings.kind().count());
        BigDecimal exact = BigDecimal.valueOf(wrapped).divide(MILLIJOULES, MathContext.DECIMAL64);
        float shown = exact.floatValue();
        return new BigDecimal(shown).compareTo(exact) > 0 ? Math.nextDown(shown) : shown;
    }

    /** Counts of 10 Wh: the floor of the float's exact value. */
    static long countsOf(float kiloWattHours) {
        return new BigDecimal(kiloWattHours)
                .scaleByPowerOfTen(2)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    @Override
    public boolean showsEnergy(int function, int address, int quantity) {
        return function == 4 && address <= ENERGY && address + quantity > ENERGY;
    }

    @Override
    public int[] read(int function, int address, int quantity, long at) throws ModbusError {
        if (function == 3) {
            return holding(address, quantity, at);
        }
        if (address % 2 != 0 || quantity % 2 != 0 || quantity > 80) {
            throw new ModbusError(ModbusError.VALUE);
        }
        if (address + quantity > LENGTH) {
            throw new ModbusError(ModbusError.ADDRESS);
        }
        int[] out = new int[quantity];
        for (int i = 0; i < quantity; i += 2) {
            int bits = Float.floatToIntBits(value(address + i, at));
            out[i] = bits >>> 16;
            out[i + 1] = bits & 0xFFFF;
        }
        return out;
    }

    private int[] holding(int address, int quantity, long at) throws ModbusError {
        if (address != SERIAL || quantity != 2) {
            throw new ModbusError(ModbusError.ADDRESS);
        }
        long serial = model.serial(at);
        return new int[] {(int) (serial >>> 16) & 0xFFFF, (int) serial & 0xFFFF};
    }

    private float value(int address, long at) {
        return switch (address) {
            case 0x00, 0x02, 0x04 -> model.voltage(address / 2 + 1, at) / 10f;
            case 0x06, 0x08, 0x0A -> model.current(address / 2 - 2, at) / 100f;
            case 0x0C, 0x0E, 0x10 -> model.power(address / 2 - 5, at);
            case 0x34 -> model.power(1, at) + model.power(2, at) + model.power(3, at);
            case 0x46 -> model.frequency(at) / 100f;
            case 0x48 -> kiloWattHours(model.energy(1, at), model.settings());
            default -> 0;
        };
    }
}
