package io.meterhouse.tou;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.tou.keep.Standing.Accepted;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.programme.ProgrammeWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programme that an installer lays beside the site file. It is taken at the start, if it is not there already: by the same rules as
 * one that is loaded, so a mistake in it changes nothing. While nobody knows what time it is, as after a boot, it waits. Once it was taken
 * it is not taken again until it is changed: what a clerk loaded since has its place.
 */
final class ProgrammeFile {
    /** How mistakes and events name it. */
    static final String NAME = "etc/tou.yaml";

    /** The hash of what was taken last. */
    private static final String TAKEN = "tou/file";

    private static final Logger LOG = LoggerFactory.getLogger(ProgrammeFile.class);

    private final Path file;
    private final Tou tou;
    private final Orders orders;
    private final EventLog events;
    private final Facts facts;
    /** What was read and is not taken yet. On the worker, like the two below. */
    private Optional<Programme> waiting = Optional.empty();

    private boolean ordered;
    private String told = "";

    ProgrammeFile(Path home, Tou tou, Orders orders, EventLog events, Facts facts) {
        this.file = home.resolve(NAME);
        this.tou = tou;
        this.orders = orders;
        this.events = events;
        this.facts = facts;
    }

    /** Takes it, if there is one, as soon as the time is known. Does not wait. */
    void take() {
        tou.run(() -> {
            if (Files.isRegularFile(file)) {
                read();
            }
            order();
            if (waiting.isPresent() && !tou.knowsTime()) {
                LOG.info("{} waits until the gateway's clock is set", NAME);
            }
        });
        tou.whenStored(this::order);
    }

    private void read() {
        try {
            ProgrammeReader.Result result = ProgrammeReader.read(NAME, bytes());
            if (result instanceof ProgrammeReader.Result.Accepted read) {
                waiting = Optional.of(read.programme());
            } else if (result instanceof ProgrammeReader.Result.Refused refused) {
                refused.problems().forEach(problem -> LOG.error("{}", problem));
                refuse(refused.count() + " mistakes, the first: "
                        + refused.problems().get(0) + "; 'tou check' shows all of it");
            }
        } catch (IOException | RuntimeException e) {
            refuse("it cannot be read: " + e);
        }
    }

    private byte[] bytes() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ProgrammeReader.MAX_BYTES + 1);
        }
    }

    private void order() {
        if (waiting.isEmpty() || ordered || !tou.knowsTime()) {
            return;
        }
        String hash = ProgrammeWriter.hash(waiting.get());
        if (facts.get(TAKEN).filter(hash::equals).isPresent()
                || tou.standing().programmes().stream().map(Accepted::hash).anyMatch(hash::equals)) {
            taken(hash);
            return;
        }
        ordered = true;
        orders.accept(waiting.get(), NAME).whenComplete((accepted, failure) -> {
            ordered = false;
            if (failure == null) {
                taken(hash);
            } else if (tou.knowsTime()) {
                if (failure instanceof RefusedException refused && !refused.isForNow()) {
                    waiting = Optional.empty();
                }
                refuse(failure.getMessage());
            }
        });
    }

    private void taken(String hash) {
        waiting = Optional.empty();
        facts.put(TAKEN, hash);
    }

    /** What fails for another reason than the programme itself is tried again, and told once. */
    private void refuse(String why) {
        if (why.equals(told)) {
            return;
        }
        told = why;
        LOG.error("{} is not taken, and nothing is changed: {}", NAME, why);
        events.log(new Event(
                "TOU_PROGRAMME_REFUSED",
                Severity.ALARM,
                true,
                tou.now(),
                NAME,
                NAME + " is not taken: " + why,
                Map.of()));
    }
}
