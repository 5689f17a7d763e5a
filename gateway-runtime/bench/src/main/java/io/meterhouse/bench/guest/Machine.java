package io.meterhouse.bench.guest;

import io.meterhouse.bench.OnExit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A guest that runs: one processor, emulated, so that it runs wherever qemu does; slow to start, and gentle to others. */
public final class Machine implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final int LAST_LINES = 12;

    private final Path place;
    private final BlockServer server;
    private final Process process;
    private final OnExit<IOException> cleaning;

    /**
     * Starts one.
     *
     * @param blocks its disk, with an ext4
     * @param variables of its script; no spaces
     */
    public Machine(GuestSystem system, Blocks blocks, Map<String, String> variables) throws IOException {
        place = Files.createTempDirectory("meterhouse-guest-");
        server = new BlockServer(blocks, place.resolve("disk"));
        try {
            Files.write(place.resolve("initial"), system.initial());
            process = new ProcessBuilder(command(system, variables))
                    .redirectError(place.resolve("qemu.log").toFile())
                    .start();
        } catch (IOException e) {
            server.close();
            remove();
            throw e;
        }
        cleaning = new OnExit<>(this::end);
    }

    private List<String> command(GuestSystem system, Map<String, String> variables) {
        StringBuilder words = new StringBuilder("console=ttyS0 quiet panic=-1");
        variables.forEach(
                (name, value) -> words.append(' ').append(name).append('=').append(value));
        List<String> command = new ArrayList<>(List.of("nice", GuestSystem.QEMU, "-accel", "tcg", "-machine", "q35"));
        command.addAll(List.of("-m", "256", "-smp", "1", "-nodefaults", "-no-user-config", "-no-reboot"));
        command.addAll(List.of("-display", "none", "-serial", "file:" + place.resolve("console.log")));
        command.addAll(List.of("-kernel", system.kernel().toString()));
        command.addAll(List.of("-initrd", place.resolve("initial").toString(), "-append", words.toString()));
        // A console, whose writer goes on only when the host has what it wrote: what a guest said was heard before
        // anything else.
        command.addAll(List.of("-device", "virtio-serial-pci", "-chardev", "stdio,id=told,signal=off"));
        command.addAll(List.of("-device", "virtconsole,chardev=told"));
        command.addAll(List.of("-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap"));
        command.addAll(List.of("-device", "virtio-9p-pci,fsdev=host,mount_tag=host"));
        // The guest believes in a cache that forgets, and flushes it.
        command.addAll(List.of(
                "-blockdev", "driver=nbd,node-name=disk,server.type=unix,server.path=" + place.resolve("disk")));
        command.addAll(List.of("-device", "virtio-blk-pci,drive=disk,write-cache=on"));
        return command;
    }

    /** What its script prints. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Whether it has ended by itself. */
    public boolean ended() {
        return !process.isAlive();
    }

    /** What its kernel, its init, qemu and its disk said last. */
    public String lastWords() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("console.log", "qemu.log")) {
            Path file = place.resolve(name);
            if (Files.exists(file)) {
                List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                        .forEach(line -> text.append("\n  ").append(line));
            }
        }
        if (server.failure() != null) {
            text.append("\n  ").append(server.failure());
        }
        return text.toString();
    }

    /**
     * {@code kill -9} of qemu: the power of the whole machine goes. Its output may still be read to its end.
     *
     * @throws IOException it does not die
     */
    public void kill() throws IOException, InterruptedException {
        // By its handle: the process's own method would close what is left to be read.
        process.toHandle().destroyForcibly();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("qemu does not die");
        }
        server.drain();
    }

    private void end() throws IOException {
        process.destroyForcibly();
        server.close();
        remove();
    }

    private void remove() throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        cleaning.close();
    }
}
