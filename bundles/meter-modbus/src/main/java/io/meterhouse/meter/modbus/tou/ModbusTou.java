package io.meterhouse.meter.modbus.tou;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.TierRegisters;
import io.meterhouse.api.metering.meter.TierRegisters.Midnight;
import io.meterhouse.api.metering.meter.TouLimits;
import io.meterhouse.api.metering.meter.TouMeter;
import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.api.metering.meter.TouTable.Clock;
import io.meterhouse.api.metering.meter.TouWrite;
import io.meterhouse.meter.modbus.frame.ReadRequest;
import io.meterhouse.meter.modbus.frame.RegisterClient;
import io.meterhouse.meter.modbus.frame.WriteRequest;
import io.meterhouse.meter.modbus.profile.Profile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A meter whose tables lie as in docs/panel-24.md, at the addresses that its profile names. */
public final class ModbusTou implements TouMeter {
    private static final int HOLDING = 3;
    private static final int VERSION = 1;
    private static final int TIME_KNOWN = 8;
    /** Points in one answer; so many are in each half of the registers at midnight. */
    private static final int HALF = 12;

    private static final int POINT_BYTES = 4 * Tables.TIERS;
    /** Read, write, read again, for any table; two halves of registers twice. */
    private static final int MOST_REQUESTS = 8;

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RegisterClient client;
    private final Node node;
    private final Profile.TimeOfUse map;
    private final int base;
    private final int points;
    private final Map<String, Integer> positions;
    private final CountUnit unit;
    private final long modulus;

