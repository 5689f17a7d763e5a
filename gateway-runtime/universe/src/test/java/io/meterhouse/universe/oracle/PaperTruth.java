package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.ChannelId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Two panels on paper: A with suites 1204 and 1205, B with suite 1301. Registers rise steadily, and a reset sets them back. */
final class PaperTruth implements Truth {
    static final ZoneId ZONE = ZoneId.of("America/Toronto");
    /** The evening before the clocks go forward, at 2:00 of the 14th, 7:00 UTC. */
    static final long START = Instant.parse("2027-03-14T04:00:00Z").toEpochMilli();

    private final List<Channel> channels = List.of(
            new Channel(ChannelId.parse("A-01.kwh-del"), "A", "1204", null, 1),
            new Channel(ChannelId.parse("A-02.kwh-del"), "A", "1205", null, 2),
            new Channel(ChannelId.parse("B-01.kwh-del"), "B", "1301", null, 1));
    private final List<Long> resets = new ArrayList<>();
    private long modulus = 1L << 32;

    PaperTruth wrapsAt(long counts) {
        modulus = counts;
        return this;
    }

    /** The registers of panel A begin anew. */
    PaperTruth resetAt(long millis) {
        resets.add(millis);
        return this;
    }

    @Override
    public List<Channel> channels() {
        return channels;
    }

    /** Running on past the modulus. */
    long running(Channel channel, long at) {
        long begin = START - 3_600_000;
        long base = 1_000;
        for (long reset : resets) {
            if (channel.panel().equals("A") && at >= reset) {
                begin = reset;
                base = 0;
            }
        }
        return base
                + Math.max(0, at - begin)
                        / (20_000 + 1_000 * (channel.point() + channel.panel().charAt(0) % 2));
    }

    @Override
    public long register(Channel channel, long at) {
        return running(channel, at) % modulus;
    }

    @Override
    public long modulus(Channel channel) {
        return modulus;
    }

    @Override
    public String unit(Channel channel) {
        return "2000/1";
    }

    @Override
    public Duration interval(String panel) {
        return Duration.ofMinutes(5);
    }

    @Override
    public Duration tolerance(String panel) {
        return Duration.ofSeconds(150);
    }

    @Override
    public Duration retention() {
        return Duration.ofDays(10);
    }

    @Override
    public ZoneId zone() {
        return ZONE;
    }
}
