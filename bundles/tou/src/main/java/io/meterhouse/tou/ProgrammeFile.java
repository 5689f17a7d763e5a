package io.meterhouse.tou;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.tou.keep.Standing.Accepted;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.programme.ProgrammeWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programme that an installer lays beside the site file. It is taken at the start, if it is not there already: by the same rules as
 * one that is loaded, so a mistake in it changes nothing.
 */
final class ProgrammeFile {
    /** How mistakes and events name it. */
    static final String NAME = "etc/tou.yaml";

    private static final Logger LOG = LoggerFactory.getLogger(ProgrammeFile.class);

    private final Path file;
    private final Tou tou;
    private final Orders orders;
    private final EventLog events;

    ProgrammeFile(Path home, Tou tou, Orders orders, EventLog events) {
        this.file = home.resolve(NAME);
        this.tou = tou;
        this.orders = orders;
        this.events = events;
    }

    /** Takes it, if there is one. Does not wait. */
    void take() {
        tou.ask(here -> {
            if (Files.isRegularFile(file)) {
                ProgrammeReader.Result result = ProgrammeReader.read(NAME, bytes());
                if (result instanceof ProgrammeReader.Result.Accepted read) {
                    takeUnlessKnown(here, read.programme());
                } else if (result instanceof ProgrammeReader.Result.Refused refused) {
                    refused.problems().forEach(problem -> LOG.error("{}", problem));
                    refuse(
                            here.now(),
                            refused.count() + " mistakes, the first: "
                                    + refused.problems().get(0));
                }
            }
            return true;
        });
    }

    private byte[] bytes() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ProgrammeReader.MAX_BYTES + 1);
        }
    }

    private void takeUnlessKnown(Tou here, Programme programme) {
        String hash = ProgrammeWriter.hash(programme);
        if (here.standing().programmes().stream().map(Accepted::hash).noneMatch(hash::equals)) {
            orders.accept(programme, NAME).whenComplete((accepted, refusal) -> {
                if (refusal != null) {
                    refuse(here.now(), refusal.getMessage());
                }
            });
        }
    }

    private void refuse(Instant now, String why) {
        LOG.error("{} is not taken, and nothing is changed: {}", NAME, why);
        events.log(new Event(
                "TOU_PROGRAMME_REFUSED",
                Severity.ALARM,
                true,
                now,
                NAME,
                NAME + " is not taken: " + why + "; 'tou check' shows all of it",
                Map.of()));
    }
}
