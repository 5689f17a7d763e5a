package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.api.store.Values;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * The boundaries of a panel on a day in columns: what all channels share, sequences, ends and brackets, in one block, and the counts of
 * each channel in a block of its own, so that a channel can be read by itself.
 */
public final class DayCodec {
    private static final int MOST_ROWS = 1_000_000;

    private DayCodec() {}

    /**
     * A panel's day in bytes.
     *
     * @param boundaries what the channels share
     * @param channels each channel's own, by the number of the channel
     */
    public record Encoded(byte[] boundaries, Map<Integer, byte[]> channels) {}

    /** A row of the shared block: a boundary. */
    private record Row(long sequence, Instant start, Instant end, Optional<Bracket> bracket, int[] members) {}

    /**
     * The shared block, decoded.
     *
     * @param panel its id
     * @param names of the channels that have intervals in it, by number
     */
    public record Boundaries(String panel, Map<Integer, ChannelId> names, List<Row> rows) {
        public long firstSequence() {
            return rows.get(0).sequence;
        }

        public long lastSequence() {
            return rows.get(rows.size() - 1).sequence;
        }

        public int size() {
            return rows.size();
        }

        public long sequence(int row) {
            return rows.get(row).sequence;
        }

        public Instant end(int row) {
            return rows.get(row).end;
        }

        /** The days on which intervals of a channel lie: that which ends at midnight lies on the day before. @param but without these sequences */
        public Set<LocalDate> days(int channel, BitSet but) {
            var days = new TreeSet<LocalDate>();
            for (Row row : rows) {
                if (!but.get(Math.toIntExact(row.sequence))
                        && Arrays.stream(row.members).anyMatch(member -> member == channel)) {
                    days.add(row.end.minusMillis(1).atZone(ZoneOffset.UTC).toLocalDate());
                }
            }
            return days;
        }
    }

    /** @param entries boundaries of one panel, by sequence, each without a reason */
    public static Encoded encode(
            String panel, int panelNumber, List<StreamItem.Entry> entries, ToIntFunction<ChannelId> numbers) {
        var rows = new ArrayList<Row>(entries.size());
        var columns = new TreeMap<Integer, ColumnWriter>();
        var names = new TreeMap<Integer, ChannelId>();
        for (StreamItem.Entry entry : entries) {
            List<Interval> intervals = entry.batch().intervals();
            Interval first = intervals.get(0);
            Optional<Bracket> shared = Optional.empty();
            for (int i = 0; shared.isEmpty() && i < intervals.size(); i++) {
                shared = intervals.get(i).bracket();
            }
            var members = new int[intervals.size()];
            for (int i = 0; i < members.length; i++) {
                Interval interval = intervals.get(i);
                members[i] = numbers.applyAsInt(interval.channel());
                names.putIfAbsent(members[i], interval.channel());
                columns.computeIfAbsent(members[i], n -> new ColumnWriter(interval.channel()))
                        .add(rows.size(), interval, first.start(), shared);
            }
            rows.add(new Row(entry.sequence(), first.start(), first.end(), shared, members));
        }
        var channels = new TreeMap<Integer, byte[]>();
        columns.forEach((number, column) -> channels.put(number, column.bytes(panelNumber)));
        return new Encoded(shared(panel, names, rows), channels);
    }

    private static byte[] shared(String panel, Map<Integer, ChannelId> names, List<Row> rows) {
        var out = new Out();
        out.text(panel).number(names.size());
        names.forEach((number, name) -> out.number(number).text(name.toString()));
        out.number(rows.size());
        long sequence = 0;
        for (Row row : rows) {
            out.number(row.sequence - sequence);
            sequence = row.sequence;
        }
        Instant before = Instant.EPOCH;
        for (Row row : rows) {
            out.time(before, row.end);
            before = row.end;
        }
        before = rows.get(0).end;
        for (Row row : rows) {
            out.time(before, row.start);
            before = row.end;
        }
        rows.forEach(row -> out.octet(row.bracket.isPresent() ? 1 : 0));
        List<Row> read = rows.stream().filter(row -> row.bracket.isPresent()).toList();
        TimeColumn.write(
                read.size(),
                i -> read.get(i).end,
                i -> read.get(i).bracket.get().t0(),
                out);
        TimeColumn.write(
                read.size(),
                i -> read.get(i).end,
                i -> read.get(i).bracket.get().t1(),
                out);
        int[] members = null;
        for (Row row : rows) {
            boolean same = members != null && Arrays.equals(members, row.members);
            out.number(same ? 0 : row.members.length);
            if (!same) {
                members = row.members;
                for (int member : members) {
                    out.number(member);
                }
            }
        }
        return out.toByteArray();
    }

