package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.Values;
import io.meterhouse.testing.Metering;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns, and what is done to the store while they are read. */
class ValuesTest {
    @TempDir
    private Path folder;

    private Opened opened;
    private Metering panel;
    private ChannelId channel;

    @BeforeEach
    void open() throws Exception {
        opened = new Opened(folder, 5);
        panel = new Metering("A", 3, Opened.START, Duration.ofMinutes(15), new Random(6));
        channel = panel.channels().get(1);
    }

    private List<Batch> record(Duration duration) throws Exception {
        var recorded = new ArrayList<Batch>();
        Instant end = panel.at().plus(duration);
        while (panel.at().isBefore(end)) {
            Batch batch = panel.boundary(0);
            opened.store.append(List.of(batch));
            opened.set(panel.at());
            recorded.add(batch);
        }
        return recorded;
    }

    private Items<Values> values() throws Exception {
        return opened.store.values(channel, Instant.MIN, Instant.MAX);
    }

    private int countFrom(Items<Values> items) throws Exception {
        int count = 0;
        for (Optional<Values> next = items.next(); next.isPresent(); next = items.next()) {
            count += next.get().size();
        }
        return count;
    }

    @Test
    void manyChannelsAreReadInOneOrderAsIfEachWereReadByItself() throws Exception {
        var wide = new Metering("B", 60, Opened.START, Duration.ofMinutes(30), new Random(7));
        for (int i = 0; i < 60; i++) {
            record(Duration.ofMinutes(30));
            opened.store.append(List.of(wide.boundary(0)));
            if (i == 55) {
                opened.fold();
            }
        }
        Set<ChannelId> all = new HashSet<>(wide.channels());
        all.addAll(panel.channels());
        List<StoredInterval> one = new ArrayList<>();
        for (ChannelId each : all) {
            one.addAll(Opened.all(opened.store.intervals(each, Instant.MIN, Instant.MAX, Revisions.ALL)));
        }
        one.sort(Comparator.comparing(
                        (StoredInterval stored) -> stored.interval().end())
                .thenComparing(stored -> stored.interval().channel())
                .thenComparing(stored -> stored.interval().revision()));
        assertThat(one).hasSize(60 * 60 + 60 * 2 * 3);

        assertThat(Opened.all(opened.store.intervals(all, Instant.MIN, Instant.MAX, Revisions.ALL)))
                .isEqualTo(one);
    }

    @Test
    void aSecondGenerationOfTheSameDayTakesNothingFromWhoReads() throws Exception {
        record(Duration.ofHours(58));
        opened.fold();
        record(Duration.ofHours(2));
        Items<Values> items = values();
        int read = 0;
        while (read < 58 * 4) {
            read += items.next().orElseThrow().size();
        }

        opened.fold();

        assertThat(read + countFrom(items)).isEqualTo(60 * 4);
    }

    @Test
    void aGenerationThatIsMadeBeforeTheFirstIsReadTakesNothingEither() throws Exception {
        record(Duration.ofHours(50));
        opened.fold();
        record(Duration.ofHours(10));
        Items<Values> items = values();

        opened.fold();

        assertThat(countFrom(items)).isEqualTo(60 * 4);
    }

    @Test
    void whatTheJournalHoldsIsReadAgainWithWhatCameSince() throws Exception {
        record(Duration.ofHours(5));
        assertThat(countFrom(values())).isEqualTo(20);
        record(Duration.ofHours(1));
        assertThat(countFrom(values())).isEqualTo(24);
        opened.fold();
        record(Duration.ofHours(1));
        assertThat(countFrom(values())).isEqualTo(28);
    }

    @Test
    void aRevisionOfWhatTheJournalHoldsCountsAtOnce() throws Exception {
        Interval old = record(Duration.ofHours(5)).get(7).intervals().get(1);
        assertThat(countFrom(values())).isEqualTo(20);
        Interval revised = panel.revised(old);

        opened.store.append(List.of(new Batch("A", Batch.Kind.REVISIONS, "late", List.of(revised))));

        List<Long> found = new ArrayList<>();
        for (Values values : Opened.all(values())) {
            for (int i = 0; i < values.size(); i++) {
                if (values.end(i).equals(old.end())) {
                    found.add(values.counts(i));
                }
            }
        }
        assertThat(found).containsExactly(revised.counts().orElse(-1));
    }

    @Test
    void aRevisionStaysAsLongAsWhatItRevises() throws Exception {
        opened.retention = Duration.ofDays(1);
        var cursor = opened.store.cursors().open("cloud", Cursors.INTERVALS, true);
        Interval old = record(Duration.ofHours(12)).get(7).intervals().get(1);
        Interval revised = panel.revised(old);
        long sequence = opened.store
                .append(List.of(new Batch("A", Batch.Kind.REVISIONS, "late", List.of(revised))))
                .sequence();
        record(Duration.ofHours(18));
        // The first day is not delivered to its end.
        cursor.acknowledge(opened.store.head().epoch(), 1, sequence + 3);
        opened.fold();
        record(Duration.ofDays(3));

        opened.fold();

        List<StoredInterval> kept =
                Opened.all(opened.store.intervals(channel, old.end().minusSeconds(1), old.end(), Revisions.LATEST));
        assertThat(kept).hasSizeLessThan(2).allSatisfy(stored -> assertThat(stored.interval())
                .isEqualTo(revised));
        assertThat(kept).hasSize(1);
    }
}
