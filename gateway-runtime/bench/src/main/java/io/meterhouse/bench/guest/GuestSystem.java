package io.meterhouse.bench.guest;

import io.meterhouse.bench.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What guests start with: a kernel, and a first file system whose init mounts the files of this machine, not to be written, and the
 * guest's disk at /mnt beside them, and runs a program of this machine. Its output is that of the guest.
 */
public final class GuestSystem {
    static final String QEMU = "qemu-system-x86_64";
    /** Without it the kernel can read nothing. */
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Path kernel;
    private final byte[] initial;

    private GuestSystem(Path kernel, byte[] initial) {
        this.kernel = kernel;
        this.initial = initial;
    }

    /**
     * Gets what is not there, as root.
     *
     * @param script what a guest runs, in the shell; {@code $b} is busybox
     * @throws IOException guests cannot be had here; the text says why
     */
    public static GuestSystem of(String script) throws IOException, InterruptedException {
        if (!System.getProperty("os.arch").equals("amd64")) {
            throw new IOException("the guests are x86-64, this machine is not");
        }
        install();
        Kernel kernel = Kernel.ready();
        Cpio files = new Cpio();
        for (String folder : List.of("bin", "modules", "proc", "sys", "dev", "host")) {
            files.directory(folder);
        }
        files.program("bin/busybox", Files.readAllBytes(BUSYBOX));
        try (InputStream init = GuestSystem.class.getResourceAsStream("/guest/init")) {
            files.program("init", init.readAllBytes());
        }
        files.program("run.sh", script.getBytes(StandardCharsets.UTF_8));
        for (Path module : kernel.modules()) {
            files.program("modules/" + module.getFileName(), Files.readAllBytes(module));
        }
        return new GuestSystem(kernel.image(), files.finished());
    }

    private static void install() throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        if (!Files.isExecutable(Path.of("/usr/bin", QEMU))) {
            missing.add("qemu-system-x86");
        }
        if (!Files.isExecutable(BUSYBOX)) {
            missing.add("busybox-static");
        }
        if (missing.isEmpty()) {
            return;
        }
        if (!Files.isWritable(Path.of("/usr/bin"))) {
            throw new IOException("install " + String.join(" and ", missing));
        }
        List<String> command = new ArrayList<>(List.of(
                "timeout",
                "300",
                "apt-get",
                "-qq",
                "-o",
                "DPkg::Lock::Timeout=200",
                "install",
                "-y",
                "--no-install-recommends"));
        command.addAll(missing);
        Shell.run(command.toArray(String[]::new));
    }

    Path kernel() {
        return kernel;
    }

    byte[] initial() {
        return initial;
    }
}
