package io.meterhouse.simulator.wire;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which slave answers to which unit id of one listener. Filled before use, then read only. */
public final class Directory {
    private record Place(Slave slave, int index) {}

    private final Map<Integer, Place> places = new TreeMap<>();

    /** Gives a slave as many unit ids as it takes, from one on. */
    public void add(int unit, Slave slave) {
        for (int i = 0; i < slave.units(); i++) {
            if (unit + i < 1 || unit + i > 247) {
                throw new IllegalArgumentException("unit id 1 to 247 expected, not " + (unit + i));
            }
            if (places.putIfAbsent(unit + i, new Place(slave, i)) != null) {
                throw new IllegalArgumentException("unit id " + (unit + i) + " is given to two panels of one listener");
            }
        }
    }

    Optional<Slave> slave(int unit) {
        return Optional.ofNullable(places.get(unit)).map(Place::slave);
    }

    Slave.Answer answer(int unit, byte[] pdu) {
        Place place = places.get(unit);
        return place.slave.answer(place.index, pdu);
    }

    /** Unit ids with a comma between. */
    public String units() {
        StringBuilder text = new StringBuilder();
        for (Integer unit : places.keySet()) {
            text.append(text.isEmpty() ? "" : ",").append(unit);
        }
        return text.toString();
    }
}
