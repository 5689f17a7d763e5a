package io.meterhouse.transport.ethernet;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Outcome;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.testing.RealTime;
import io.meterhouse.transport.base.FarEnd;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Surroundings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several units behind one connection, one of them dead. */
@Timeout(60)
class DeadUnitTest {
    private static final int DEAD = 9;

    private final RealTime time = new RealTime();
    private final List<Line> offered = new ArrayList<>();
    private FarEnd far;
    private Lines lines;
    private volatile boolean allDead;

    @BeforeEach
    void begin() throws Exception {
        far = new FarEnd();
        far.serve(8, request -> request[0] == DEAD || allDead ? new byte[0] : new byte[] {request[0], 1, 2, 3});
        Surroundings around = new Surroundings(time, time, time, time);
        lines = new Lines("tcp", new EthernetTransport(InetAddress::getAllByName, time.open("names")), around, line -> {
            offered.add(line);
            return () -> {};
        });
    }

    @AfterEach
    void end() throws Exception {
        lines.close();
        far.close();
        time.close();
    }

    @Test
    void onModbusTcpItsNeighboursKeepTheirConnection() throws Exception {
        offer(SocketSettings.MODBUS_TCP, Framing.MBAP);
        long first = ask(1).end().opening();
        for (int i = 0; i < 4; i++) {
            assertThat(((Outcome.Failed<Integer>) ask(DEAD)).trouble()).isEqualTo(Trouble.SILENCE);
            assertThat(ask(DEAD)).isInstanceOf(Outcome.Failed.class);
            assertThat(ask(1)).isInstanceOf(Outcome.Done.class);
            assertThat(ask(1).end().opening()).isEqualTo(first);
        }
    }

    @Test
    void aConnectionBehindWhichNobodyAnswersIsMadeAnew() throws Exception {
        offer(SocketSettings.MODBUS_TCP, Framing.MBAP);
        long first = ask(1).end().opening();
        allDead = true;
        for (int unit = 1; unit <= 3; unit++) {
            assertThat(ask(unit)).isInstanceOf(Outcome.Failed.class);
        }
        allDead = false;
        assertThat(ask(1).end().opening()).isGreaterThan(first);
    }

    @Test
    void halfAnAnswerIsNeverLeftForTheNextOne() throws Exception {
        offer(SocketSettings.MODBUS_TCP, Framing.MBAP);
        long first = ask(1).end().opening();
        assertThat(ask(1, 6)).isInstanceOf(Outcome.Failed.class);
        assertThat(ask(1).end().opening()).isGreaterThan(first);
    }

    @Test
    void whereAnswersAreNotNumberedEverySilenceEndsTheConnection() throws Exception {
        offer(SocketSettings.RTU_TCP, Framing.RTU);
        long first = ask(1).end().opening();
        assertThat(ask(DEAD)).isInstanceOf(Outcome.Failed.class);
        assertThat(ask(1).end().opening()).isGreaterThan(first);
    }

    private void offer(String transport, Framing framing) {
        lines.add(new LineDefinition(
                "tcp", transport, framing, Map.of("host", "127.0.0.1", "port", Integer.toString(far.port()))));
    }

    private Outcome<Integer> ask(int unit) throws Exception {
        return ask(unit, 4);
    }

    private Outcome<Integer> ask(int unit, int bytes) throws Exception {
        CompletableFuture<Outcome<Integer>> asked = new CompletableFuture<>();
        Node node = new Node(unit, Duration.ZERO, Duration.ofMillis(300), "");
        offered.get(0)
                .start(
                        node,
                        Duration.ofSeconds(10),
                        connection -> {
                            connection.write(new byte[] {(byte) unit, 4, 0, 0, 0, 1, 0, 0});
                            return connection.read(new byte[bytes], 0, bytes, bytes, node.timeout());
                        },
                        asked::complete);
        return asked.get(20, TimeUnit.SECONDS);
    }
}
