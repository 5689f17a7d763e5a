package io.meterhouse.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** {@code meterhouse}: asks the gateway that runs on this machine what it can do, and lets it do that. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.of(System.getProperties(), System.getenv());
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, terminal.charset());
        Program program = new Program(new FileOutputStream(FileDescriptor.out), errors, terminal, System.getenv());
        System.exit(program.run(args));
    }
}
