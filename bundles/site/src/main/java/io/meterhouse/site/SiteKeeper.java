package io.meterhouse.site;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.document.Problem;
import io.meterhouse.site.SiteFile.Result;
import io.meterhouse.site.SiteFile.Result.Accepted;
import io.meterhouse.site.SiteFile.Result.Refused;
import io.meterhouse.site.SiteFolder.Stamp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is published in step with the file. Everything happens on its worker; {@link #standing()} may be asked by anybody.
 *
 * <p>The file is looked at every 2 s rather than watched: that sees an editor that renames, a mount that tells nothing and a folder
 * that is replaced alike, and needs no thread.
 */
final class SiteKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SiteKeeper.class);
    static final Duration LOOK = Duration.ofSeconds(2);
    /** Like no file that there is. */
    private static final Optional<Stamp> UNREAD = Optional.of(new Stamp(-1, 0, ""));

    private final SiteFolder folder;
    private final Timers timers;
    private final Worker worker;
    private final Publisher publisher;
    private final Outbox outbox;
    private final SiteEvents events;

    private Optional<Stamp> seen = Optional.empty();
    private Optional<Stamp> judged = Optional.empty();
    private String judgedHash = "";
    private String trouble = "";
    private Optional<byte[]> toKeep = Optional.empty();
    private boolean keepingFailed;
    private Timers.Timer timer = () -> {};
    private volatile Standing standing = new Standing(Optional.empty(), List.of(), 0);

    /**
     * How things stand.
     *
     * @param site what is in effect
     * @param problems of the file, if it is not what is in effect
     * @param count how many problems there are in all
     */
    record Standing(Optional<Site> site, List<Problem> problems, int count) {}

    SiteKeeper(SiteFolder folder, SiteTime time, Timers timers, Worker worker, Registrar registrar, Outbox outbox) {
        this.folder = folder;
        this.timers = timers;
        this.worker = worker;
        this.publisher = new Publisher(registrar);
        this.outbox = outbox;
        this.events = new SiteEvents(time);
    }

    void start() {
        worker.execute(() -> repeat(this::begin));
    }

    /** After its worker was closed. */
    void close() {
        timer.cancel();
        if (outbox.isDelivered()) {
            keep();
        }
        publisher.clear();
    }

    Standing standing() {
        return standing;
    }

    private void repeat(Runnable task) {
        try {
            task.run();
        } finally {
            timer = timers.after(LOOK, worker, () -> repeat(this::look));
        }
    }

    private void begin() {
        Optional<Site> before = lastAccepted();
        try {
            judged = folder.stamp();
            seen = judged;
            if (judged.isEmpty()) {
                judge(missing(), null, before, true);
            } else {
                judge(folder.read(), before, true);
            }
        } catch (IOException e) {
            fail(e, before, true);
        }
    }

    /** Tried again at every look, because a permission that is mended leaves size and time as they were; but told once. */
    private void fail(IOException e, Optional<Site> before, boolean starting) {
        judged = UNREAD;
        if (!e.toString().equals(trouble)) {
            trouble = e.toString();
            judge(unreadable(e), null, before, starting);
        }
    }

    private Optional<Site> lastAccepted() {
        try {
            Optional<byte[]> bytes = folder.accepted();
            if (bytes.isPresent()
                    && SiteFile.parse("var/site/accepted.yaml", bytes.get()) instanceof Accepted accepted) {
                return Optional.of(accepted.site().inHome(folder.home()));
            }
            bytes.ifPresent(b -> LOG.warn("var/site/accepted.yaml is not readable any more and is not used"));
        } catch (IOException e) {
            LOG.warn(
                    "var/site/accepted.yaml cannot be read ({}); changes made while the gateway was off are not seen",
                    e.toString());
        }
        return Optional.empty();
    }

    private void look() {
        keepDelivered();
        try {
            Optional<Stamp> now = folder.stamp();
            boolean still = now.equals(seen);
            seen = now;
            if (!still || now.equals(judged)) {
                // Either nothing new, or perhaps still being written: it has to look the same twice.
                return;
            }
            if (now.isEmpty()) {
                judged = now;
                judge(missing(), null, standing.site(), false);
                return;
            }
            byte[] bytes = folder.read();
            seen = folder.stamp();
            if (seen.equals(now)) {
                judged = now;
                judge(bytes, standing.site(), false);
            }
        } catch (IOException e) {
            fail(e, standing.site(), false);
        }
    }

    private void judge(byte[] bytes, Optional<Site> before, boolean starting) {
        trouble = "";
        String hash = SiteFile.hash(bytes);
        if (!starting && hash.equals(judgedHash)) {
            return;
        }
        judgedHash = hash;
        judge(SiteFile.parse(SiteFolder.NAME, bytes), bytes, before, starting);
    }

    private void judge(Result result, byte[] bytes, Optional<Site> before, boolean starting) {
        if (result instanceof Refused refused) {
            judgedHash = bytes == null ? "" : judgedHash;
            refuse(refused, before);
        } else if (result instanceof Accepted accepted) {
            Site site = accepted.site().inHome(folder.home());
            boolean wasRefused = !standing.problems().isEmpty();
            publisher.publish(site);
            standing = new Standing(Optional.of(site), List.of(), 0);
            tell(site, before, starting || wasRefused, starting);
            toKeep = Optional.of(bytes);
            keepingFailed = false;
        }
    }

    private void tell(Site site, Optional<Site> before, boolean anyway, boolean starting) {
        boolean same = before.isPresent() && before.get().hash().equals(site.hash());
        if (before.isEmpty() || same) {
            if (before.isEmpty() || anyway) {
                LOG.info("{} is in effect, {} points", SiteFolder.NAME, site.pointCount());
                outbox.log(events.loaded(site, SiteFolder.NAME, before.isEmpty()));
            }
            return;
        }
        SiteChanges changes = SiteChanges.between(before.get(), site);
        LOG.info(
                "{} was changed, in effect: {} added, {} removed, {} changed",
                SiteFolder.NAME,
                changes.added().size(),
                changes.removed().size(),
                changes.changed().size());
        if (starting) {
            outbox.log(events.loaded(site, SiteFolder.NAME, false));
        }
        events.changed(site, changes, SiteFolder.NAME, starting).forEach(outbox::log);
    }

    private void refuse(Refused refused, Optional<Site> before) {
        before.ifPresent(publisher::publish);
        standing = new Standing(before, refused.problems(), refused.count());
        refused.problems().forEach(problem -> LOG.warn("{}", problem));
        LOG.warn(
                "{} is refused, {} mistakes; {}",
                SiteFolder.NAME,
                refused.count(),
                before.isPresent() ? "the site goes on as it was" : "there is no site until it is mended");
        outbox.log(events.refused(refused, SiteFolder.NAME, before.isPresent()));
    }

    private static Refused missing() {
        return single("there is no such file; write one, docs/site-file.md says how");
    }

    private static Refused unreadable(IOException e) {
        return single("cannot be read (" + e + "); look at its owner and permissions");
    }

    private static Refused single(String text) {
        return new Refused(List.of(new Problem(SiteFolder.NAME, 1, "", text)), 1);
    }

    /**
     * The copy is what later files are compared with; so it moves on only when the events that tell the difference are durable: a
     * disk may take none for hours. A power cut before that repeats events, and loses none.
     */
    private void keepDelivered() {
        if (toKeep.isPresent() && outbox.isDelivered()) {
            keep();
        }
    }

    private void keep() {
        try {
            if (toKeep.isPresent()) {
                folder.keep(toKeep.get());
                toKeep = Optional.empty();
            }
        } catch (IOException e) {
            if (!keepingFailed) {
                LOG.warn("var/site/accepted.yaml cannot be written, it is tried again every 2 s: {}", e.toString());
            }
            keepingFailed = true;
        }
    }
}
