package io.meterhouse.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What was counted: of a channel, or of all of them. */
final class Tally {
    long expected;
    long stored;
    long acknowledged;
    long received;
    long missing;
    long redelivered;
    long replaced;
    long conflicts;
    long duplicates;
    long sumErrorCounts;
    long boundaryErrorCounts;
    long boundaries;
    long wide;
    long wideUnflagged;
    long withoutValue;
    long gapsAllowed;
    long changesNotTold;
    long marks;
    long markErrorCounts;
    long unacknowledged;
    long acknowledgedNotReceived;
    long contradictsStore;

    void add(Tally other) {
        expected += other.expected;
        stored += other.stored;
        acknowledged += other.acknowledged;
        received += other.received;
        missing += other.missing;
        redelivered += other.redelivered;
        replaced += other.replaced;
        conflicts += other.conflicts;
        duplicates += other.duplicates;
        sumErrorCounts += other.sumErrorCounts;
        boundaryErrorCounts += other.boundaryErrorCounts;
        boundaries += other.boundaries;
        wide += other.wide;
        wideUnflagged += other.wideUnflagged;
        withoutValue += other.withoutValue;
        gapsAllowed += other.gapsAllowed;
        changesNotTold += other.changesNotTold;
        marks += other.marks;
        markErrorCounts += other.markErrorCounts;
        unacknowledged += other.unacknowledged;
        acknowledgedNotReceived += other.acknowledgedNotReceived;
        contradictsStore += other.contradictsStore;
    }

    void write(ObjectNode json, boolean withStore) {
        json.put("expected", expected);
        if (withStore) {
            json.put("stored", stored);
            json.put("acknowledged", acknowledged);
            json.put("unacknowledged", unacknowledged);
        }
        json.put("received", received);
        json.put("missing", missing);
        json.put("redelivered", redelivered);
        json.put("replaced", replaced);
        json.put("conflicts", conflicts);
        json.put("duplicates", duplicates);
        json.putObject("sum").put("error_counts", sumErrorCounts);
        json.put("boundary_error_counts", boundaryErrorCounts);
        json.put("boundaries_checked", boundaries);
        json.put("brackets_wider_than_tolerance", wide);
        json.put("wide_brackets_not_flagged", wideUnflagged);
        json.put("without_value", withoutValue);
        json.put("without_value_allowed", gapsAllowed);
        json.put("changes_not_told", changesNotTold);
        json.put("change_marks_checked", marks);
        json.put("change_mark_error_counts", markErrorCounts);
        if (withStore) {
            json.put("acknowledged_not_received", acknowledgedNotReceived);
            json.put("contradicts_store", contradictsStore);
        }
    }
}
