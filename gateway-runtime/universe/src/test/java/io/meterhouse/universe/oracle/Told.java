package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row as docs/schema/intervals.schema.json has it, to be bent by tests. One per sequence. */
final class Told {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    long seq;
    String panel;
    long start;
    long end;
    int rev;
    int cr;
    String unit = "2000/1";
    /** Null where nothing is known, then b is null too. */
    Long t0;

    long t1;
    List<Truth.Channel> channels = new ArrayList<>();
    /** All of the panel's channels. */
    List<Truth.Channel> all;

    Long[] v;
    Long[] b;
    int[] f;
    /** For all channels: closed at, register, opened at, register; null where there is none. */
    Long[][] over;

    void nothingKnown(int flags) {
        v = new Long[v.length];
        b = null;
        t0 = null;
        java.util.Arrays.fill(f, f[0] | flags);
    }

    void flag(int bits) {
        for (int i = 0; i < f.length; i++) {
            f[i] |= bits;
        }
    }

    /** Leaves one channel out. */
    void only(int place) {
        channels = List.of(all.get(place));
        v = new Long[] {v[place]};
        b = new Long[] {b[place]};
        f = new int[] {f[place]};
    }

    String json() {
        StringBuilder json = new StringBuilder("{\"seq\":" + seq + ",\"panel\":\"" + panel + "\",\"start\":\""
                + Instant.ofEpochMilli(start) + "\",\"end\":\"" + Instant.ofEpochMilli(end) + "\",\"rev\":" + rev
                + ",\"cr\":" + cr + ",\"unit\":\"" + unit + "\"");
        if (channels.size() < all.size()) {
            json.append(",\"c\":").append(channels.stream().map(all::indexOf).toList());
        }
        if (t0 != null) {
            json.append(",\"t0\":\"" + MILLIS.format(Instant.ofEpochMilli(t0)) + "\",\"t1\":\""
                    + MILLIS.format(Instant.ofEpochMilli(t1)) + "\",\"b\":" + List.of(b));
        }
        json.append(",\"v\":").append(java.util.Arrays.asList(v));
        json.append(",\"f\":").append(java.util.Arrays.toString(f));
        if (over != null) {
            json.append(",\"over\":{")
                    .append(IntStream.range(0, over.length)
                            .mapToObj(i -> "\"" + i + "\":[{" + mark("closed", over[i][0], over[i][1])
                                    + (over[i][0] != null && over[i][2] != null ? "," : "")
                                    + mark("opened", over[i][2], over[i][3]) + "}]")
                            .collect(Collectors.joining(",")))
                    .append("}");
        }
        return json.append("}").toString();
    }

    private static String mark(String name, Long at, Long register) {
        return at == null ? "" : "\"" + name + "\":[\"" + Instant.ofEpochMilli(at) + "\"," + register + "]";
    }

    /** The same as it was appended. */
    Batch batch() {
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < v.length; i++) {
            intervals.add(new Interval(
                    channels.get(i).id(),
                    Instant.ofEpochMilli(start),
                    Instant.ofEpochMilli(end),
                    rev,
                    cr,
                    new CountUnit(Long.parseLong(unit.substring(0, unit.indexOf('/'))), 1),
                    v[i] == null ? OptionalLong.empty() : OptionalLong.of(v[i]),
                    b == null ? OptionalLong.empty() : OptionalLong.of(b[i]),
                    new Flags(f[i]),
                    t0 == null
                            ? Optional.empty()
                            : Optional.of(new Bracket(Instant.ofEpochMilli(t0), Instant.ofEpochMilli(t1))),
                    List.of(),
                    over == null
                            ? List.of()
                            : List.of(new Changeover(mark(over[i][0], over[i][1]), mark(over[i][2], over[i][3])))));
        }
        return new Batch(panel, rev == 0 ? Batch.Kind.BOUNDARY : Batch.Kind.REVISIONS, "", intervals);
    }

    private static Optional<Changeover.Mark> mark(Long at, Long register) {
        return at == null ? Optional.empty() : Optional.of(new Changeover.Mark(Instant.ofEpochMilli(at), register));
    }
}
