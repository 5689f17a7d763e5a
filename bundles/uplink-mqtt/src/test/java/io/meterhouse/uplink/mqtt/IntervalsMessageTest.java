package io.meterhouse.uplink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StreamItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class IntervalsMessageTest {
    private static final Instant END = Instant.parse("2026-03-01T00:05:00Z");

    private final Published published = new Published();
    private final IntervalsMessage message = new IntervalsMessage();

    private JsonNode encoded() {
        return published.read(
                message.encode("maple", "00000000000000e1", id -> id.equals("A") ? Samples.panel("A") : null));
    }

    private static StreamItem.Entry entry(long sequence, String panel) {
        return new StreamItem.Entry(sequence, Samples.boundary(panel, (int) sequence));
    }

    private static Interval gap(int point) {
        return new Interval(
                Samples.channel("A", point),
                END.minus(Duration.ofMinutes(5)),
                END,
                0,
                0,
                CountUnit.TWO_WATT_HOURS,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Flags.of(Flag.GAP),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static Interval rich(int point, Bracket bracket) {
        return new Interval(
                Samples.channel("A", point),
                END.minus(Duration.ofMinutes(5)),
                END,
                0,
                1,
                new CountUnit(2500, 3),
                OptionalLong.of(30),
                OptionalLong.of(77),
                Flags.of(Flag.METER_CHANGE, Flag.DERIVED),
                Optional.of(bracket),
                List.of(
                        new Part(END.minusSeconds(60), 10, Flags.NONE, Optional.of(bracket)),
                        new Part(END, 20, Flags.of(Flag.ESTIMATED), Optional.empty())),
                List.of(new Changeover(
                        Optional.of(new Changeover.Mark(END.minusSeconds(120), 900)),
                        Optional.of(new Changeover.Mark(END.minusSeconds(90), 3)))));
    }

    @Test
    void aBoundaryIsOneRowInTheOrderOfItsChannels() {
        message.take(entry(17, "A"));
        JsonNode json = encoded();
        assertThat(json.get("first").asLong()).isEqualTo(17);
        assertThat(json.get("last").asLong()).isEqualTo(17);
        assertThat(json.get("rows")).hasSize(1);
        JsonNode row = json.get("rows").get(0);
        assertThat(row.has("c")).isFalse();
        assertThat(row.has("f")).isFalse();
        assertThat(row.get("v")).hasSize(Samples.POINTS);
        assertThat(row.get("b").get(0).asLong()).isEqualTo(1_000_000 + 1700 + 1);
        JsonNode panel = json.get("panels").get(0);
        assertThat(panel.get("interval").asInt()).isEqualTo(300);
        assertThat(panel.get("tolerance").asInt()).isEqualTo(150);
        assertThat(json.has("lost")).isFalse();
    }

    @Test
    void aPanelThatIsInTheSiteFileNoMoreIsSentWithoutItsLength() {
        message.take(entry(1, "B"));
        assertThat(encoded().get("panels").get(0).has("interval")).isFalse();
    }

    @Test
    void whatDiffersInMoreThanItsValueIsARowOfItsOwn() {
        var bracket =
                new Bracket(Instant.parse("2026-03-01T00:04:58.1239Z"), Instant.parse("2026-03-01T00:05:01.0001Z"));
        message.take(new StreamItem.Entry(
                1, new Batch("A", Batch.Kind.BOUNDARY, "", List.of(gap(1), rich(2, bracket), gap(3)))));
        JsonNode rows = encoded().get("rows");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("c").toString()).isEqualTo("[0,2]");
        assertThat(rows.get(0).get("v").toString()).isEqualTo("[null,null]");
        assertThat(rows.get(0).get("f").toString()).isEqualTo("[1,1]");
        assertThat(rows.get(0).has("b")).isFalse();
        JsonNode rich = rows.get(1);
        assertThat(rich.get("c").toString()).isEqualTo("[1]");
        assertThat(rich.get("unit").asText()).isEqualTo("2500/3");
        assertThat(rich.get("cr").asInt()).isEqualTo(1);
        assertThat(rich.get("parts").toString())
                .isEqualTo("{\"0\":[[\"2026-03-01T00:04:00Z\",10,0],[\"2026-03-01T00:05:00Z\",20,8]]}");
        assertThat(rich.get("over").toString())
                .isEqualTo(
                        "{\"0\":[{\"closed\":[\"2026-03-01T00:03:00Z\",900],\"opened\":[\"2026-03-01T00:03:30Z\",3]}]}");
        assertThat(rich.get("f").get(0).asInt()).isEqualTo(Flag.METER_CHANGE.bit() | Flag.DERIVED.bit());
    }

    @Test
    void aBracketIsRoundedOutwards() {
        var bracket =
                new Bracket(Instant.parse("2026-03-01T00:04:58.1239Z"), Instant.parse("2026-03-01T00:05:01.0001Z"));
        message.take(new StreamItem.Entry(1, new Batch("A", Batch.Kind.BOUNDARY, "", List.of(rich(1, bracket)))));
        JsonNode row = encoded().get("rows").get(0);
        assertThat(row.get("t0").asText()).isEqualTo("2026-03-01T00:04:58.123Z");
        assertThat(row.get("t1").asText()).isEqualTo("2026-03-01T00:05:01.001Z");
    }

    @Test
    void onlyWhatAdjoinsIsTaken() {
        assertThat(message.take(entry(3, "A"))).isTrue();
        assertThat(message.take(entry(5, "A"))).isFalse();
        assertThat(message.take(entry(4, "B"))).isTrue();
        assertThat(message.take(new StreamItem.Tombstone(5, 90, "retention"))).isTrue();
        assertThat(message.take(entry(91, "A"))).isTrue();
        JsonNode json = encoded();
        assertThat(json.get("first").asLong()).isEqualTo(3);
        assertThat(json.get("last").asLong()).isEqualTo(91);
        assertThat(json.get("panels")).hasSize(2);
    }

    @Test
    void aMessageEndsAt288BatchesOrAt64KiBWhicheverIsFirst() {
        long sequence = 1;
        var small = new Batch("A", Batch.Kind.BOUNDARY, "", List.of(gap(1)));
        while (message.take(new StreamItem.Entry(sequence, small))) {
            sequence++;
        }
        assertThat(sequence - 1).isEqualTo(IntervalsMessage.MOST_BATCHES);
        assertThat(encoded().toString().length()).isLessThan(IntervalsMessage.MOST_BYTES);
        var large = new IntervalsMessage();
        long n = 1;
        while (large.take(entry(n, "A"))) {
            n++;
        }
        byte[] json = large.encode("maple", "00000000000000e1", id -> null);
        assertThat(json.length).isBetween(IntervalsMessage.MOST_BYTES / 2, IntervalsMessage.MOST_BYTES);
    }

    @Test
    void whatIsLargerByItselfIsSentWholeAndAlone() {
        List<Interval> many = new ArrayList<>();
        for (int n = 0; n < 1000; n++) {
            Interval i = Samples.boundary("A", n).intervals().get(0);
            many.add(new Interval(
                    i.channel(),
                    i.start(),
                    i.end(),
                    1,
                    0,
                    i.unit(),
                    i.counts(),
                    i.register(),
                    Flags.of(Flag.ESTIMATED),
                    i.bracket(),
                    List.of(),
                    List.of()));
        }
        assertThat(message.take(new StreamItem.Entry(1, new Batch("A", Batch.Kind.REVISIONS, "test", many))))
                .isTrue();
        assertThat(message.take(entry(2, "A"))).isFalse();
        assertThat(encoded().get("rows")).hasSize(1000);
    }
}
