package io.meterhouse.judge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Weighs what was received of each channel against what its meter had. */
final class Judgement {
    private final MessageLog log;
    private final Registers truth;
    private final Instant begun;
    private final Instant stopped;

    /**
     * @param begun site time from which reads count
     * @param stopped site time until which they do
     */
    Judgement(MessageLog log, Registers truth, Instant begun, Instant stopped) {
        this.log = log;
        this.truth = truth;
        this.begun = begun;
        this.stopped = stopped;
    }

    Map<String, ChannelVerdict> verdicts() throws IOException {
        Map<String, List<Received>> byChannel = new TreeMap<>();
        log.intervals().forEach(interval -> byChannel
                .computeIfAbsent(interval.channel(), id -> new ArrayList<>())
                .add(interval));
        Map<String, ChannelVerdict> verdicts = new TreeMap<>();
        Map<String, TreeSet<Instant>> expected = new HashMap<>();
        for (Map.Entry<String, List<Received>> entry : byChannel.entrySet()) {
            String panel = log.panelOf().get(entry.getKey());
            if (!expected.containsKey(panel)) {
                expected.put(panel, expected(panel));
            }
            verdicts.put(entry.getKey(), judge(panel, entry.getKey(), entry.getValue(), expected.get(panel)));
        }
        return verdicts;
    }

    /** Every boundary from the end of the first interval that was read from its start, to the last that a read followed. */
    private TreeSet<Instant> expected(String panel) throws IOException {
        TreeSet<Instant> ends = new TreeSet<>();
        Optional<Registers.Reads> reads = truth.reads(panel, begun, stopped);
        if (reads.isPresent()) {
            long length = log.lengths().get(panel);
            long first = Math.floorDiv(reads.get().first().getEpochSecond() + length - 1, length) * length + length;
            for (long end = first; end <= reads.get().last().getEpochSecond(); end += length) {
                ends.add(Instant.ofEpochSecond(end));
            }
        }
        return ends;
    }

    private ChannelVerdict judge(String panel, String channel, List<Received> received, TreeSet<Instant> expected)
            throws IOException {
        ChannelVerdict verdict = new ChannelVerdict();
        Map<String, Received> first = new HashMap<>();
        for (Received interval : received) {
            Received before = first.putIfAbsent(interval.end() + "/" + interval.revision(), interval);
            if (before != null) {
                if (before.says(interval)) {
                    verdict.redelivered++;
                } else {
                    verdict.conflicts++;
                }
            }
        }
        // The documented rule: of each (channel, end) the highest revision counts.
        TreeMap<Instant, Received> counted = new TreeMap<>();
        first.values()
                .forEach(interval ->
                        counted.merge(interval.end(), interval, (a, b) -> a.revision() >= b.revision() ? a : b));
        verdict.expected = expected.size();
        verdict.received = counted.size();
        verdict.missing =
                expected.stream().filter(end -> !counted.containsKey(end)).count();
        verdict.withoutValue = expected.stream()
                .filter(counted::containsKey)
                .filter(end -> counted.get(end).value() == null)
                .count();
        verdict.duplicates = overlaps(counted);
        verdict.sumErrorCounts = sumErrors(counted);
        brackets(panel, channel, counted, verdict);
        return verdict;
    }

    private static long overlaps(TreeMap<Instant, Received> counted) {
        List<Received> byStart = new ArrayList<>(counted.values());
        byStart.sort(Comparator.comparing(Received::start).thenComparing(Received::end));
        long overlaps = 0;
        Instant reached = Instant.MIN;
        for (Received interval : byStart) {
            if (interval.start().isBefore(reached)) {
                overlaps++;
            }
            reached = interval.end().isAfter(reached) ? interval.end() : reached;
        }
        return overlaps;
    }

    /** Counts by which the intervals between two boundaries differ from the difference of their registers, per channel revision. */
    private static long sumErrors(TreeMap<Instant, Received> counted) {
        long errors = 0;
        Received anchor = null;
        long sum = 0;
        for (Received interval : counted.values()) {
            boolean begins =
                    anchor == null || anchor.channelRevision() != interval.channelRevision() || interval.opened();
            if (begins) {
                anchor = interval.register() == null ? null : interval;
                sum = 0;
                continue;
            }
            if (interval.value() == null) {
                // Nothing is known of it: the next register begins a new sum.
                anchor = null;
                continue;
            }
            sum += interval.value();
            if (interval.register() != null) {
                errors += Math.abs(sum - (interval.register() - anchor.register()));
                anchor = interval;
                sum = 0;
            }
        }
        return errors;
    }

    private void brackets(String panel, String channel, TreeMap<Instant, Received> counted, ChannelVerdict verdict)
            throws IOException {
        List<Received> known = counted.values().stream()
                .filter(interval -> interval.register() != null && interval.t0() != null && interval.t1() != null)
                .toList();
        List<Instant> instants = new ArrayList<>();
        known.forEach(interval -> {
            instants.add(interval.t0());
            instants.add(interval.t1());
        });
        List<Long> had = truth.registers(panel, channel, instants);
        Duration tolerance = Duration.ofSeconds(log.tolerances().get(panel));
        for (int i = 0; i < known.size(); i++) {
            Received interval = known.get(i);
            // One count at each end, for the time stamps.
            long low = had.get(2 * i) - 1;
            long high = had.get(2 * i + 1) + 1;
            verdict.boundaryErrorCounts +=
                    Math.max(0, low - interval.register()) + Math.max(0, interval.register() - high);
            boolean wide = Duration.between(interval.t0(), interval.t1()).compareTo(tolerance) > 0;
            if (wide && (interval.flags() & Received.ESTIMATED) == 0) {
                verdict.wideUnflagged++;
            }
        }
    }
}
