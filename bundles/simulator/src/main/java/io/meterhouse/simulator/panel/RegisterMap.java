package io.meterhouse.simulator.panel;

import java.util.ArrayList;
import java.util.List;

/** What one unit id of a meter shows to a Modbus master. */
public interface RegisterMap {
    /**
     * Reads registers as they are at one instant.
     *
     * @param function 3 or 4
     * @param quantity 1 to 125
     * @return 16-bit words
     * @throws ModbusError the meter would answer with an exception
     */
    int[] read(int function, int address, int quantity, long at) throws ModbusError;

    /** Whether such a read shows energy registers. */
    boolean showsEnergy(int function, int address, int quantity);

    /** Writes holding registers, at an instant. */
    default void write(int address, int[] words, long at) throws ModbusError {
        throw new ModbusError(ModbusError.ADDRESS);
    }

    /** The maps behind the unit ids of a meter, in their order. */
    static List<RegisterMap> of(PanelModel model) {
        List<RegisterMap> maps = new ArrayList<>();
        switch (model.settings().kind()) {
            case PANEL_24, PANEL_12 -> maps.add(new PanelMap(model));
            case SDM630 -> maps.add(new Sdm630Map(model));
            case BFM136 -> {
                for (int submeter = 1; submeter <= PanelKind.BFM136.points(); submeter++) {
                    maps.add(new Bfm136Map(model, submeter));
                }
            }
        }
        return maps;
    }
}
