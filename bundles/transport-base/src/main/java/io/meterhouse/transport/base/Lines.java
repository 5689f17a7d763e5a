package io.meterhouse.transport.base;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.time.Worker;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one transport: one for each definition that it is given. A definition that changes replaces its own line and touches no
 * other. Thread-safe.
 */
public final class Lines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

    private final Kind kind;
    private final Surroundings around;
    private final Function<Line, Runnable> offer;
    private final Worker guard;
    private final Map<String, Running> running = new HashMap<>();
    private boolean closed;

    /**
     * No lines yet.
     *
     * @param name the transport's, for thread lists
     * @param offer makes a line known to others, and returns what takes it back
     */
    public Lines(String name, Kind kind, Surroundings around, Function<Line, Runnable> offer) {
        this.kind = kind;
        this.around = around;
        this.offer = offer;
        this.guard = around.workers().open(name);
    }

    /** What is special about a transport's lines. */
    public interface Kind {
        /**
         * The endpoint of a line, not opened.
         *
         * @throws IllegalArgumentException when the definition makes no sense
         */
        Endpoint endpoint(LineDefinition definition, Surroundings around);

        Manners manners(LineDefinition definition);
    }

    private record Running(LineDefinition definition, PacedLine line, Runnable takeBack) {
        void stop() {
            takeBack.run();
            line.close();
        }
    }

    /** Offers a definition's line, instead of the one that was offered under the same id. */
    public synchronized void add(LineDefinition definition) {
        if (closed) {
            return;
        }
        stop(running.remove(definition.id()));
        try {
            Endpoint endpoint = kind.endpoint(definition, around);
            PacedLine line = new PacedLine(definition.id(), endpoint, kind.manners(definition), around, guard);
            running.put(definition.id(), new Running(definition, line, offer.apply(line)));
        } catch (IllegalArgumentException e) {
            LOG.error("Line {} cannot be offered: {}", definition.id(), e.getMessage());
        }
    }

    /** Takes back a definition's line, unless another definition has replaced it. */
    @SuppressWarnings("ReferenceEquality") // the very object that was added: an equal one may have replaced it
    public synchronized void remove(LineDefinition definition) {
        Running line = running.get(definition.id());
        if (line != null && line.definition() == definition) {
            running.remove(definition.id());
            stop(line);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            running.values().forEach(Lines::stop);
            running.clear();
        }
        guard.close();
    }

    private static void stop(Running line) {
        if (line != null) {
            line.stop();
        }
    }
}
