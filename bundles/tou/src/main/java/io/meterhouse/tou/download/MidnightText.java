package io.meterhouse.tou.download;

import io.meterhouse.api.metering.meter.TierRegisters.Midnight;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Registers at a midnight as a fact: {@code 2026-03-06T05:00:00Z A-01=0,12,3,0 A-02=...}; 24 points fit into one. */
final class MidnightText {
    private MidnightText() {}

    static String write(Midnight midnight) {
        StringBuilder text = new StringBuilder(midnight.at().toString());
        midnight.registers().forEach((point, tiers) -> {
            String counts = String.join(",", tiers.stream().map(String::valueOf).toList());
            text.append(' ').append(point).append('=').append(counts);
        });
        return text.toString();
    }

    /** Empty where it is none. */
    static Optional<Midnight> read(Optional<String> text) {
        if (text.isEmpty() || text.get().isEmpty()) {
            return Optional.empty();
        }
        try {
            List<String> words = List.of(text.get().split(" "));
            Map<String, List<Long>> registers = new TreeMap<>();
            for (String word : words.subList(1, words.size())) {
                int sign = word.indexOf('=');
                List<Long> tiers = new ArrayList<>();
                for (String counts : word.substring(sign + 1).split(",")) {
                    tiers.add(Long.parseLong(counts));
                }
                registers.put(word.substring(0, sign), List.copyOf(tiers));
            }
            return Optional.of(new Midnight(Instant.parse(words.get(0)), registers));
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
