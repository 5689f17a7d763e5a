package io.meterhouse.testing;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.Register;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A driver and its meters: each device serves some channels of a panel under a unit id. True energy runs by wire time, exactly, and
 * is known at every instant; what a device shows of it can be spoiled.
 */
public final class VirtualMeter implements MeterDriver, VirtualLine.Nodes {
    private static final long NANOS_PER_MINUTE = 60_000_000_000L;
    private static final int MOST_WATTS = 20_000;

    private final Map<Integer, Device> devices = new HashMap<>();
    private final int perDevice;
    private final long modulus;
    private final int speed;
    private boolean hasSerial = true;
    private int binds;

    /** @param modulus of all registers; 0 for none */
    public VirtualMeter(int perDevice, long modulus, int speed) {
        this.perDevice = perDevice;
        this.modulus = modulus;
        this.speed = speed;
    }

    public void hasSerial(boolean can) {
        hasSerial = can;
    }

    /** How often a panel was bound. */
    public int binds() {
        return binds;
    }

    /** The device of a unit id. */
    public Device device(int unit) {
        return devices.computeIfAbsent(unit, Device::new);
    }

    @Override
    public Trouble answer(int unit, long nanos) {
        Device device = device(unit);
        device.latched = nanos;
        if (device.garbled > 0) {
            device.garbled--;
            return Trouble.GARBLED;
        }
        return device.silent || device.askedSerial && device.serialSilent ? Trouble.SILENCE : null;
    }

    @Override
    public String profile() {
        return "virtual";
    }

    @Override
    public String profileHash() {
        return "";
    }

    @Override
    public Meter bind(PanelDefinition panel) {
        binds++;
        List<ChannelId> channels = new ArrayList<>();
        panel.points().forEach(point -> point.quantities()
                .forEach(quantity -> channels.add(new ChannelId(point.id(), quantity))));
        List<Poll> polls = new ArrayList<>();
        for (int from = 0; from < channels.size(); from += perDevice) {
            int unit = panel.node().unit() + from / perDevice;
            List<ChannelId> mine = channels.subList(from, Math.min(channels.size(), from + perDevice));
            Node node = new Node(unit, panel.node().gap(), panel.node().timeout(), "");
            polls.add(new Poll(
                    "" + unit, node, Set.copyOf(mine), 1, wire -> device(unit).read(mine, wire)));
        }
        return new Meter() {
            @Override
            public List<ChannelSource> channels() {
                return channels.stream()
                        .map(id -> new ChannelSource(
                                id,
                                ChannelSource.Kind.REGISTER,
                                modulus == 0 ? OptionalLong.empty() : OptionalLong.of(modulus)))
                        .toList();
            }

            @Override
            public List<Poll> polls() {
                return polls;
            }

            @Override
            public Optional<Conversation<String>> serialNumber(Poll poll) {
                return hasSerial
                        ? Optional.of(wire -> device(poll.node().unit()).serial(wire))
                        : Optional.empty();
            }

            @Override
            public <C> Optional<C> capability(Class<C> type) {
                return Optional.empty();
            }
        };
    }

    /** One device, with everything that can go wrong with it. */
    public final class Device {
        private final int unit;
        private final Set<ChannelId> unread = new HashSet<>();
        private final Map<ChannelId, List<Generation>> generations = new HashMap<>();
        private final Map<ChannelId, long[]> energies = new HashMap<>();
        private String serial = "S1";
        private boolean silent;
        private boolean serialSilent;
        private boolean askedSerial;
        private int garbled;
        private int glitches;
        private long step = 1;
        private long latched;
        private int powerUps = 1;
        private CountUnit countUnit = CountUnit.TWO_WATT_HOURS;

        private Device(int unit) {
            this.unit = unit;
        }

        public void silent(boolean now) {
            silent = now;
        }

        /** It does not answer when it is asked for its serial number. */
        public void serialSilent(boolean now) {
            serialSilent = now;
        }

        /** So many answers are hurt. */
        public void garble(int answers) {
            garbled = answers;
        }

        /** So many reads show nonsense. */
        public void glitch(int reads) {
            glitches = reads;
        }

        public void unread(ChannelId channel, boolean now) {
            if (now) {
                unread.add(channel);
            } else {
                unread.remove(channel);
            }
        }

        public void coarse(long counts) {
            step = counts;
        }

