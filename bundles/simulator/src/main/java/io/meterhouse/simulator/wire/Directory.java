package io.meterhouse.simulator.wire;

import java.util.Optional;

/** Which slave answers to which unit id of one listener. Filled before use, then read only. */
public final class Directory {
    private record Place(Slave slave, int index) {}

    private static final int MOST_UNITS = 247;

    private final Place[] byUnit = new Place[MOST_UNITS + 1];

    /** Gives a slave as many unit ids as it takes, from one on. */
    public void add(int unit, Slave slave) {
        for (int i = 0; i < slave.units(); i++) {
            if (unit + i < 1 || unit + i > MOST_UNITS) {
                throw new IllegalArgumentException("unit id 1 to 247 expected, not " + (unit + i));
            }
            if (byUnit[unit + i] != null) {
                throw new IllegalArgumentException("unit id " + (unit + i) + " is given to two panels of one listener");
            }
            byUnit[unit + i] = new Place(slave, i);
        }
    }

    Optional<Slave> slave(int unit) {
        return unit < 1 || unit > MOST_UNITS || byUnit[unit] == null
                ? Optional.empty()
                : Optional.of(byUnit[unit].slave);
    }

    /** @param unit of a slave that is there */
    Slave.Answer answer(int unit, byte[] pdu) {
        Place place = byUnit[unit];
        return place.slave.answer(place.index, pdu);
    }

    /** Unit ids with a comma between. */
    public String units() {
        StringBuilder text = new StringBuilder();
        for (int unit = 1; unit <= MOST_UNITS; unit++) {
            if (byUnit[unit] != null) {
                text.append(text.isEmpty() ? "" : ",").append(unit);
            }
        }
        return text.toString();
    }
}
