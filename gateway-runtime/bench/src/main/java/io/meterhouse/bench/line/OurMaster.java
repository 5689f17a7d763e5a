package io.meterhouse.bench.line;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.testing.RealTime;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Surroundings;
import io.meterhouse.transport.rs485.Rs485Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Our line and our driver, one conversation after another, as acquisition would hold them. */
final class OurMaster {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private OurMaster() {}

    /** Nanoseconds from the end of each conversation to the end of the next one. */
    static List<Long> cycles(Path port, int baud, int cycles) throws Exception {
        CompletableFuture<Line> offered = new CompletableFuture<>();
        try (RealTime time = new RealTime()) {
            Surroundings around = new Surroundings(time, time, time, time);
            try (Lines lines = new Lines("transport-rs485", new Rs485Transport(), around, line -> {
                offered.complete(line);
                return () -> {};
            })) {
                lines.add(new LineDefinition(
                        "bench",
                        "rs485",
                        Framing.RTU,
                        Map.of("port", port.toString(), "baud", Integer.toString(baud))));
                return converse(offered.get(5, TimeUnit.SECONDS), cycles);
            }
        }
    }

    private static List<Long> converse(Line line, int cycles) throws Exception {
        Poll poll = FullPoll.make();
        List<Long> took = new ArrayList<>();
        long before = 0;
        for (int i = 0; i <= cycles; i++) {
            CompletableFuture<Outcome<Reading>> outcome = new CompletableFuture<>();
            line.start(poll.node(), LIMIT, poll.conversation(), outcome::complete);
            if (outcome.get(10, TimeUnit.SECONDS) instanceof Outcome.Failed<Reading> failed) {
                throw new IllegalStateException("a poll failed: " + failed);
            }
            long now = System.nanoTime();
            if (i > 0) {
                took.add(now - before);
            }
            before = now;
        }
        return took;
    }
}
