package io.meterhouse.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.site.SiteChanges.Change;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteChangesTest {
    private static List<Change> metrological(String piece, String other) {
        return SiteChanges.between(Texts.site(Texts.GOOD), Texts.site(Texts.edit(Texts.GOOD, piece, other)))
                .metrological();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            zone: America/New_York    | zone: America/Chicago     | site        | zone          | America/New_York   | America/Chicago
            retention: 2y             | retention: 96d            | site        | retention     | 730d               | 96d
            free: 200MB               | free: 1GB                 | site        | store.free    | 200MB              | 1GB
            maxError: 30s             | maxError: 2m              | site        | time.maxError | 30s                | 2m
            unit: 255                 | unit: 254                 | panel/B     | unit          | 255                | 254
            profile: sdm630           | profile: sdm72            | panel/C     | profile       | sdm630             | sdm72
            tolerance: 2m             | tolerance: 90s            | panel/A     | tolerance     | 2m                 | 90s
            suite: 0104               | suite: 0105               | point/A-02  | suite         | 0104               | 0105
            servicePoint: SP-1        | servicePoint: SP-2        | point/main  | servicePoint  | SP-1               | SP-2
            'phases: [A, B]'          | 'phases: [B, C]'          | point/main  | phases        | 'A, B'             | 'B, C'
            'ctInputs: [1, 2]'        | 'ctInputs: [5, 6]'        | point/main  | ctInputs      | '1, 2'             | '5, 6'
            'ctSerials: [C-1, C-2]'   | 'ctSerials: [C-1, C-3]'   | point/main  | ctSerials     | 'C-1, C-2'         | 'C-1, C-3'
            rating: 62.5              | rating: 63                | point/A-02  | rating        | 62.5               | 63
            volts: 120                | volts: 277                | point/main  | volts         | 120                | 277
            meterSerial: M-1          | meterSerial: M-2          | point/main  | meterSerial   | M-1                | M-2
            seal: S-1                 | seal: S-2                 | point/main  | seal          | S-1                | S-2
            verifiedUntil: 2030-12-31 | verifiedUntil: 2031-01-01 | point/main  | verifiedUntil | 2030-12-31         | 2031-01-01
            'kwh-rec, kvarh]'         | 'kwh-rec]'                | point/main  | channels      | 'kwh-del, kwh-rec, kvarh' | 'kwh-del, kwh-rec'
            'billing: meter'          | 'billing: gateway'        | point/main  | tou.billing   | meter              | gateway
            '[+main, -A-02, -B-01]'   | '[+main, -A-02]'          | virtual/house | sum         | '+main.kwh-del -A-02.kwh-del -B-01.kwh-del' | '+main.kwh-del -A-02.kwh-del'
            """)
    void aValueThatBearsOnBillingIsOneChange(
            String piece, String other, String subject, String what, String was, String is) {
        assertThat(metrological(piece, other)).containsExactly(new Change(subject, what, was, is));
    }

    @ParameterizedTest
    @CsvSource({
        "name: Maple Court, name: Maple",
        "label: Main, label: Main switch",
        "poll: 30s, poll: 15s",
        "timeout: 800ms, timeout: 900ms",
        "baud: 19200, baud: 38400",
        "live: 30s, live: 60s",
        "label: House load, label: House"
    })
    void aValueThatDoesNotIsNone(String piece, String other) {
        assertThat(metrological(piece, other)).isEmpty();
    }

    @Test
    void theIntervalOfTheSiteIsThatOfItsPanels() {
        assertThat(metrological("interval: 15m", "interval: 30m"))
                .containsExactly(
                        new Change("panel/A", "interval", "15m", "30m"),
                        new Change("panel/B", "interval", "15m", "30m"));
    }

    @Test
    void aPanelThatGoesTakesItsPointsWithItInOneChange() {
        String less = Texts.GOOD.substring(0, Texts.GOOD.indexOf("  - id: C\n"))
                + Texts.GOOD.substring(Texts.GOOD.indexOf("virtual:"));
        SiteChanges changes = SiteChanges.between(Texts.site(Texts.GOOD), Texts.site(less));
        assertThat(changes.removed()).containsExactly("panel/C");
        assertThat(changes.metrological())
                .containsExactly(new Change("panel/C", "panel", "sdm630 as unit 7 of server, 1 points, 5m", ""));
    }

    @Test
    void aPointMoreIsAChangeOfItsOwn() {
        assertThat(metrological("count: 3", "count: 4"))
                .containsExactly(new Change(
                        "point/B-04",
                        "point",
                        "",
                        "panel B; position 4; suite 204; phases A; ct 200/5; ctInputs 7; rating 100; volts 120;"
                                + " channels kwh-del"));
    }

    @Test
    void aPointThatMovesToAnotherPanelKeepsItsNameAndChangesItsPanel() {
        String moved = Texts.edit(Texts.GOOD, "id: C-1, position: 1", "id: A-02, position: 1");
        moved = Texts.edit(moved, "      - id: A-02\n        position: 2", "      - id: C-1\n        position: 2");
        moved = Texts.edit(moved, "-A-02, ", "");
        assertThat(SiteChanges.between(Texts.site(Texts.GOOD), Texts.site(moved))
                        .metrological())
                .contains(new Change("point/A-02", "panel", "A", "C"), new Change("point/C-1", "panel", "C", "A"));
    }
}
