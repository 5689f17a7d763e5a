package io.meterhouse.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.shell.call.CallEndedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShellServerTest {
    @TempDir
    Path temp;

    private ServedHome home;

    @BeforeEach
    void start() throws IOException {
        home = new ServedHome(temp.resolve("home"), temp).start();
    }

    @AfterEach
    void noWorkerOutlivesTheServer() {
        home.close();
        assertThat(home.workers.open()).isZero();
        assertThat(home.socket()).doesNotExist();
    }

    @Test
    void anAnswerIsItsZoneItsLinesAndItsEnd() throws IOException {
        home.with("look", (call, output) -> {
            output.field("caller", call.caller());
            output.table("things", List.of("a", "b", "c", "d"));
            output.row("é\n", 7L, true, Instant.EPOCH);
            output.row(null, -1, false, null);
        });
        try (Client client = home.connect().call("look")) {
            assertThat(client.rest())
                    .containsExactly(
                            "{\"v\":1,\"zone\":\"America/New_York\"}",
                            "{\"field\":\"caller\",\"value\":\"" + System.getProperty("user.name") + "\"}",
                            "{\"table\":\"things\",\"columns\":[\"a\",\"b\",\"c\",\"d\"]}",
                            "{\"row\":[\"é\\n\",7,true,{\"at\":\"1970-01-01T00:00:00Z\"}]}",
                            "{\"row\":[null,-1,false,null]}",
                            "{\"end\":0}");
        }
    }

    @Test
    void theSpecsAreThoseOfTheCommandsThatAreThereNow() throws IOException {
        home.with("store export", (call, output) -> {});
        try (Client client = home.connect().say("{\"v\":1,\"request\":\"commands\"}\n")) {
            assertThat(client.rest())
                    .contains("{\"command\":{\"name\":\"store export\",\"summary\":\"For a test.\",\"arguments\":[]}}")
                    .anyMatch(line -> line.contains("\"name\":\"commands\""));
        }
    }

    @Test
    void whatIsNoRequestIsRefusedWithItsReason() throws IOException {
        List<String> hostile = List.of(
                "GET / HTTP/1.1\r\n",
                "\0\0\0\0\n",
                "[]\n",
                "{}\n",
                "{\"v\":1}\n",
                "{\"v\":2,\"command\":\"commands\"}\n",
                "{\"v\":1,\"command\":\"commands\",\"command\":\"status\"}\n",
                "{\"v\":1,\"command\":7}\n",
                "{\"v\":1,\"command\":\"commands\",\"arguments\":{\"a\":{\"b\":[[[[[[[[]]]]]]]]}}}\n",
                "{\"v\":1,\"command\":\"nothing-of-that-name\"}\n",
                "{\"v\":1,\"command\":\"commands\",\"arguments\":{\"--no\":\"1\"}}\n");
        for (String line : hostile) {
            try (Client client = home.connect().say(line)) {
                assertThat(client.last()).as(line).startsWith("{\"end\":2,\"error\":\"");
            }
        }
    }

    @Test
    void aLineOfTenMegabytesIsCutOffAtTheBound() throws IOException {
        try (Client client = home.connect()) {
            try {
                client.say("x".repeat(10_000_000));
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("Broken pipe");
            }
            assertThat(client.last()).contains("longer than 65536 bytes");
        }
        stillServes();
    }

    @Test
    void halfALineIsWaitedForFiveSecondsOfWireTime() throws IOException {
        try (Client half = home.connect().say("{\"v\":1,")) {
            home.ahead.addAndGet(TimeUnit.SECONDS.toNanos(6));
            stillServes();
            assertThat(half.last()).contains("no whole request within 5 seconds");
        }
    }

    @Test
    void aHundredClientsThatSayNothingAreNotAllLetIn() throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                clients.add(home.connect());
            }
            // Whoever is over the bound is told at once, without having asked.
            assertThat(clients.get(99).last()).contains("too many clients");
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
        ServedHome.await(() -> {
            try (Client client = home.connect().call("commands")) {
                return client.last().equals("{\"end\":0}");
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void theNinthCallAtOnceIsRefused() throws Exception {
        CountDownLatch begun = new CountDownLatch(8);
        CountDownLatch go = new CountDownLatch(1);
        home.with("slow", (call, output) -> {
            begun.countDown();
            await(go);
        });
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(home.connect().call("slow"));
        }
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        try (Client ninth = home.connect().call("commands")) {
            assertThat(ninth.last()).contains("8 calls are under way");
        }
        go.countDown();
        for (Client client : clients) {
            assertThat(client.last()).isEqualTo("{\"end\":0}");
            client.close();
        }
    }

    @Test
    void aCommandThatFailsSaysWhyAndWithWhichCode() throws IOException {
        home.with("missing", (call, output) -> {
            throw new CommandException(3, "there is no such panel");
        });
        try (Client client = home.connect().call("missing")) {
            assertThat(client.last()).isEqualTo("{\"end\":3,\"error\":\"there is no such panel\"}");
        }
    }

    @Test
    void aDefectOfACommandIsToldAndCostsNothingElse() throws IOException {
        home.with("throws", (call, output) -> {
                    throw new IllegalStateException("oops");
                })
                .with("recurses", (call, output) -> recurse(1))
                .with("huge", (call, output) -> {
                    output.table("t", List.of("a"));
                    output.row("x".repeat(10_000_000));
                })
                .with("misshapen", (call, output) -> {
                    output.table("t", List.of("a"));
                    output.field("f", 1L);
                })
                .with("floating", (call, output) -> output.field("kwh", 0.1));
        for (String name : List.of("throws", "recurses", "huge", "misshapen", "floating")) {
            try (Client client = home.connect().call(name)) {
                assertThat(client.last()).as(name).startsWith("{\"end\":1,\"error\":\"the command failed by a defect");
            }
        }
        stillServes();
    }

    @Test
    void endlessRowsEndWhenTheClientGoes() throws Exception {
        AtomicReference<Throwable> ended = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        home.with("endless", (call, output) -> endless(new AtomicLong(), ended, done, output));
        try (Client client = home.connect().call("endless")) {
            assertThat(client.line()).contains("\"v\":1");
            assertThat(client.line()).contains("table");
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.get()).isInstanceOf(CallEndedException.class);
    }

    @Test
    void aClientThatTakesNothingHoldsTheCommandBack() throws Exception {
        AtomicLong rows = new AtomicLong();
        AtomicReference<Throwable> ended = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        home.with("endless", (call, output) -> endless(rows, ended, done, output));
        try (Client client = home.connect().call("endless")) {
            long[] before = {-1};
            ServedHome.await(() -> {
                boolean standing = rows.get() > 0 && rows.get() == before[0];
                before[0] = rows.get();
                return standing;
            });
            // Socket buffers and no more: rows of about 100 bytes.
            assertThat(rows.get()).isLessThan(100_000);
            for (int i = 0; i < 20_000; i++) {
                assertThat(client.line()).isNotNull();
            }
            assertThat(rows.get()).isGreaterThan(before[0]);
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingEndsTheCallsWithoutAnInterrupt() throws Exception {
        AtomicReference<Throwable> ended = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        home.with("endless", (call, output) -> endless(new AtomicLong(), ended, done, output));
        try (Client client = home.connect().call("endless")) {
            assertThat(client.line()).isNotNull();
            home.close();
            assertThat(done.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(ended.get()).isInstanceOf(CallEndedException.class);
        }
    }

    private static void endless(
            AtomicLong rows, AtomicReference<Throwable> ended, CountDownLatch done, CommandOutput output) {
        try {
            output.table("rows", List.of("n", "filler"));
            while (true) {
                output.row(rows.incrementAndGet(), "-".repeat(80));
            }
        } catch (RuntimeException e) {
            ended.set(Thread.interrupted() ? new AssertionError("interrupted") : e);
            throw e;
        } finally {
            done.countDown();
        }
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stillServes() throws IOException {
        try (Client client = home.connect().call("commands")) {
            assertThat(client.last()).isEqualTo("{\"end\":0}");
        }
    }
}
