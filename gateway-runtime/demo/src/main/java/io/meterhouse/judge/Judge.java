package io.meterhouse.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program: reads the message log, asks the simulator, writes the report. Exit status 0 when the report is clean, 1 when it is not, 2
 * when it was called wrongly or could not judge.
 */
public final class Judge {
    private static final String USAGE =
            "usage: Judge --log FILE --control PORT --panel ID=NUMBER... --from INSTANT --until INSTANT"
                    + " [--channels N] [--boundaries N] [--store FILE] [--process FILE] [--report FILE]";

    private Judge() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        Map<String, Integer> panels = new HashMap<>();
        try {
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                if (arguments[i].equals("--panel")) {
                    String[] pair = arguments[i + 1].split("=", 2);
                    panels.put(pair[0], Integer.valueOf(pair[1]));
                } else {
                    options.put(arguments[i], arguments[i + 1]);
                }
            }
            Map<String, Object> report = judge(options, panels);
            ObjectMapper mapper = new ObjectMapper();
            String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report);
            if (options.containsKey("--report")) {
                Files.writeString(Path.of(options.get("--report")), text + "\n");
            } else {
                System.out.println(text);
            }
            return Boolean.TRUE.equals(report.get("clean")) ? 0 : 1;
        } catch (IOException | RuntimeException e) {
            System.err.println("the judge cannot judge: " + e);
            System.err.println(USAGE);
            return 2;
        }
    }

    private static Map<String, Object> judge(Map<String, String> options, Map<String, Integer> panels)
            throws IOException {
        MessageLog log = MessageLog.read(Path.of(options.get("--log")));
        Map<String, ChannelVerdict> verdicts;
        try (Truth truth = new Truth(Integer.parseInt(options.get("--control")), panels)) {
            verdicts = new Judgement(
                            log, truth, Instant.parse(options.get("--from")), Instant.parse(options.get("--until")))
                    .verdicts();
        }
        store(options.get("--store"), verdicts);
        return report(options, log, verdicts);
    }

    static Map<String, Object> report(Map<String, String> options, MessageLog log, Map<String, ChannelVerdict> verdicts)
            throws IOException {
        ChannelVerdict all = new ChannelVerdict();
        all.stored = 0;
        all.acknowledged = 0;
        verdicts.values().forEach(all::add);
        List<String> faults = new ArrayList<>();
        int channels = Integer.parseInt(options.getOrDefault("--channels", "1"));
        long boundaries = Long.parseLong(options.getOrDefault("--boundaries", "1"));
        if (verdicts.size() < channels) {
            faults.add(verdicts.size() + " channels were received, " + channels + " expected");
        }
        if (verdicts.values().stream().anyMatch(verdict -> verdict.expected < boundaries)) {
            faults.add("fewer than " + boundaries + " boundaries were read");
        }
        verdicts.forEach((channel, verdict) -> {
            if (!verdict.isClean()) {
                faults.add(channel + " " + verdict.json());
            }
        });
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("clean", faults.isEmpty());
        report.put("faults", faults);
        report.put("channels", verdicts.size());
        report.put("messages", log.messages());
        report.put("first_live_epoch_ms", log.firstLive());
        report.put("first_interval_epoch_ms", log.firstInterval());
        if (options.containsKey("--process")) {
            JsonNode process = new ObjectMapper().readTree(new File(options.get("--process")));
            process.properties().forEach(field -> report.put(field.getKey(), field.getValue()));
            long started = process.path("started_epoch_ms").asLong();
            if (started > 0 && log.firstLive() > 0) {
                report.put("first_live_message_ms", log.firstLive() - started);
            }
        }
        report.putAll(all.json());
        Map<String, Object> each = new LinkedHashMap<>();
        verdicts.forEach((channel, verdict) -> each.put(channel, verdict.json()));
        report.put("per_channel", each);
        return report;
    }

    /** What the gateway itself says that it has, {@code {"channel": {"stored": n, "acknowledged": n}}}; reported, not judged by. */
    private static void store(String file, Map<String, ChannelVerdict> verdicts) throws IOException {
        if (file != null) {
            new ObjectMapper().readTree(new File(file)).properties().forEach(field -> {
                ChannelVerdict verdict = verdicts.computeIfAbsent(field.getKey(), id -> new ChannelVerdict());
                verdict.stored = field.getValue().path("stored").asLong();
                verdict.acknowledged = field.getValue().path("acknowledged").asLong();
            });
        }
    }
}
