package io.meterhouse.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What comes of comparing what was received with what was there. Definitions: docs/demo.md. */
final class Verdict {
    /** By so much of wall time the clocks of gateway and simulator may differ: each has a millisecond's resolution, and is scaled. */
    private static final long STAMP_MILLIS = 20;

    private final Run run;
    private final RawLog log;
    private final Stored stored;
    private final Map<String, Tally> channels = new TreeMap<>();
    private final Tally total = new Tally();
    private final List<String> faults = new ArrayList<>();
    private Long firstPoll;
    private long reads;

    private Verdict(Run run, RawLog log, Stored stored) {
        this.run = run;
        this.log = log;
        this.stored = stored;
    }

    /** @param stored null when the store was not asked */
    static Verdict of(Run run, RawLog log, Stored stored, Truth truth) throws IOException {
        Verdict verdict = new Verdict(run, log, stored);
        Map<String, ChannelCase> cases = new TreeMap<>();
        for (Item item : log.items) {
            cases.computeIfAbsent(item.channel(), channel -> new ChannelCase()).add(item, run.shared());
        }
        for (Run.Panel panel : run.panels()) {
            verdict.panel(panel, cases, truth);
        }
        cases.keySet().removeAll(verdict.channels.keySet());
        verdict.judge(cases.size());
        return verdict;
    }

    private void panel(Run.Panel panel, Map<String, ChannelCase> cases, Truth truth) throws IOException {
        List<ChannelCase> mine = new ArrayList<>();
        for (String channel : panel.channels()) {
            mine.add(cases.computeIfAbsent(channel, name -> new ChannelCase()));
        }
        List<Long> instants = mine.stream()
                .flatMap(one -> one.instants().stream())
                .distinct()
                .sorted()
                .toList();
        Map<Long, long[]> registers = truth.registers(panel.simulator(), instants);
        long[] read = truth.reads(panel.simulator(), run.siteOrigin(), run.stop());
        reads += read[0];
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        if (read[0] > 0) {
            firstPoll = firstPoll == null ? read[1] : Math.min(firstPoll, read[1]);
            // The first boundary after the first read opens the first complete interval.
            first = -Math.floorDiv(-read[1], run.interval()) * run.interval() + run.interval();
            last = Math.floorDiv(read[2], run.interval()) * run.interval();
        }
        Map<Long, long[]> shown = shown(panel, mine, truth);
        for (int point = 0; point < mine.size(); point++) {
            ChannelCase one = mine.get(point);
            one.expect(first, last, run, panel.id(), panel.channels().get(point), stored);
            one.overlaps();
            one.sums();
            one.changes(point, shown, panel.modulus());
            one.boundaries(point, registers, panel.modulus(), run.tolerance());
            channels.put(panel.channels().get(point), one.tally());
            total.add(one.tally());
        }
    }

    /** What the meter showed at each read that a mark of a change names: the last one that it answered by then. */
    private Map<Long, long[]> shown(Run.Panel panel, List<ChannelCase> mine, Truth truth) throws IOException {
        Map<Long, Long> latched = new TreeMap<>();
        for (ChannelCase one : mine) {
            for (long instant : Changes.instants(one.items())) {
                if (!latched.containsKey(instant)) {
                    long[] read =
                            truth.reads(panel.simulator(), run.siteOrigin(), instant + STAMP_MILLIS * run.speed());
                    latched.put(instant, read[0] > 0 ? read[2] : null);
                }
            }
        }
        List<Long> instants = latched.values().stream()
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        Map<Long, long[]> registers = instants.isEmpty() ? Map.of() : truth.registers(panel.simulator(), instants);
        Map<Long, long[]> shown = new TreeMap<>();
        latched.forEach((instant, read) -> {
            if (read != null) {
                shown.put(instant, registers.get(read));
            }
        });
        return shown;
    }

    private void judge(int strangers) {
        long few = channels.values().stream()
                .filter(tally -> tally.expected < run.minimum())
                .count();
        fault(few, "channels have fewer than " + run.minimum() + " expected intervals");
        fault(total.missing, "missing");
        fault(total.conflicts, "conflicts");
        fault(total.duplicates, "duplicates");
        fault(total.sumErrorCounts, "counts of sum errors");
        fault(total.boundaryErrorCounts, "counts of boundary errors");
        fault(total.wideUnflagged, "wide brackets that are not flagged");
        fault(total.withoutValue, "intervals without a value");
        fault(total.changesNotTold, "changes of a register that were not told");
        fault(total.markErrorCounts, "counts of errors where registers changed");
        fault(log.malformed, "messages that cannot be understood");
        fault(log.uncovered(), "sequences that no message covers");
        fault(log.lost, "sequences that were told to be lost");
        fault(strangers, "channels that the site does not have");
        if (stored != null) {
            fault(total.expected - total.stored, "expected but not stored");
            fault(total.unacknowledged, "expected but not acknowledged");
            fault(total.acknowledgedNotReceived, "acknowledged but not received");
            fault(total.contradictsStore, "received but stored otherwise");
        }
    }

    private void fault(long count, String what) {
        if (count != 0) {
            faults.add(count + " " + what);
        }
    }

    boolean clean() {
        return faults.isEmpty();
    }

    List<String> faults() {
        return faults;
    }

    Tally total() {
        return total;
    }

    Tally channel(String channel) {
        return channels.get(channel);
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("schema", "meterhouse.demo-report/1");
        json.put("clean", clean());
        ArrayNode reasons = json.putArray("faults");
        faults.forEach(reasons::add);
        json.put("channels_total", channels.size());
        total.write(json.putObject("total"), stored != null);
        ObjectNode times = json.putObject("times");
        times.put("first_poll_ms", firstPoll == null ? null : run.sinceStart(firstPoll));
        times.put("first_live_message_ms", log.firstLive == null ? null : log.firstLive - run.gatewayStarted());
        if (run.process() != null && run.process().isObject()) {
            json.set("process", run.process());
        }
        ObjectNode messages = json.putObject("messages");
        messages.put("intervals", log.messages);
        messages.put("live", log.liveMessages);
        messages.put("malformed", log.malformed);
        messages.put("sequences_uncovered", log.uncovered());
        messages.put("sequences_lost", log.lost);
        messages.put("reads_of_registers", reads);
        if (stored != null) {
            stored.notices.write(json);
        }
        ObjectNode each = json.putObject("channels");
        channels.forEach((channel, tally) -> tally.write(each.putObject(channel), stored != null));
        return json;
    }
}
