package io.meterhouse.meter.modbus;

import static io.meterhouse.meter.modbus.Panels.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.meter.TierRegisters;
import io.meterhouse.api.metering.meter.TouMeter;
import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.api.metering.meter.TouTable.Calendar;
import io.meterhouse.api.metering.meter.TouTable.Clock;
import io.meterhouse.api.metering.meter.TouTable.Day;
import io.meterhouse.api.metering.meter.TouTable.OffsetChange;
import io.meterhouse.api.metering.meter.TouTable.Switch;
import io.meterhouse.api.metering.meter.TouTable.SwitchPoints;
import io.meterhouse.api.metering.meter.TouTable.TierOverride;
import io.meterhouse.api.metering.meter.TouTable.TierSwitch;
import io.meterhouse.api.metering.meter.TouWrite;
import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.panel.PanelSettings;
import io.meterhouse.simulator.panel.TouFault;
import io.meterhouse.simulator.wire.Directory;
import io.meterhouse.simulator.wire.Slave;
import io.meterhouse.simulator.wire.TcpListener;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of time of use are written to the simulator's panel over TCP; mbpoll (libmodbus), which is not ours, reads what is there. */
@Timeout(120)
class TouMeterTest {
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final SwitchPoints POINTS = new SwitchPoints(
            2,
            Optional.of(LocalDate.parse("2026-05-01")),
            List.of(
                    new Day(List.of(new Switch(0, 0), new Switch(420, 1), new Switch(1140, 0))),
                    new Day(List.of(new Switch(0, 3)))));
    private static final Calendar CALENDAR = new Calendar(
            LocalDate.parse("2026-03-05"),
            Collections.nCopies(32, 1),
            ZoneOffset.ofHours(-5),
            Optional.of(new OffsetChange(Instant.parse("2026-03-08T07:00:00Z"), ZoneOffset.ofHours(-4))));
    private static final TierOverride OVERRIDE = new TierOverride(
            Instant.parse("2026-03-06T16:00:00Z"),
            Instant.parse("2026-03-06T18:00:00Z"),
            List.of(
                    new TierSwitch(Instant.parse("2026-03-06T16:00:00Z"), 3),
                    new TierSwitch(Instant.parse("2026-03-06T17:00:00Z"), 2)));

    private final AtomicLong now = new AtomicLong(START.toEpochMilli());
    private final PanelModel model = new PanelModel(
            new PanelSettings(
                    1,
                    PanelKind.PANEL_24,
                    2_400_001,
                    1L << 32,
                    OptionalLong.empty(),
                    5,
                    START.minusSeconds(86_400).toEpochMilli()),
            new LoadGenerator(1));
    private TcpListener listener;
    private Socket socket;
    private TouMeter meter;
    private StreamConnection connection;

    private void connect(Framing framing) throws Exception {
        Directory directory = new Directory();
        directory.add(9, new Slave(model, now::get, 1));
        listener =
                new TcpListener("t", framing == Framing.RTU, InetAddress.getLoopbackAddress(), 0, directory, now::get);
        socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        meter = Panels.bind("panel-24", framing, 9, point("P", 1, Phase.A), point("Q", 24, Phase.B))
                .capability(TouMeter.class)
                .orElseThrow();
        connection = new StreamConnection(
                meter.node(), socket.getInputStream(), socket.getOutputStream(), () -> Instant.ofEpochMilli(now.get()));
    }

    @AfterEach
    void stop() throws Exception {
        if (socket != null) {
            socket.close();
        }
        if (listener != null) {
            listener.close();
        }
    }

    private <T> T hold(Conversation<T> conversation) throws Exception {
        return conversation.hold(connection);
    }

    private void at(String instant) {
        now.set(Instant.parse(instant).toEpochMilli());
    }