    public static Boundaries boundaries(byte[] bytes) {
        var in = new In(bytes);
        String panel = in.text();
        var names = new TreeMap<Integer, ChannelId>();
        for (int left = in.number(Batch.LIMIT * 16); left > 0; left--) {
            int number = in.number(Integer.MAX_VALUE);
            names.put(number, ChannelId.parse(in.text()));
        }
        int size = in.number(MOST_ROWS);
        var sequences = new long[size];
        long sequence = 0;
        for (int i = 0; i < size; i++) {
            sequence += in.number();
            sequences[i] = sequence;
        }
        var ends = new Instant[size];
        Instant before = Instant.EPOCH;
        for (int i = 0; i < size; i++) {
            before = in.time(before);
            ends[i] = before;
        }
        var starts = new Instant[size];
        for (int i = 0; i < size; i++) {
            starts[i] = in.time(i == 0 ? ends[0] : ends[i - 1]);
        }
        var there = new boolean[size];
        for (int i = 0; i < size; i++) {
            there[i] = in.octet() == 1;
        }
        var read = new ArrayList<Instant>(size);
        for (int i = 0; i < size; i++) {
            if (there[i]) {
                read.add(ends[i]);
            }
        }
        Instant[] t0 = TimeColumn.read(read, in);
        Instant[] t1 = TimeColumn.read(read, in);
        int next = 0;
        var rows = new ArrayList<Row>(size);
        for (int i = 0; i < size; i++) {
            Optional<Bracket> bracket = there[i] ? Optional.of(new Bracket(t0[next], t1[next++])) : Optional.empty();
            rows.add(new Row(sequences[i], starts[i], ends[i], bracket, null));
        }
        int[] members = new int[0];
        for (int i = 0; i < size; i++) {
            int count = in.number(Batch.LIMIT);
            if (count > 0) {
                members = new int[count];
                for (int m = 0; m < count; m++) {
                    members[m] = in.number(Integer.MAX_VALUE);
                }
            }
            Row row = rows.get(i);
            rows.set(i, new Row(row.sequence, row.start, row.end, row.bracket, members));
        }
        return new Boundaries(panel, names, rows);
    }

    /**
     * A channel's day as columns, read without what the channels share; null where it is not as plain as on most days.
     *
     * @param start of the day's first boundary, ms since 1970
     * @param length of all its boundaries, ms; each begins where the one before ends
     */
    public static Values values(long start, long length, ChannelId channel, byte[] column) {
        return new ColumnReader(column, channel).values(start, length);
    }

    /** The number of the panel that a channel's block belongs to. */
    public static int panelOf(byte[] column) {
        return new In(column).number(Integer.MAX_VALUE);
    }

    /** The intervals of a channel, by sequence. */
    public static List<StoredInterval> channel(Boundaries boundaries, ChannelId channel, byte[] column) {
        var found = new ArrayList<StoredInterval>();
        read(
                boundaries,
                channel,
                column,
                (row, interval) -> found.add(new StoredInterval(boundaries.rows.get(row).sequence, interval)));
        return found;
    }

    private interface Found {
        void interval(int row, Interval interval);
    }

    private static void read(Boundaries boundaries, ChannelId channel, byte[] bytes, Found found) {
        var column = new ColumnReader(bytes, channel);
        while (column.next()) {
            if (column.row() >= boundaries.rows.size()) {
                throw new DamagedException("a column that is longer than its day");
            }
            Row row = boundaries.rows.get(column.row());
            found.interval(column.row(), column.interval(row.start, row.end, row.bracket));
        }
    }

    /**
     * The batches as they were appended, but for channels whose column is not there.
     *
     * @param columns by the number of the channel
     */
    public static List<StreamItem.Entry> entries(Boundaries boundaries, Map<Integer, byte[]> columns) {
        List<Map<Integer, Interval>> rows = new ArrayList<>();
        boundaries.rows.forEach(row -> rows.add(new HashMap<>()));
        columns.forEach((number, bytes) ->
                read(boundaries, boundaries.names.get(number), bytes, (row, interval) -> rows.get(row)
                        .put(number, interval)));
        var entries = new ArrayList<StreamItem.Entry>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = boundaries.rows.get(i);
            var intervals = new ArrayList<Interval>(row.members.length);
            for (int member : row.members) {
                Interval interval = rows.get(i).get(member);
                if (interval != null) {
                    intervals.add(interval);
                }
            }
            if (intervals.isEmpty()) {
                continue;
            }
            entries.add(new StreamItem.Entry(
                    row.sequence, new Batch(boundaries.panel, Batch.Kind.BOUNDARY, "", intervals)));
        }
        return entries;
    }
}
