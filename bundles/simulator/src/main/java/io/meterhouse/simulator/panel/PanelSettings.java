package io.meterhouse.simulator.panel;

import java.util.OptionalLong;

/**
 * What one simulated meter is.
 *
 * @param number its name among the simulator's panels, from 1; also chooses its loads
 * @param serial 1 to 2^32 - 1
 * @param modulus counts at which its energy registers wrap
 * @param start counts that its registers show when it is installed; without, what its loads have used, see PointLoad
 * @param profileMinutes 5, 15 or 60
 * @param installed epoch ms since when it has been there and recorded its load profile
 */
public record PanelSettings(
        int number, PanelKind kind, long serial, long modulus, OptionalLong start, int profileMinutes, long installed) {

    public PanelSettings {
        check(number >= 1 && number <= 1000, "panel number 1 to 1000 expected, not " + number);
        check(serial >= 1 && serial <= 0xFFFFFFFFL, "serial number 1 to 4294967295 expected, not " + serial);
        check(modulus >= 1000 && modulus <= 1L << 32, "modulus 1000 to 4294967296 counts expected, not " + modulus);
        check(start.orElse(0) >= 0 && start.orElse(0) < modulus, "start of 0 to modulus - 1 counts expected");
        check(
                profileMinutes == 5 || profileMinutes == 15 || profileMinutes == 60,
                "profile interval of 5, 15 or 60 minutes expected, not " + profileMinutes);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
