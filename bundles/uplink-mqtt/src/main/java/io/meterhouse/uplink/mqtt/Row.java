package io.meterhouse.uplink.mqtt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.Batch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Intervals of a batch that differ in channel and value only: a row of a message.
 *
 * @param sequence of the batch
 * @param panel of the batch
 * @param same what they have in common
 * @param intervals at least one
 */
record Row(long sequence, String panel, Same same, List<Interval> intervals) {
    /** Names, punctuation, and two instants of 30 characters at most. */
    private static final int FRAME_BYTES = 165;

    private static final int BRACKET_BYTES = 75;

    record Same(
            Instant start, Instant end, int revision, int channelRevision, CountUnit unit, Optional<Bracket> bracket) {
        static Same of(Interval i) {
            return new Same(i.start(), i.end(), i.revision(), i.channelRevision(), i.unit(), i.bracket());
        }
    }

    static List<Row> of(long sequence, Batch batch) {
        Map<Same, List<Interval>> groups = new LinkedHashMap<>();
        batch.intervals().forEach(interval -> groups.computeIfAbsent(Same.of(interval), same -> new ArrayList<>())
                .add(interval));
        List<Row> rows = new ArrayList<>(groups.size());
        groups.forEach((same, intervals) -> rows.add(new Row(sequence, batch.panel(), same, intervals)));
        return rows;
    }

    /** No fewer than what it takes besides its intervals. */
    int frameBytes() {
        return FRAME_BYTES
                + (same.bracket.isPresent() ? BRACKET_BYTES : 0)
                + panel.length()
                + IntervalsMessage.digits(sequence)
                + IntervalsMessage.digits(same.revision)
                + IntervalsMessage.digits(same.channelRevision)
                + IntervalsMessage.digits(same.unit.numerator())
                + IntervalsMessage.digits(same.unit.denominator());
    }

    void write(JsonGenerator json, Map<ChannelId, Integer> channels) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seq", sequence);
        json.writeStringField("panel", panel);
        json.writeStringField("start", same.start.toString());
        json.writeStringField("end", same.end.toString());
        json.writeNumberField("rev", same.revision);
        json.writeNumberField("cr", same.channelRevision);
        json.writeStringField("unit", same.unit.toString());
        if (same.bracket.isPresent()) {
            // Outwards, so that the register still lies between the two.
            json.writeStringField("t0", Json.millis(same.bracket.get().t0()));
            json.writeStringField("t1", Json.millisAfter(same.bracket.get().t1()));
        }
        writeChannels(json, channels);
        writeValues(json);
        writeParts(json);
        writeChangeovers(json);
        json.writeEndObject();
    }

    private void writeChannels(JsonGenerator json, Map<ChannelId, Integer> channels) throws IOException {
        boolean all = intervals.size() == channels.size();
        for (int i = 0; all && i < intervals.size(); i++) {
            all = channels.get(intervals.get(i).channel()) == i;
        }
        if (all) {
            return;
        }
        json.writeArrayFieldStart("c");
        for (Interval interval : intervals) {
            json.writeNumber(channels.get(interval.channel()));
        }
        json.writeEndArray();
    }

    private void writeValues(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("v");
        boolean flagged = false;
        for (Interval interval : intervals) {
            flagged |= interval.flags().bits() != 0;
            if (interval.counts().isPresent()) {
                json.writeNumber(interval.counts().getAsLong());
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
        if (same.bracket.isPresent()) {
            json.writeArrayFieldStart("b");
            for (Interval interval : intervals) {
                json.writeNumber(interval.register().orElseThrow());
            }
            json.writeEndArray();
        }
        if (flagged) {
            json.writeArrayFieldStart("f");
            for (Interval interval : intervals) {
                json.writeNumber(Integer.toUnsignedLong(interval.flags().bits()));
            }
            json.writeEndArray();
        }
    }

    private void writeParts(JsonGenerator json) throws IOException {
        if (intervals.stream().allMatch(interval -> interval.parts().isEmpty())) {
            return;
        }
        json.writeObjectFieldStart("parts");
        for (int i = 0; i < intervals.size(); i++) {
            if (!intervals.get(i).parts().isEmpty()) {
                json.writeArrayFieldStart(Integer.toString(i));
                for (Part part : intervals.get(i).parts()) {
                    json.writeStartArray();
                    json.writeString(part.end().toString());
                    json.writeNumber(part.counts());
                    json.writeNumber(Integer.toUnsignedLong(part.flags().bits()));
                    json.writeEndArray();
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private void writeChangeovers(JsonGenerator json) throws IOException {
        if (intervals.stream().allMatch(interval -> interval.changeovers().isEmpty())) {
            return;
        }
        json.writeObjectFieldStart("over");
        for (int i = 0; i < intervals.size(); i++) {
            if (!intervals.get(i).changeovers().isEmpty()) {
                json.writeArrayFieldStart(Integer.toString(i));
                for (Changeover changeover : intervals.get(i).changeovers()) {
                    json.writeStartObject();
                    writeMark(json, "closed", changeover.closed());
                    writeMark(json, "opened", changeover.opened());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private static void writeMark(JsonGenerator json, String name, Optional<Changeover.Mark> mark) throws IOException {
        if (mark.isPresent()) {
            json.writeArrayFieldStart(name);
            json.writeString(mark.get().at().toString());
            json.writeNumber(mark.get().register());
            json.writeEndArray();
        }
    }
}
