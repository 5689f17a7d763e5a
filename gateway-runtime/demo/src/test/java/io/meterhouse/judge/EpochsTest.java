package io.meterhouse.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is restored from its backup begins a new epoch: what the judge takes, and what not. */
class EpochsTest {
    private static final int BACKED_UP = 6;
    private static final int ACKNOWLEDGED = 4;

    @TempDir
    private Path folder;

    private final Delivery delivery = Delivery.of(5_000);

    /** It delivers again what was not acknowledged, and tells the seventh and the eighth otherwise. */
    @BeforeEach
    void aRestoredGateway() {
        for (int i = ACKNOWLEDGED; i < Delivery.BOUNDARIES; i++) {
            ObjectNode again = delivery.messages.get(i).deepCopy();
            delivery.messages.add(again.put("epoch", "fedcba9876543210"));
        }
        add(Delivery.BOUNDARIES + BACKED_UP - ACKNOWLEDGED, "v", 1);
        add(Delivery.BOUNDARIES + BACKED_UP - ACKNOWLEDGED, "b", 1);
        add(Delivery.BOUNDARIES + BACKED_UP - ACKNOWLEDGED + 1, "v", -1);
        delivery.shared = BACKED_UP;
    }

    private void add(int message, String name, long more) {
        ArrayNode values = delivery.array(message, name);
        values.set(0, values.path(0).asLong() + more);
    }

    @Test
    void whatCameAfterTheBackupMayBeToldAnewAndThatCounts() throws IOException {
        Verdict verdict = delivery.verdict(folder);

        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.total().replaced).isEqualTo(2);
        assertThat(verdict.total().redelivered).isEqualTo(14);
        assertThat(verdict.total().received).isEqualTo(24);
    }

    @Test
    void whatBothEpochsShareMustStayAsItWas() throws IOException {
        delivery.shared = BACKED_UP + 1;
        assertThat(delivery.verdict(folder).faults()).contains("1 conflicts");
        delivery.shared = Long.MAX_VALUE;
        assertThat(delivery.verdict(folder).faults()).contains("2 conflicts");
    }

    @Test
    void aRevisionOfTheOldEpochDoesNotCountAgainstTheNewOne() throws IOException {
        ObjectNode revision = delivery.messages.get(8).deepCopy();
        delivery.messages.add(Delivery.BOUNDARIES, revision.put("first", 13).put("last", 13));
        delivery.row(Delivery.BOUNDARIES).put("seq", 13).put("rev", 1);
        add(Delivery.BOUNDARIES, "v", 500);

        assertThat(delivery.verdict(folder).faults()).isEmpty();
        delivery.messages
                .subList(Delivery.BOUNDARIES + 1, delivery.messages.size())
                .clear();
        assertThat(delivery.verdict(folder).total().sumErrorCounts).isEqualTo(500);
    }

    @Test
    void aMessageOfTheOldEpochThatComesLateChangesNothing() throws IOException {
        delivery.messages.add(delivery.messages.get(BACKED_UP));

        Verdict verdict = delivery.verdict(folder);

        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.total().replaced).isEqualTo(3);
    }

    @Test
    void aHoleBetweenTheEpochsIsFound() throws IOException {
        delivery.messages.subList(3, Delivery.BOUNDARIES).clear();

        assertThat(delivery.verdict(folder).faults()).contains("1 sequences that no message covers", "2 missing");
    }

    @Test
    void aWrongSumInTheNewEpochIsFound() throws IOException {
        add(delivery.messages.size() - 1, "v", 7);

        assertThat(delivery.verdict(folder).total().sumErrorCounts).isEqualTo(7);
    }
}
