package io.meterhouse.meter.modbus.tou;

import com.digitalpetri.modbus.Crc16;
import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.api.metering.meter.TouTable.Calendar;
import io.meterhouse.api.metering.meter.TouTable.Day;
import io.meterhouse.api.metering.meter.TouTable.OffsetChange;
import io.meterhouse.api.metering.meter.TouTable.Switch;
import io.meterhouse.api.metering.meter.TouTable.SwitchPoints;
import io.meterhouse.api.metering.meter.TouTable.TierOverride;
import io.meterhouse.api.metering.meter.TouTable.TierSwitch;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables as registers, by docs/panel-24.md. What comes from a meter and does not make sense is no table, and is read as none: the
 * meter does not rate by it either.
 */
final class Tables {
    static final int TIERS = 4;
    static final int SEASONS = 4;
    static final int SCHEDULES = 10;
    static final int POINTS = 80;
    static final int DAYS = 32;
    static final int SWITCHES = 8;
    private static final int SECONDS = 60;
    private static final int LAST_DATE = 0xFFFF;
    private static final long LAST_SECOND = 0xFFFF_FFFFL;

    private Tables() {}

    /** How many registers a table has. */
    static int registers(TouTable.Kind kind) {
        return switch (kind) {
            case CLOCK -> 2;
            case CALENDAR -> 39;
            case SWITCH_POINTS -> 95;
            case OVERRIDE -> 30;
        };
    }

    static TouTable none(TouTable.Kind kind) {
        return switch (kind) {
            case CALENDAR -> Calendar.NONE;
            case SWITCH_POINTS -> SwitchPoints.NONE;
            case OVERRIDE -> TierOverride.NONE;
            case CLOCK -> throw new IllegalArgumentException("a clock is no table");
        };
    }

    /** @throws IllegalArgumentException where the table is larger than the meter's */
    static byte[] encode(TouTable table) {
        byte[] content = new byte[2 * registers(table.kind())];
        ByteBuffer into = ByteBuffer.wrap(content);
        if (table instanceof SwitchPoints points) {
            encode(points, into);
        } else if (table instanceof Calendar calendar) {
            encode(calendar, into);
        } else if (table instanceof TierOverride override) {
            encode(override, into);
        } else {
            throw new IllegalArgumentException("a clock is set, and not written as a table");
        }
        into.position(content.length - 2);
        into.putShort((short) crc(content));
        return content;
    }

    private static int crc(byte[] content) {
        Crc16 crc = new Crc16();
        crc.update(ByteBuffer.wrap(content, 0, content.length - 2));
        return crc.getValue();
    }

    private static void encode(SwitchPoints points, ByteBuffer into) {
        within("season", points.season(), SEASONS);
        within("day schedules", points.schedules().size(), SCHEDULES);
        within("switch points", points.count(), POINTS);
        into.putShort((short) points.season());
        into.putShort((short) points.until().map(Tables::date).orElse(0).intValue());
        into.putShort((short) 0);
        for (int i = 0; i < SCHEDULES; i++) {
            into.putShort((short)
                    (i < points.schedules().size()
                            ? points.schedules().get(i).switches().size()
                            : 0));
        }
        for (Day day : points.schedules()) {
            for (Switch each : day.switches()) {
                within("tier", each.tier(), TIERS - 1);
                into.putShort((short) (each.tier() << 12 | each.minute()));
            }
        }
    }

    private static void encode(Calendar calendar, ByteBuffer into) {
        within("days", calendar.dayTypes().size(), DAYS);
        into.putShort((short) date(calendar.from()));
        into.putShort((short) calendar.dayTypes().size());
        into.putShort(minutes(calendar.offset()));
        into.putInt((int)
                calendar.change().map(change -> seconds(change.at())).orElse(0L).longValue());
        into.putShort(calendar.change().map(change -> minutes(change.offset())).orElse((short) 0));
        for (int type : calendar.dayTypes()) {
            within("day type", type, SCHEDULES);
            into.putShort((short) type);
        }
    }

