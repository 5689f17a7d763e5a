package io.meterhouse.tou.programme;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a programme in the one way in which it is hashed: JSON in UTF-8 without white space, every key there, keys in the order of
 * docs/tou-programme.md; what has no order of its own (schedules, day types) by name. Reading it gives an equal programme, and equal
 * programmes give the same bytes, however their documents were written. Safe for several threads.
 */
public final class ProgrammeWriter {
    private final Programme programme;
    private final JsonGenerator json;

    private ProgrammeWriter(Programme programme, JsonGenerator json) {
        this.programme = programme;
        this.json = json;
    }

    /** The canonical document. */
    public static byte[] json(Programme programme) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            new ProgrammeWriter(programme, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** SHA-256 of the canonical document, 64 hexadecimal digits: what tells one programme from every other. */
    public static String hash(Programme programme) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json(programme)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("schema", Words.SCHEMA);
        json.writeStringField("id", programme.id());
        json.writeNumberField("version", programme.version());
        json.writeStringField("name", programme.name());
        json.writeStringField("effective", programme.effective().toString());
        json.writeStringField("zone", programme.zone().getId());
        json.writeObjectFieldStart("rates");
        for (Programme.Rate rate : programme.rates()) {
            json.writeStringField(rate.id(), rate.name());
        }
        json.writeEndObject();
        json.writeStringField("default", rate(programme.defaultRate()));
        week();
        special();
        seasons();
        schedules();
        demand();
        if (programme.billingRead().isPresent()) {
            Programme.BillingRead read = programme.billingRead().get();
            json.writeObjectFieldStart("billing-read");
            json.writeNumberField("day", read.dayOfMonth());
            json.writeStringField("at", read.at().toString());
            json.writeBooleanField("reset-demand", read.resetsDemand());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private String rate(int place) {
        return programme.rates().get(place).id();
    }

    private void week() throws IOException {
        Map<String, List<DayOfWeek>> days = new TreeMap<>();
        programme.week().forEach((day, type) -> days.computeIfAbsent(type, t -> new ArrayList<>())
                .add(day));
        json.writeObjectFieldStart("week");
        for (Map.Entry<String, List<DayOfWeek>> type : days.entrySet()) {
            json.writeArrayFieldStart(type.getKey());
            for (DayOfWeek day : type.getValue()) {
                json.writeString(Words.day(day));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void special() throws IOException {
        json.writeArrayFieldStart("special");
        for (SpecialDay day : programme.specialDays()) {
            json.writeStartObject();
            json.writeStringField("name", day.name());
            json.writeStringField("type", day.dayType());
            json.writeStringField("date", DateRules.write(day.on()));
            json.writeStringField("observed", Words.observed(day.observed()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void seasons() throws IOException {
        json.writeObjectFieldStart("seasons");
        for (Season season : programme.seasons()) {
            json.writeObjectFieldStart(season.id());
            json.writeArrayFieldStart("from");
            for (DateRule rule : season.begins()) {
                json.writeString(DateRules.write(rule));
            }
            json.writeEndArray();
            json.writeObjectFieldStart("schedules");
            for (Map.Entry<String, String> schedule : new TreeMap<>(season.schedules()).entrySet()) {
                json.writeStringField(schedule.getKey(), schedule.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void schedules() throws IOException {
        json.writeObjectFieldStart("schedules");
        for (Map.Entry<String, Programme.DaySchedule> schedule : new TreeMap<>(programme.schedules()).entrySet()) {
            json.writeObjectFieldStart(schedule.getKey());
            for (SwitchPoint point : schedule.getValue().switches()) {
                json.writeStringField(point.at().toString(), rate(point.rate()));
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void demand() throws IOException {
        json.writeArrayFieldStart("demand");
        for (Demand demand : programme.demand()) {
            json.writeStartObject();
            json.writeStringField("quantity", Words.quantity(demand.quantity()));
            json.writeStringField("rate", demand.rate().map(this::rate).orElse(Words.TOTAL));
            json.writeStringField("block", demand.blockMinutes() + "m");
            json.writeNumberField("subblocks", demand.subBlocks());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