    private List<Integer> mbpoll(int address, int count) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(
                            "mbpoll",
                            "-0",
                            "-1",
                            "-o",
                            "5",
                            "-a",
                            "9",
                            "-t",
                            "4:hex",
                            "-r",
                            String.valueOf(address),
                            "-c",
                            String.valueOf(count),
                            "-p",
                            String.valueOf(listener.port()),
                            "127.0.0.1")
                    .redirectErrorStream(true)
                    .start();
        } catch (java.io.IOException e) {
            throw new java.io.IOException("this test needs: apt-get install mbpoll", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        List<Integer> values = new ArrayList<>();
        Pattern.compile("^\\[[0-9]+\\]:\\s+0x([0-9A-F]+)", Pattern.MULTILINE)
                .matcher(said)
                .results()
                .forEach(match -> values.add(Integer.parseInt(match.group(1), 16)));
        assertThat(values).as(said).hasSize(count);
        return values;
    }

    @ParameterizedTest
    @EnumSource(
            value = Framing.class,
            names = {"RTU", "MBAP"})
    void aTableIsWrittenOnlyWhereItDiffersAndIsReadBack(Framing framing) throws Exception {
        connect(framing);
        for (TouTable table : List.of(POINTS, CALENDAR, OVERRIDE)) {
            TouTable none = hold(meter.read(table.kind()));
            assertThat(hold(meter.write(table))).isEqualTo(new TouWrite.Written(none, table));
            assertThat(hold(meter.write(table))).isEqualTo(new TouWrite.Same(table));
            assertThat(hold(meter.read(table.kind()))).isEqualTo(table);
        }
        TouWrite cleared = hold(meter.write(TierOverride.NONE));
        assertThat(cleared).isEqualTo(new TouWrite.Written(OVERRIDE, TierOverride.NONE));
    }

    @Test
    void anotherMasterFindsWhatWasWrittenInTheRegistersOfTheMap() throws Exception {
        connect(Framing.MBAP);
        hold(meter.write(POINTS));
        hold(meter.write(CALENDAR));
        hold(meter.write(OVERRIDE));
        List<Integer> points = mbpoll(2100, 95);
        int nextSeason = (int) LocalDate.parse("2026-05-01").toEpochDay();
        assertThat(points.subList(0, 6)).containsExactly(2, nextSeason, 0, 3, 1, 0);
        assertThat(points.subList(13, 18)).containsExactly(0, 1 << 12 | 420, 1140, 3 << 12, 0);
        List<Integer> calendar = mbpoll(2200, 39);
        long change = Instant.parse("2026-03-08T07:00:00Z").getEpochSecond();
        assertThat(calendar.subList(0, 7))
                .containsExactly(
                        (int) LocalDate.parse("2026-03-05").toEpochDay(),
                        32,
                        0x10000 - 300,
                        (int) (change >> 16),
                        (int) change & 0xFFFF,
                        0x10000 - 240,
                        1);
        List<Integer> override = mbpoll(2300, 30);
        assertThat(override.get(4)).isEqualTo(2);
        assertThat(override.get(7)).isEqualTo(3);
        assertThat(override.get(10)).isEqualTo(2);
        assertThat(mbpoll(2001, 2))
                .as("valid, today known, time known; 07:00: tier B")
                .containsExactly(0b1011, 1);
    }

    @Test
    void theClockIsSetWhereItIsOffByMoreThanTheTolerance() throws Exception {
        connect(Framing.MBAP);
        assertThat(hold(meter.setClock(HALF_A_MINUTE))).isInstanceOf(TouWrite.Same.class);
        model.change(now::get, -1, new Change.ClockStep(29_000), null, 0);
        assertThat(hold(meter.setClock(HALF_A_MINUTE))).isInstanceOf(TouWrite.Same.class);
        model.change(now::get, -1, new Change.ClockStep(3_000), null, 0);
        assertThat(hold(meter.setClock(HALF_A_MINUTE)))
                .isEqualTo(new TouWrite.Written(new Clock(START.plusSeconds(32), true), new Clock(START, true)));
        model.change(now::get, -1, new Change.ClockLost(), null, 0);
        assertThat(hold(meter.setClock(HALF_A_MINUTE)))
                .isEqualTo(new TouWrite.Written(new Clock(Instant.EPOCH, false), new Clock(START, true)));
    }

    @Test
    void aMeterThatRefusesATableOrKeepsAnotherIsSaidToDoSo() throws Exception {
        connect(Framing.RTU);
        long start = now.get();
        model.fault(new TouFault(TouFault.Kind.REFUSE, TouFault.Table.OVERRIDE, start, Long.MAX_VALUE));
        model.fault(new TouFault(TouFault.Kind.ALTER, TouFault.Table.SWITCHPOINTS, start, Long.MAX_VALUE));
        model.fault(new TouFault(TouFault.Kind.ALTER, TouFault.Table.CLOCK, start, Long.MAX_VALUE));
        assertThat(hold(meter.write(OVERRIDE))).isInstanceOfSatisfying(TouWrite.Refused.class, refused -> {
            assertThat(refused.reason())
                    .contains("refused registers 2300 to 2329")
                    .contains("function 16");
            assertThat(refused.now()).isEqualTo(TierOverride.NONE);
        });
        assertThat(hold(meter.write(POINTS))).isInstanceOfSatisfying(TouWrite.Refused.class, refused -> {
            assertThat(refused.reason()).contains("reads back something else");
            assertThat(refused.before()).isEqualTo(SwitchPoints.NONE);
            assertThat(refused.now()).isNotEqualTo(POINTS).isNotEqualTo(SwitchPoints.NONE);
        });
        model.change(now::get, -1, new Change.ClockStep(60_000), null, 0);
        assertThat(hold(meter.setClock(HALF_A_MINUTE))).isInstanceOf(TouWrite.Refused.class);
    }

    @Test
    void aTableThatWasForgottenIsReadAsNone() throws Exception {
        connect(Framing.MBAP);
        hold(meter.write(POINTS));
        model.fault(new TouFault(TouFault.Kind.FORGET, TouFault.Table.SWITCHPOINTS, now.get(), Long.MAX_VALUE));
        model.change(now::get, -1, new Change.PowerOff(false), new Change.PowerOn(), 1000);
        now.addAndGet(2000);
        assertThat(hold(meter.read(TouTable.Kind.SWITCH_POINTS))).isEqualTo(SwitchPoints.NONE);
        assertThat(hold(meter.write(POINTS))).isEqualTo(new TouWrite.Written(SwitchPoints.NONE, POINTS));
    }

    @ParameterizedTest
    @EnumSource(
            value = Framing.class,
            names = {"RTU", "MBAP"})
    void registersByTierSumToTheRegisterNowAndAtMidnight(Framing framing) throws Exception {
        connect(framing);
        assertThat(hold(meter.registers()).midnight()).isEmpty();
        hold(meter.write(POINTS));
        hold(meter.write(CALENDAR));
        at("2026-03-07T15:00:00Z");
        TierRegisters registers = hold(meter.registers());
        assertThat(registers.unit()).isEqualTo(CountUnit.TWO_WATT_HOURS);
        assertThat(registers.modulus()).isEqualTo(1L << 32);
        Instant midnight = Instant.parse("2026-03-07T05:00:00Z");
        assertThat(registers.midnight().orElseThrow().at()).isEqualTo(midnight);
        assertThat(registers.now()).containsOnlyKeys("P", "Q");
        assertThat(registers.now().get("P")).hasSize(4);
        assertThat(sum(registers.now().get("P"))).isEqualTo(model.register(1, now.get()));
        assertThat(sum(registers.now().get("Q"))).isEqualTo(model.register(24, now.get()));
        assertThat(sum(registers.midnight().orElseThrow().registers().get("Q")))
                .isEqualTo(model.register(24, midnight.toEpochMilli()));
        long seven = Instant.parse("2026-03-07T12:00:00Z").toEpochMilli();
        assertThat(registers.now().get("Q").get(1)
                        - registers
                                .midnight()
                                .orElseThrow()
                                .registers()
                                .get("Q")
                                .get(1))
                .isEqualTo(model.register(24, now.get()) - model.register(24, seven));
    }

    private static long sum(List<Long> tiers) {
        return tiers.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void whatIsLargerThanTheMeterIsRefusedBeforeAnythingIsSent() throws Exception {
        connect(Framing.MBAP);
        Day many = new Day(java.util.stream.IntStream.range(0, 81)
                .mapToObj(minute -> new Switch(minute, 0))
                .toList());
        assertThatThrownBy(() -> meter.write(new SwitchPoints(1, Optional.empty(), List.of(many))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("81 switch points: the meter has 80 at most");
        assertThatThrownBy(() -> meter.write(new Clock(START, true))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMeterWithoutTablesDoesNotOfferThem() throws Exception {
        assertThat(Panels.bind("sdm630", 7, point("H", 1, Phase.A)).capability(TouMeter.class))
                .isEmpty();
    }
}