        /** Its supply was away, and is back. */
        public void powerUp() {
            powerUps++;
        }

        public void rescale(long nanos, CountUnit to) {
            countUnit = to;
            restart(nanos, 77);
        }

        /** The registers begin at zero again. */
        public void reset(long nanos) {
            restart(nanos, 0);
        }

        /** Another meter stands there. */
        public void swap(long nanos, String number, long shown) {
            serial = number;
            restart(nanos, shown);
        }

        private void restart(long nanos, long shown) {
            generations.forEach(
                    (channel, all) -> all.add(new Generation(nanos, shown - counts(channel, nanos), countUnit)));
        }

        /** How many registers a channel had so far. */
        public int generations(ChannelId channel) {
            return generations.containsKey(channel) ? generations.get(channel).size() : 0;
        }

        /** The register of a generation at an instant, running on. */
        public long register(ChannelId channel, int generation, long nanos) {
            return counts(channel, nanos)
                    + generations.get(channel).get(generation).offset();
        }

        private List<Generation> of(ChannelId channel) {
            return generations.computeIfAbsent(
                    channel,
                    id -> new ArrayList<>(List.of(new Generation(
                            0, modulus == 0 ? 1_000 : modulus - 3_000 - Math.abs(id.hashCode() % 3_000), countUnit))));
        }

        /** True energy since the beginning in counts, rounded down. */
        private long counts(ChannelId channel, long wire) {
            long nanos = wire * speed;
            long[] sums = energies.computeIfAbsent(channel, id -> new long[] {0});
            int minute = Math.toIntExact(nanos / NANOS_PER_MINUTE);
            if (sums.length <= minute) {
                long[] longer = new long[Math.max(minute + 1, sums.length * 2)];
                System.arraycopy(sums, 0, longer, 0, sums.length);
                for (int i = sums.length; i < longer.length; i++) {
                    longer[i] = longer[i - 1] + watts(channel, i - 1) * 60_000L;
                }
                energies.put(channel, longer);
                sums = longer;
            }
            long wattMillis = sums[minute] + watts(channel, minute) * (nanos % NANOS_PER_MINUTE / 1_000_000);
            return wattMillis / (3_600_000L * countUnit.numerator() / 1000);
        }

        private long watts(ChannelId channel, int minute) {
            // Constant for seven minutes; the vacant hours count nothing.
            long mixed = (channel.toString().hashCode() * 31L + minute / 7 + unit) * 0x9E3779B97F4A7C15L;
            return minute / 180 % 4 == 3 ? 0 : (mixed >>> 33) % MOST_WATTS;
        }

        private Reading read(List<ChannelId> channels, Connection wire) throws ConversationException {
            Instant asked = wire.siteNow();
            long askedNanos = wire.wireNanos();
            wire.write(new byte[8]);
            wire.read(new byte[8], 0, 8, 8, wire.node().timeout());
            List<Register> registers = new ArrayList<>();
            Map<ChannelId, String> none = new HashMap<>();
            boolean glitch = glitches > 0;
            glitches -= glitch ? 1 : 0;
            for (ChannelId channel : channels) {
                if (unread.contains(channel)) {
                    none.put(channel, "a sentinel");
                    continue;
                }
                List<Generation> all = of(channel);
                long running = register(channel, all.size() - 1, latched);
                long nonsense = modulus == 0 ? running / 2 + 7_000_000 : running + modulus / 2;
                long shown = glitch ? nonsense : running / step * step;
                registers.add(new Register(channel, modulus == 0 ? shown : shown % modulus, countUnit, step));
            }
            return new Reading(
                    asked,
                    wire.siteNow(),
                    askedNanos,
                    wire.wireNanos(),
                    registers,
                    none,
                    new Reading.Status(
                            Flags.NONE, Optional.empty(), OptionalInt.empty(), OptionalInt.of(powerUps & 0xFFFF)),
                    List.of());
        }

        private String serial(Connection wire) throws ConversationException {
            askedSerial = true;
            wire.write(new byte[8]);
            askedSerial = false;
            wire.read(new byte[8], 0, 8, 8, wire.node().timeout());
            return serial;
        }
    }

    /** A register from when it began. */
    private record Generation(long since, long offset, CountUnit unit) {}

    /** The time-out of devices. */
    public static Duration timeout() {
        return Panels.NODE.timeout();
    }
}
