package io.meterhouse.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge must be able to fail: each kind of fault is put into a faultless log, and found. */
class VerdictTest {
    private static final long WHOLE = 1L << 32;

    @TempDir
    private Path folder;

    private final Delivery delivery = Delivery.of(5_000);

    @Test
    void aFaultlessDeliveryIsClean() throws IOException {
        Verdict verdict = delivery.verdict(folder);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.channel("A-01.kwh-del").expected).isEqualTo(12);
        assertThat(verdict.total().received).isEqualTo(24);
        assertThat(verdict.total().boundaries).isEqualTo(24);
    }

    @Test
    void aRegisterMayPassItsModulus() throws IOException {
        assertThat(Delivery.of(WHOLE - 100).verdict(folder).faults()).isEmpty();
        assertThat(Delivery.of(3 * WHOLE - 100).verdict(folder).faults()).isEmpty();
    }

    @Test
    void aLostIntervalIsMissing() throws IOException {
        delivery.messages.remove(5);
        Verdict verdict = delivery.verdict(folder);
        assertThat(verdict.total().missing).isEqualTo(2);
        assertThat(verdict.faults()).contains("2 missing", "1 sequences that no message covers");
        assertThat(verdict.total().sumErrorCounts).isEqualTo(90);
    }

    @Test
    void whatTheLastReadFollowedIsExpectedAndWhatTheFirstReadPrecededIsNot() throws IOException {
        delivery.messages.remove(11);
        assertThat(delivery.verdict(folder).total().missing).isEqualTo(2);
        delivery.lastRead -= 2_000;
        assertThat(delivery.verdict(folder).faults()).isEmpty();
        delivery.messages.remove(0);
        assertThat(delivery.verdict(folder).total().missing).isEqualTo(2);
        delivery.firstRead += 2_000;
        assertThat(delivery.verdict(folder).faults()).isEmpty();
    }

    @Test
    void anIntervalThatBeganBeforeTheFirstReadMayBeAGap() throws IOException {
        delivery.firstRead += 2_000;
        for (int point = 0; point < 2; point++) {
            delivery.array(0, "v").setNull(point);
        }
        delivery.row(0).putArray("f").add(1).add(1);
        delivery.row(0).remove(List.of("b", "t0", "t1"));
        assertThat(delivery.verdict(folder).faults()).isEmpty();
    }

    @Test
    void aChannelThatNeverCameIsMissing() throws IOException {
        for (int i = 0; i < 12; i++) {
            delivery.row(i).putArray("c").add(0);
            delivery.array(i, "v").remove(1);
            delivery.array(i, "b").remove(1);
        }
        assertThat(delivery.verdict(folder).channel("A-02.kwh-del").missing).isEqualTo(12);
    }

    @Test
    void theSameAgainIsARedeliveryAndNoFault() throws IOException {
        delivery.messages.add(delivery.messages.get(3));
        Verdict verdict = delivery.verdict(folder);
        assertThat(verdict.total().redelivered).isEqualTo(2);
        assertThat(verdict.faults()).isEmpty();
    }

    @Test
    void aValueThatChangesWithoutARevisionIsAConflict() throws IOException {
        ObjectNode again = delivery.messages.get(3).deepCopy();
        delivery.messages.add(again);
        delivery.array(12, "v").set(0, 31);
        assertThat(delivery.verdict(folder).total().conflicts).isEqualTo(1);
    }

    @Test
    void theSameUnderAnotherSequenceIsAConflict() throws IOException {
        delivery.messages.add(delivery.messages.get(3).deepCopy());
        delivery.messages.get(12).put("first", 13).put("last", 13);
        delivery.row(12).put("seq", 13);
        assertThat(delivery.verdict(folder).total().conflicts).isEqualTo(2);
    }

    @Test
    void anOverlapIsADuplicate() throws IOException {
        delivery.row(6).put("start", delivery.row(5).path("start").asText());
        assertThat(delivery.verdict(folder).total().duplicates).isEqualTo(2);
    }

    @Test
    void anExtraCountIsASumError() throws IOException {
        delivery.array(7, "v").set(1, 61);
        Verdict verdict = delivery.verdict(folder);
        assertThat(verdict.total().sumErrorCounts).isEqualTo(1);
        assertThat(verdict.faults()).containsExactly("1 counts of sum errors");
    }

    @Test
    void errorsThatMakeEachOtherGoodAreFound() throws IOException {
        delivery.array(7, "v").set(1, 61);
        delivery.array(8, "v").set(1, 59);
        assertThat(delivery.verdict(folder).total().sumErrorCounts).isEqualTo(2);
    }

    @Test
    void aWrongRegisterIsABoundaryErrorBeyondOneCountAtEachEnd() throws IOException {
        long register = delivery.array(4, "b").path(0).asLong();
        delivery.array(4, "b").set(0, register + 2);
        assertThat(delivery.verdict(folder).total().boundaryErrorCounts).isZero();
        delivery.array(4, "b").set(0, register + 12);
        assertThat(delivery.verdict(folder).total().boundaryErrorCounts).isEqualTo(10);
        delivery.array(4, "b").set(0, register - 5);
        assertThat(delivery.verdict(folder).total().boundaryErrorCounts).isEqualTo(3);
    }

    @Test
    void aRegisterThatSkipsAWholeModulusIsFound() throws IOException {
        for (int i = 6; i < 12; i++) {
            delivery.array(i, "b").set(0, delivery.array(i, "b").path(0).asLong() + WHOLE);
        }
        assertThat(delivery.verdict(folder).total().boundaryErrorCounts).isGreaterThan(WHOLE);
        assertThat(delivery.verdict(folder).total().sumErrorCounts).isEqualTo(WHOLE);
    }

    @Test
    void aWideBracketMustBeFlagged() throws IOException {
        delivery.row(2).put("t1", Delivery.at(Delivery.START + 3 * Delivery.INTERVAL + 200_000));
        assertThat(delivery.verdict(folder).total().wideUnflagged).isEqualTo(2);
        delivery.row(2).putArray("f").add(Item.ESTIMATED).add(Item.ESTIMATED);
        assertThat(delivery.verdict(folder).faults()).isEmpty();
        assertThat(delivery.verdict(folder).total().wide).isEqualTo(2);
    }

    @Test
    void anIntervalWithoutAValueNeedsItsRevision() throws IOException {
        delivery.array(5, "v").setNull(0);
        assertThat(delivery.verdict(folder).total().withoutValue).isEqualTo(1);
        ObjectNode revision = delivery.messages.get(5).deepCopy();
        revision.put("first", 13).put("last", 13);
        delivery.messages.add(revision);
        delivery.row(12).put("seq", 13).put("rev", 1);
        delivery.array(12, "v").set(0, 30);
        assertThat(delivery.verdict(folder).faults()).isEmpty();
    }

    @Test
    void acrossAChangeoverBothRegistersCount() throws IOException {
        delivery.change(5);
        delivery.array(5, "v").set(0, 7 + 12);
        assertThat(delivery.verdict(folder).channel("A-01.kwh-del").sumErrorCounts)
                .isZero();
        delivery.array(5, "v").set(0, 30);
        assertThat(delivery.verdict(folder).channel("A-01.kwh-del").sumErrorCounts)
                .isEqualTo(11);
    }

    @Test
    void tooFewExpectedIntervalsProveNothing() throws IOException {
        delivery.messages.subList(5, 12).clear();
        delivery.lastRead = Delivery.START + 5 * Delivery.INTERVAL + 1000;
        assertThat(delivery.verdict(folder).faults())
                .containsExactly("2 channels have fewer than 9 expected intervals");
    }

    @Test
    void aMessageThatCannotBeUnderstoodIsAFault() throws IOException {
        delivery.row(3).remove("seq");
        assertThat(delivery.verdict(folder).faults()).contains("1 messages that cannot be understood");
    }

    @Test
    void aRegisterThatChangesWithoutAWordIsAFault() throws IOException {
        for (int i = 5; i < 12; i++) {
            delivery.row(i).put("cr", 1);
        }
        assertThat(delivery.verdict(folder).faults()).containsExactly("2 changes of a register that were not told");
    }

    @Test
    void aRegisterThatBeginsBeforeTheOldOneEndedIsAFault() throws IOException {
        ObjectNode change = delivery.change(5);
        assertThat(delivery.verdict(folder).faults()).isEmpty();
        change.remove("closed");
        assertThat(delivery.verdict(folder).channel("A-01.kwh-del").changesNotTold)
                .isEqualTo(1);
    }

    @Test
    void aMarkThatTheMeterNeverShowedIsAFault() throws IOException {
        ObjectNode change = delivery.change(5);
        long opened = change.path("opened").path(1).asLong();
        ((ArrayNode) change.path("opened")).set(1, opened + 5);
        delivery.array(5, "v").set(0, delivery.array(5, "v").path(0).asLong() - 5);
        assertThat(delivery.verdict(folder).faults()).containsExactly("4 counts of errors where registers changed");
        delivery.firstRead = Delivery.START + 13 * Delivery.INTERVAL;
        assertThat(delivery.verdict(folder).channel("A-01.kwh-del").markErrorCounts)
                .as("of a meter that was not read by then")
                .isGreaterThan(opened);
    }

    @Test
    void onlyWhereAGapIsAllowedMayAValueBeMissing() throws IOException {
        delivery.array(5, "v").setNull(0);
        delivery.row(5).remove(List.of("b", "t0", "t1"));
        long end = Delivery.START + 6 * Delivery.INTERVAL;
        delivery.gaps = List.of(new Run.Gap("A", end - 1, end + 1));
        assertThat(delivery.verdict(folder).total().withoutValue).isZero();
        assertThat(delivery.verdict(folder).total().gapsAllowed).isEqualTo(1);
        delivery.gaps = List.of(new Run.Gap("B", end - 1, end + 1), new Run.Gap("A", end, end + 1));
        assertThat(delivery.verdict(folder).total().withoutValue).isEqualTo(1);
    }

    @Test
    void whatTheStoreSaysOtherwiseIsAFault() throws IOException {
        ObjectNode stored = delivery.stored(12);
        Verdict verdict = judged(stored);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.total().stored).isEqualTo(24);
        assertThat(verdict.total().acknowledged).isEqualTo(24);
        ((ObjectNode) stored.path("channels").path("A-01.kwh-del").path(4)).put("counts", 29);
        assertThat(judged(stored).faults()).containsExactly("1 received but stored otherwise");
    }

    @Test
    void aCursorThatDoesNotMoveIsAFault() throws IOException {
        assertThat(judged(delivery.stored(0)).faults()).containsExactly("24 expected but not acknowledged");
        assertThat(judged(delivery.stored(11)).total().unacknowledged).isEqualTo(2);
    }

    @Test
    void whatTheBrokerTookAndTheConsumerNeverSawIsAFault() throws IOException {
        ObjectNode stored = delivery.stored(12);
        delivery.messages.remove(11);
        delivery.lastRead -= 2_000;
        assertThat(judged(stored).faults())
                .as("also when it was not expected yet")
                .containsExactly("2 acknowledged but not received");
        stored.put("acknowledged", 11);
        assertThat(judged(stored).faults()).isEmpty();
    }

    @Test
    void whatTheGatewaySaysIsWrongIsReportedAndIsNoFault() throws IOException {
        ObjectNode stored = delivery.stored(12);
        var events = stored.putArray("events");
        for (String text : List.of("down", "down again")) {
            events.addObject()
                    .put("kind", "UPLINK_DOWN")
                    .put("severity", "warning")
                    .put("subject", "uplink/cloud")
                    .put("text", text);
        }
        events.addObject().put("kind", "SITE_LOADED").put("severity", "info").put("subject", "site/s");
        stored.putArray("log_errors").add("2026-03-01T12:00:00.000Z ERROR store.h2.Store: no space left");
        Verdict verdict = judged(stored);
        assertThat(verdict.faults()).isEmpty();
        var report = verdict.json();
        assertThat(report.path("events").path("count").asLong()).isEqualTo(2);
        assertThat(report.path("events").path("kinds")).hasSize(1);
        assertThat(report.path("events").path("kinds").path(0).toString())
                .isEqualTo("{\"kind\":\"UPLINK_DOWN\",\"severity\":\"warning\",\"subject\":\"uplink/cloud\","
                        + "\"count\":2,\"text\":\"down again\"}");
        assertThat(report.path("log").path("errors").asLong()).isEqualTo(1);
        assertThat(report.path("log").path("lines").path(0).asText()).contains("no space left");
    }

    private Verdict judged(ObjectNode stored) throws IOException {
        return Verdict.of(delivery.run(), delivery.log(folder), new Stored(stored), delivery);
    }
}
