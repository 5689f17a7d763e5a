package io.meterhouse.judge;

import static org.assertj.core.api.Assertions.assertThat;

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
        long before = delivery.array(4, "b").path(0).asLong();
        for (int i = 5; i < 12; i++) {
            delivery.row(i).putArray("c").add(0);
            delivery.row(i).put("cr", 1);
        }
        ObjectNode change = delivery.row(5).putObject("over").putArray("0").addObject();
        change.putArray("closed").add("2026-03-01T12:26:00Z").add(before + 7);
        change.putArray("opened").add("2026-03-01T12:28:00Z").add(before + 18);
        for (int i = 5; i < 12; i++) {
            delivery.array(i, "v").remove(1);
            delivery.array(i, "b").remove(1);
        }
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
    void whatTheStoreSaysOtherwiseIsAFault() throws IOException {
        ObjectNode stored = delivery.json.createObjectNode().put("acknowledged", 11);
        for (int point = 0; point < 2; point++) {
            var rows = stored.putObject("channels" + point).putArray("x");
            for (int i = 0; i < 12; i++) {
                ObjectNode row = delivery.row(i);
                rows.addObject()
                        .put("end", row.path("end").asText())
                        .put("start", row.path("start").asText())
                        .put("revision", 0)
                        .put("counts", row.path("v").path(point).asLong())
                        .put("register", row.path("b").path(point).asLong())
                        .put("sequence", i + 1);
            }
        }
        ObjectNode channels = delivery.json.createObjectNode();
        channels.set("A-01.kwh-del", stored.path("channels0").path("x"));
        channels.set("A-02.kwh-del", stored.path("channels1").path("x"));
        stored.set("channels", channels);
        Verdict verdict = Verdict.of(delivery.run(), delivery.log(folder), new Stored(stored), delivery);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.total().stored).isEqualTo(24);
        assertThat(verdict.total().acknowledged).isEqualTo(22);
        ((ObjectNode) channels.path("A-01.kwh-del").path(4)).put("counts", 29);
        assertThat(Verdict.of(delivery.run(), delivery.log(folder), new Stored(stored), delivery)
                        .faults())
                .containsExactly("1 received but stored otherwise");
    }
}
