package io.meterhouse.tou.download;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Conversations;
import io.meterhouse.api.metering.line.Conversations.Talk;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Priority;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.TierRegisters;
import io.meterhouse.api.metering.meter.TouMeter;
import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.api.metering.meter.TouWrite;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps the tables of one panel's meter as what was ordered says. It acts at contacts only: after a poll that was answered. So the switch
 * points of a season come at the first contact after it began, and a meter that is silent costs its line nothing more. For one worker.
 */
public final class PanelDownload {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);
    /** A meter that refused a table is asked again after this, or at once when something else is ordered. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private final PanelDefinition panel;
    private final TouMeter meter;
    private final Executor worker;
    private final DownloadEvents told;
    private final Comparison comparison;
    private final Map<TouTable.Kind, TouTable> known = new EnumMap<>(TouTable.Kind.class);
    private final Map<TouTable.Kind, Instant> refused = new EnumMap<>(TouTable.Kind.class);
    private Map<TouTable.Kind, TouTable> wanted = Map.of();
    private Standing standing = Standing.NOTHING;
    private Optional<MeterTables> tables = Optional.empty();
    private Optional<RateCursor> cursor = Optional.empty();
    private String programme = "";
    private Instant reckoned = Instant.MAX;
    private Instant next = Instant.MIN;
    private int powerUps = -1;
    private boolean clockWrong;
    private boolean talking;
    private boolean closed;
    private long conversations;
    private Conversations.Handle handle = () -> {};

    /**
     * Of a panel.
     *
     * @param worker its own; what comes off the line is handed to it
     * @param own what the meter's registers are compared with
     */
    public PanelDownload(
            PanelDefinition panel, TouMeter meter, Executor worker, OwnRegisters own, EventLog events, Facts facts) {
        this.panel = panel;
        this.meter = meter;
        this.worker = worker;
        this.told = new DownloadEvents(panel.id(), events, facts);
        this.comparison = new Comparison(panel, own, events, facts);
    }

    /** It is talked to no more; what is under way ends unheard. */
    public void close() {
        closed = true;
        interrupt();
    }

    /** Who brought messages to the line is gone: what was under way is begun again at the next contact. */
    public void interrupt() {
        handle.cancel();
        conversations++;
        talking = false;
    }

    /**
     * The meter was read.
     *
     * @param lines where to talk to it
     */
    public void contact(Reading reading, Standing orders, Conversations lines, Instant now) {
        reading.status().powerUps().ifPresent(count -> {
            if (count != powerUps) {
                // After a loss of power it may have forgotten everything.
                known.clear();
                refused.clear();
                powerUps = count;
            }
        });
        reading.status().clock().ifPresent(clock -> clockWrong = isWrong(clock, reading));
        reckon(orders, now);
        cursor.ifPresent(walked -> comparison.heard(reading, walked));
        talk(lines, now);
    }

    private static boolean isWrong(Instant clock, Reading reading) {
        return clock.isBefore(reading.asked().minus(CLOCK_TOLERANCE).minusSeconds(1))
                || clock.isAfter(reading.answered().plus(CLOCK_TOLERANCE));
    }

    /** Works out what the tables are to be, where that may have changed. */
    private void reckon(Standing orders, Instant now) {
        boolean same = orders.equals(standing);
        if (same && !now.isBefore(reckoned) && now.isBefore(next)) {
            return;
        }
        if (!same) {
            refused.clear();
        }
        standing = orders;
        reckoned = now;
        next = now.plus(AGAIN);
        wanted = Map.of();
        tables = Optional.empty();
        cursor = Optional.empty();
        Timeline timeline = orders.timeline().orElse(null);
        if (timeline == null) {
            return;
        }
        if (timeline.begin().isAfter(now)) {
            next = timeline.begin();
            return;
        }
        MeterTables reckonedNow = new MeterTables(timeline, meter.limits(), now);
        tables = Optional.of(reckonedNow);
        cursor = Optional.of(new RateCursor(timeline));
        follow(reckonedNow, timeline, now);
    }

    private void follow(MeterTables tables, Timeline timeline, Instant now) {
        String named =
                tables.programme().id() + " version " + tables.programme().version();
        if (!named.equals(programme) || !known.isEmpty() && isAnotherDay(tables)) {
            // Once a day it is read whether the meter still has what it was given.
            known.clear();
        }
        programme = named;
        next = nextChange(timeline, tables, now);
        List<String> reasons = tables.tooLarge();
        told.tooLarge(programme, reasons, now);
        if (reasons.isEmpty()) {
            wanted = tables.all();
            if (!wanted.containsKey(TouTable.Kind.OVERRIDE)) {
                told.refused(
                        TouTable.Kind.OVERRIDE,
                        "it has more switch points than the meter's "
                                + meter.limits().overrideSwitches(),
                        now);
            }
        }
    }

    private boolean isAnotherDay(MeterTables tables) {
        return known.get(TouTable.Kind.CALENDAR) instanceof TouTable.Calendar calendar
                && !calendar.from().equals(tables.today());
    }

    private static Instant nextChange(Timeline timeline, MeterTables tables, Instant now) {
        Instant change = tables.today()
                .plusDays(1)
                .atStartOfDay(tables.programme().zone())
                .toInstant();
        for (Timeline.Version each : timeline.versions()) {
            change = each.from().isAfter(now) && each.from().isBefore(change) ? each.from() : change;
        }
        for (var each : timeline.overrides()) {
            change = each.stop().isAfter(now) && each.stop().isBefore(change) ? each.stop() : change;
        }
        return change.isAfter(now) ? change : now.plus(AGAIN);
    }

    private void talk(Conversations lines, Instant now) {
        if (talking || closed || wanted.isEmpty()) {
            return;
        }
        for (TouTable.Kind kind : TouTable.Kind.values()) {
            boolean differs = kind == TouTable.Kind.CLOCK
                    ? clockWrong
                    : wanted.containsKey(kind) && !wanted.get(kind).equals(known.get(kind));
            if (differs && !now.isBefore(refused.getOrDefault(kind, Instant.MIN))) {
                TouTable table = wanted.get(kind);
                submit(
                        lines,
                        kind == TouTable.Kind.CLOCK ? meter.setClock(CLOCK_TOLERANCE) : meter.write(table),
                        outcome -> ended(kind, table, outcome, lines));
                return;
            }
        }
        Instant midnight = tables.orElseThrow().midnight();
        if (comparison.isDue(midnight, now)) {
            submit(lines, meter.registers(), this::compare);
        }
    }

    private void compare(Outcome<TierRegisters> outcome) {
        Instant now = outcome.end().site();
        if (outcome instanceof Outcome.Done<TierRegisters> read && tables.isPresent() && cursor.isPresent()) {
            MeterTables at = tables.get();
            comparison.take(read.value(), at, cursor.get(), at.midnight(), now);
        } else {
            comparison.failed(now);
        }
    }

    private <T> void submit(Conversations lines, Conversation<T> conversation, Consumer<Outcome<T>> done) {
        talking = true;
        long number = ++conversations;
        Duration limit = meter.node().timeout().plusSeconds(1).multipliedBy(meter.requests());
        handle = lines.submit(
                panel.line(),
                new Talk<>(meter.node(), Priority.COMMAND, limit, true, conversation),
                outcome -> worker.execute(() -> {
                    if (number == conversations) {
                        talking = false;
                        done.accept(outcome);
                    }
                }));
    }

    private void ended(TouTable.Kind kind, TouTable table, Outcome<TouWrite> outcome, Conversations lines) {
        Instant now = outcome.end().site();
        if (outcome instanceof Outcome.Failed<TouWrite> failed) {
            // Silence and the like: the next contact tries again.
            if (failed.trouble() == Trouble.REFUSED || failed.trouble() == Trouble.NONSENSE) {
                refuse(kind, failed.reason(), now);
                talk(lines, now);
            }
            return;
        }
        TouWrite write = ((Outcome.Done<TouWrite>) outcome).value();
        if (write instanceof TouWrite.Refused no) {
            refuse(kind, no.reason(), now);
        } else {
            if (write instanceof TouWrite.Written written) {
                told.written(written.before(), written.after(), programme, now);
            } else {
                told.accepted(kind);
            }
            if (kind == TouTable.Kind.CLOCK) {
                clockWrong = false;
            } else {
                known.put(kind, table);
            }
        }
        talk(lines, now);
    }

    private void refuse(TouTable.Kind kind, String reason, Instant now) {
        told.refused(kind, reason, now);
        refused.put(kind, now.plus(AGAIN));
    }
}
