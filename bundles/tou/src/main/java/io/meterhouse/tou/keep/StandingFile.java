package io.meterhouse.tou.keep;

import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.keep.Standing.Accepted;
import io.meterhouse.tou.keep.Standing.Request;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.rating.DayTypes;
import io.meterhouse.tou.rating.RateOverride;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What stands, in a file that is replaced whole. */
public final class StandingFile {
    private static final String SCHEMA = "meterhouse.tou.standing/1";

    private final DurableFile file;
    private final Json json = new Json();

    public StandingFile(Path folder) {
        file = new DurableFile(folder.resolve("standing.json"));
    }

    /** What stands; durable when it returns. */
    public void write(Standing standing) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", SCHEMA);
        document.put(
                "programmes",
                standing.programmes().stream()
                        .map(each -> Map.of("from", each.from(), "hash", each.hash(), "text", each.text()))
                        .map(TreeMap::new)
                        .toList());
        document.put(
                "overrides",
                standing.overrides().stream().map(StandingFile::override).toList());
        document.put(
                "calendars",
                standing.calendars().stream().map(StandingFile::calendar).toList());
        document.put(
                "requests",
                standing.requests().stream().map(StandingFile::request).toList());
        file.write(json.write(document));
    }

    private static Map<String, Object> override(RateOverride override) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", override.id());
        fields.put("start", override.start());
        fields.put("stop", override.stop());
        fields.put(
                "switches",
                override.switches().stream()
                        .map(each -> List.of(each.at(), each.rate()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> calendar(DayTypes calendar) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accepted", calendar.accepted());
        fields.put("days", calendar.days());
        return fields;
    }

    private static Map<String, Object> request(Request request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", request.due().id());
        fields.put("at", request.due().at());
        fields.put("resets", request.due().resetsDemand());
        fields.put("reason", request.reason());
        fields.put("reference", request.reference());
        return fields;
    }

    /**
     * What stood when it was written last.
     *
     * @throws IOException when it cannot be read, or is not as it was written: nothing is guessed
     */
    public Standing read() throws IOException {
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return Standing.NOTHING;
        }
        Fields document = Fields.of(json.read(text.get()));
        List<Accepted> programmes = new ArrayList<>();
        for (Object each : Fields.taking("what stands", () -> document.list("programmes"))) {
            programmes.add(accepted(Fields.of(each)));
        }
        return Fields.taking("what stands", () -> {
            if (!SCHEMA.equals(document.text("schema"))) {
                throw new IllegalArgumentException("its schema is " + document.text("schema"));
            }
            List<RateOverride> overrides = new ArrayList<>();
            document.list("overrides").forEach(each -> overrides.add(override(Fields.of(each))));
            List<DayTypes> calendars = new ArrayList<>();
            document.list("calendars").forEach(each -> calendars.add(calendar(Fields.of(each))));
            List<Request> requests = new ArrayList<>();
            document.list("requests").forEach(each -> requests.add(request(Fields.of(each))));
            return new Standing(programmes, overrides, calendars, requests);
        });
    }

    private static Accepted accepted(Fields fields) throws IOException {
        String text = fields.text("text");
        if (!DurableFile.hash(text).equals(fields.text("hash"))) {
            throw new IOException("the hash of a programme does not hold");
        }
        ProgrammeReader.Result result = ProgrammeReader.read("programme", text.getBytes(StandardCharsets.UTF_8));
        if (result instanceof ProgrammeReader.Result.Accepted read) {
            return new Accepted(read.programme(), text, fields.text("hash"), fields.instant("from"));
        }
        throw new IOException("a programme that was accepted cannot be read any more: " + result);
    }

    private static RateOverride override(Fields fields) {
        List<RateOverride.Switch> switches = new ArrayList<>();
        for (Object each : fields.list("switches")) {
            List<?> pair = (List<?>) each;
            switches.add(new RateOverride.Switch(Instant.parse((String) pair.get(0)), (String) pair.get(1)));
        }
        return new RateOverride(fields.text("id"), fields.instant("start"), fields.instant("stop"), switches);
    }

    private static DayTypes calendar(Fields fields) {
        SortedMap<LocalDate, String> days = new TreeMap<>();
        fields.object("days").forEach((date, type) -> days.put(LocalDate.parse((String) date), (String) type));
        return new DayTypes(fields.instant("accepted"), days);
    }

    private static Request request(Fields fields) {
        Due due = new Due(fields.number("at"), fields.text("id"), Due.Kind.REQUEST, fields.truth("resets"));
        return new Request(due, fields.text("reason"), fields.text("reference"));
    }
}
