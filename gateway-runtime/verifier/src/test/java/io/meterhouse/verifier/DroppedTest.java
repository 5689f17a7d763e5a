package io.meterhouse.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twenty events, of which 1 to 4, 6 to 9 and 12 are dropped, and after them what tells of it. */
class DroppedTest {
    private static final String NUMBERS = "1-4 6-9 12";

    private final List<ChainedEvent> events = new ArrayList<>();

    @BeforeEach
    void log() throws Exception {
        for (int number = 1; number <= 20; number++) {
            log("TICK", Map.of());
        }
    }

    private void log(String kind, Map<String, String> details) throws Exception {
        long number = events.size() + 1L;
        String before = events.isEmpty()
                ? "0".repeat(64)
                : events.get(events.size() - 1).hash();
        long ofKind =
                1 + events.stream().filter(event -> event.kind().equals(kind)).count();
        events.add(event(number, ofKind, kind, details, before));
    }

    private static ChainedEvent event(long number, long ofKind, String kind, Map<String, String> details, String before)
            throws Exception {
        var bare = new ChainedEvent(
                number, ofKind, kind, "INFO", true, Instant.EPOCH, "", "", new TreeMap<>(details), before, "");
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(HexFormat.of().parseHex(before));
        String hash = HexFormat.of().formatHex(sha.digest(bare.canonical()));
        return new ChainedEvent(
                number, ofKind, kind, "INFO", true, Instant.EPOCH, "", "", new TreeMap<>(details), before, hash);
    }

    private void dropped(String numbers) throws Exception {
        log("EVENTS_DROPPED", Map.of("count", "9", "numbers", numbers));
    }

    private static boolean goes(ChainedEvent event) {
        long number = event.number();
        return number <= 9 && number != 5 || number == 12;
    }

    /** @param others that are taken out, too */
    private List<String> findings(long... others) {
        var check = new ChainCheck(Collections.emptySortedMap());
        events.stream()
                .filter(event -> !goes(event))
                .filter(event -> Arrays.stream(others).noneMatch(number -> number == event.number()))
                .forEach(check::next);
        return check.findings();
    }

    @Test
    void exactlyWhatIsNamedMayBeMissing() throws Exception {
        dropped(NUMBERS);
        assertThat(findings()).isEmpty();
    }

    @Test
    void severalEventsMayNameIt() throws Exception {
        dropped("1-2 12");
        dropped("3-4 6-9");
        assertThat(findings()).isEmpty();
    }

    @Test
    void nothingElseMay() throws Exception {
        dropped(NUMBERS);
        assertThat(findings(14)).containsExactly("events 14 to 14 are missing, and no EVENTS_DROPPED names them");
    }

    @Test
    void anEventThatIsPutWhereOneWasDroppedDoesNotMakeUpForOneThatIsTakenOut() throws Exception {
        dropped(NUMBERS);
        var forged = new ArrayList<ChainedEvent>();
        forged.add(event(3, 3, "TICK", Map.of(), "ab".repeat(32)));
        events.stream().filter(event -> !goes(event) && event.number() != 14).forEach(forged::add);

        var check = new ChainCheck(Collections.emptySortedMap());
        forged.forEach(check::next);

        assertThat(check.findings())
                .containsExactly(
                        "event 21 says that 1-4 were dropped; 1 of them are there, or were told of before",
                        "events 14 to 14 are missing, and no EVENTS_DROPPED names them");
    }

    @Test
    void whatWasDroppedLaterThanItWasToldIsMissing() throws Exception {
        dropped("1-4 6-9 12 25");
        for (int i = 0; i < 5; i++) {
            log("TICK", Map.of());
        }
        assertThat(findings(25))
                .containsExactly(
                        "event 21 says that 25 were dropped; 1 of them are there, or were told of before",
                        "events 25 to 25 are missing, and no EVENTS_DROPPED names them");
    }

    @Test
    void oneThatDoesNotSayExactlyWhichTellsNothing() throws Exception {
        for (String wrong : List.of("", "1-4  6-9", "4-1", "1-4 3", "0-4", "1-", "many", "1-4 6-9…", " 1-4")) {
            dropped(wrong);
            assertThat(findings())
                    .as(wrong)
                    .contains("event 21, EVENTS_DROPPED, does not say exactly which were dropped")
                    .contains("events 12 to 12 are missing, and no EVENTS_DROPPED names them");
            events.remove(20);
        }
        log("EVENTS_DROPPED", Map.of("count", "9"));
        assertThat(findings()).contains("event 21, EVENTS_DROPPED, does not say exactly which were dropped");
    }

    @Test
    void moreGapsThanCanBeFollowedAreNotTakenForNone() {
        var missing = new Missing(2);
        for (int number = 2; number <= 6; number += 2) {
            missing.add(number, number);
        }
        assertThat(missing.tooMany()).isTrue();
        assertThat(missing.tell(1, 9)).isEqualTo(2);
        assertThat(missing.ranges()).isEmpty();
    }
}