    /**
     * Of a panel.
     *
     * @param profile one with tables
     * @param positions of the panel's points on the meter, from 1, by their ids
     */
    public ModbusTou(RegisterClient client, Node node, Profile profile, Map<String, Integer> positions) {
        this.client = client;
        this.node = node;
        this.map = profile.timeOfUse().orElseThrow();
        this.base = profile.base();
        this.points = profile.points().count();
        this.positions = Map.copyOf(positions);
        this.unit = map.unit();
        this.modulus = map.modulus();
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public TouLimits limits() {
        return new TouLimits(
                Tables.TIERS,
                Tables.POINTS,
                Tables.SEASONS,
                Tables.SCHEDULES,
                Tables.DAYS,
                Tables.SWITCHES,
                map.defaultTier());
    }

    @Override
    public int requests() {
        return MOST_REQUESTS;
    }

    private int address(TouTable.Kind kind) {
        return switch (kind) {
            case CLOCK -> map.clock();
            case CALENDAR -> map.calendar();
            case SWITCH_POINTS -> map.switchPoints();
            case OVERRIDE -> map.override();
        };
    }

    private byte[] registers(Connection connection, int address, int count) throws ConversationException {
        byte[] content = new byte[2 * count];
        client.read(connection, new ReadRequest(node.unit(), HOLDING, base + address, count), content, 0);
        return content;
    }

    /** The bits of its status, of a meter whose tables are those that are known here. */
    private int status(Connection connection) throws ConversationException {
        ByteBuffer head = ByteBuffer.wrap(registers(connection, map.head(), 2));
        int version = head.getShort();
        if (version != VERSION) {
            throw new ConversationException(
                    Trouble.NONSENSE,
                    "unit " + node.unit() + " has tables of time of use of version " + version + ", and not " + VERSION
                            + ": is it the right profile?");
        }
        return head.getShort();
    }

    @Override
    public Conversation<TouTable> read(TouTable.Kind kind) {
        return connection -> {
            int status = status(connection);
            return kind == TouTable.Kind.CLOCK
                    ? clock(connection, status)
                    : Tables.decode(kind, registers(connection, address(kind), Tables.registers(kind)));
        };
    }

    private Clock clock(Connection connection, int status) throws ConversationException {
        ByteBuffer shows = ByteBuffer.wrap(registers(connection, map.clock(), 2));
        return new Clock(Instant.ofEpochSecond(shows.getInt() & 0xFFFF_FFFFL), (status & TIME_KNOWN) != 0);
    }

    @Override
    public Conversation<TouWrite> write(TouTable wanted) {
        TouTable.Kind kind = wanted.kind();
        byte[] content = Tables.encode(wanted);
        // As a meter gives it back: without empty schedules at the end.
        TouTable meant = Tables.decode(kind, content);
        return connection -> {
            status(connection);
            TouTable before = Tables.decode(kind, registers(connection, address(kind), Tables.registers(kind)));
            if (before.equals(meant)) {
                return new TouWrite.Same(before);
            }
            Optional<String> no = write(connection, address(kind), content);
            if (no.isPresent()) {
                return new TouWrite.Refused(before, before, no.get());
            }
            TouTable after = Tables.decode(kind, registers(connection, address(kind), Tables.registers(kind)));
            return after.equals(meant)
                    ? new TouWrite.Written(before, after)
                    : new TouWrite.Refused(before, after, otherwise(address(kind)));
        };
    }

    /** What the meter says against it; empty where it confirmed the write. */
    private Optional<String> write(Connection connection, int address, byte[] content) throws ConversationException {
        try {
            client.write(connection, new WriteRequest(node.unit(), base + address, content));
            return Optional.empty();
        } catch (ConversationException e) {
            if (e.trouble() != Trouble.REFUSED) {
                throw e;
            }
            return Optional.of(e.getMessage());
        }
    }

    private String otherwise(int address) {
        return "unit " + node.unit() + " confirmed what was written from register " + (base + address)
                + " on, and reads back something else: another master may write there, or its memory is worn out";
    }

    @Override
    public Conversation<TouWrite> setClock(Duration tolerance) {
        Duration allowed = tolerance.compareTo(SECOND) < 0 ? SECOND : tolerance;
        return connection -> {
            int status = status(connection);
            Instant asked = connection.siteNow();
            Clock before = clock(connection, status);
            if (before.known()
                    && lies(before, asked.minus(allowed), connection.siteNow().plus(allowed))) {
                return new TouWrite.Same(before);
            }
            Instant set = Instant.ofEpochSecond(connection.siteNow().getEpochSecond());
            ByteBuffer content = ByteBuffer.allocate(4).putInt((int) set.getEpochSecond());
            Optional<String> no = write(connection, map.clock(), content.array());
            if (no.isPresent()) {
                return new TouWrite.Refused(before, before, no.get());
            }
            Clock after = clock(connection, status(connection));
            return after.known() && lies(after, set, connection.siteNow().plus(SECOND))
                    ? new TouWrite.Written(before, after)
                    : new TouWrite.Refused(before, after, otherwise(map.clock()));
        };
    }

    /** A clock shows whole seconds that have begun. */
    private static boolean lies(Clock clock, Instant earliest, Instant latest) {
        return !clock.shows().isBefore(earliest.minus(SECOND)) && !clock.shows().isAfter(latest);
    }

    @Override
    public Conversation<TierRegisters> registers() {
        return connection -> {
            status(connection);
            Instant asked = connection.siteNow();
            Map<String, List<Long>> now = new LinkedHashMap<>();
            Map<String, List<Long>> then = new LinkedHashMap<>();
            Instant midnight = midnight(connection, then);
            for (int first = 0; first < points; first += HALF) {
                int count = Math.min(HALF, points - first);
                int address = map.registers() + first * POINT_BYTES / 2;
                add(registers(connection, address, count * POINT_BYTES / 2), 0, first, count, now);
            }
            Instant answered = connection.siteNow();
            return new TierRegisters(
                    asked,
                    answered,
                    unit,
                    modulus,
                    now,
                    midnight.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(new Midnight(midnight, then)));
        };
    }

    /** Both halves of one midnight: it may pass between them, and then the first is read again. */
    private Instant midnight(Connection connection, Map<String, List<Long>> then) throws ConversationException {
        Instant known = Instant.EPOCH;
        for (int attempt = 0; attempt < 2; attempt++) {
            boolean same = true;
            for (int first = 0; first < points; first += HALF) {
                int count = Math.min(HALF, points - first);
                int address = map.midnight() + first / HALF * (2 + HALF * POINT_BYTES / 2);
                byte[] content = registers(connection, address, 2 + count * POINT_BYTES / 2);
                Instant at = Instant.ofEpochSecond(ByteBuffer.wrap(content).getInt() & 0xFFFF_FFFFL);
                same &= first == 0 || at.equals(known);
                known = at;
                add(content, 4, first, count, then);
            }
            if (same) {
                return known;
            }
        }
        throw new ConversationException(
                Trouble.NONSENSE, "unit " + node.unit() + " gives its registers of one midnight with two instants");
    }

    private void add(byte[] content, int offset, int first, int count, Map<String, List<Long>> into) {
        ByteBuffer from = ByteBuffer.wrap(content);
        positions.forEach((point, position) -> {
            int place = position - 1 - first;
            if (place >= 0 && place < count) {
                List<Long> tiers = new ArrayList<>();
                for (int tier = 0; tier < Tables.TIERS; tier++) {
                    tiers.add(from.getInt(offset + place * POINT_BYTES + 4 * tier) & 0xFFFF_FFFFL);
                }
                into.put(point, List.copyOf(tiers));
            }
        });
    }
}
