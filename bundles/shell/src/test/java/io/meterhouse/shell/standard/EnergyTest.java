package io.meterhouse.shell.standard;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.CountUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyTest {
    @ParameterizedTest
    @CsvSource({
        "2000, 1, 0, 0.000",
        "2000, 1, 3501, 7.002",
        "1000000, 1, 12, 12",
        "10000000, 1, 12, 120",
        "1, 1, 1234567, 1.234567",
        "1, 2, 3, 0.0000015",
        "100000, 8, 1, 0.0125",
        "2000, 1, 9223372036854775807, 18446744073709551.614",
        "1, 3, 10, ~0.000003",
        "1000000, 7, 7, ~1.000000",
    })
    void countsAreDecimalsExactlyOrSayThatTheyAreNot(long numerator, long denominator, long counts, String expected) {
        assertThat(Energy.kilo(new CountUnit(numerator, denominator), counts)).isEqualTo(expected);
    }
}