    private static void encode(TierOverride override, ByteBuffer into) {
        within("switch points of an override", override.switches().size(), SWITCHES);
        if (override.switches().isEmpty()) {
            return;
        }
        into.putInt((int) seconds(override.start()));
        into.putInt((int) seconds(override.stop()));
        into.putShort((short) override.switches().size());
        for (TierSwitch each : override.switches()) {
            within("tier", each.tier(), TIERS - 1);
            into.putInt((int) seconds(each.at())).putShort((short) each.tier());
        }
    }

    private static void within(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(value + " " + what + ": the meter has " + most + " at most");
        }
    }

    private static int date(LocalDate date) {
        long day = date.toEpochDay();
        if (day < 0 || day > LAST_DATE) {
            throw new IllegalArgumentException(date + ": the meter knows dates from 1970 to 2149");
        }
        return (int) day;
    }

    private static long seconds(Instant at) {
        if (at.getEpochSecond() < 0 || at.getEpochSecond() > LAST_SECOND) {
            throw new IllegalArgumentException(at + ": the meter knows times from 1970 to 2106");
        }
        return at.getEpochSecond();
    }

    private static short minutes(ZoneOffset offset) {
        return (short) (offset.getTotalSeconds() / SECONDS);
    }

    static TouTable decode(TouTable.Kind kind, byte[] content) {
        ByteBuffer from = ByteBuffer.wrap(content);
        if ((from.getShort(content.length - 2) & 0xFFFF) != crc(content)) {
            return none(kind);
        }
        try {
            return switch (kind) {
                case SWITCH_POINTS -> switchPoints(from);
                case CALENDAR -> calendar(from);
                case OVERRIDE -> override(from);
                case CLOCK -> throw new IllegalArgumentException("a clock is no table");
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            return none(kind);
        }
    }

    private static int word(ByteBuffer from) {
        return from.getShort() & 0xFFFF;
    }

    private static Instant instant(ByteBuffer from) {
        return Instant.ofEpochSecond(from.getInt() & LAST_SECOND);
    }

    private static SwitchPoints switchPoints(ByteBuffer from) {
        int season = word(from);
        int until = word(from);
        word(from);
        int[] counts = new int[SCHEDULES];
        int left = POINTS;
        for (int i = 0; i < SCHEDULES; i++) {
            counts[i] = word(from);
            left -= counts[i];
            within("switch points", POINTS - left, POINTS);
        }
        List<Day> schedules = new ArrayList<>();
        for (int count : counts) {
            List<Switch> switches = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int point = word(from);
                switches.add(new Switch(point & 0xFFF, point >> 12));
            }
            schedules.add(new Day(switches));
        }
        while (!schedules.isEmpty()
                && schedules.get(schedules.size() - 1).switches().isEmpty()) {
            schedules.remove(schedules.size() - 1);
        }
        Optional<LocalDate> date = until == 0 ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(until));
        return season == 0 ? SwitchPoints.NONE : new SwitchPoints(season, date, schedules);
    }

    private static Calendar calendar(ByteBuffer from) {
        LocalDate first = LocalDate.ofEpochDay(word(from));
        int days = word(from);
        within("days", days, DAYS);
        ZoneOffset offset = offset(from);
        Instant change = instant(from);
        ZoneOffset after = offset(from);
        List<Integer> types = new ArrayList<>();
        for (int i = 0; i < days; i++) {
            types.add(word(from));
        }
        if (days == 0) {
            return Calendar.NONE;
        }
        return new Calendar(
                first,
                types,
                offset,
                change.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(new OffsetChange(change, after)));
    }

    private static ZoneOffset offset(ByteBuffer from) {
        return ZoneOffset.ofTotalSeconds(SECONDS * from.getShort());
    }

    private static TierOverride override(ByteBuffer from) {
        Instant start = instant(from);
        Instant stop = instant(from);
        int count = word(from);
        within("switch points of an override", count, SWITCHES);
        List<TierSwitch> switches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            switches.add(new TierSwitch(instant(from), word(from)));
        }
        return count == 0 ? TierOverride.NONE : new TierOverride(start, stop, switches);
    }
}
