package io.meterhouse.demo;

import java.io.IOException;

/** The demonstration: {@code ./gateway demo}. */
public final class Demo {
    private Demo() {}

    public static void main(String[] arguments) {
        for (String argument : arguments) {
            if (argument.equals("--help") || argument.equals("-h")) {
                System.out.print(Options.USAGE);
                System.exit(0);
            }
        }
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            Options options = Options.parse(arguments);
            Interrupt interrupt = options.judged() ? Interrupt.listen() : Interrupt.none();
            try (Show show = new Show(options, interrupt)) {
                Thread cleanUp = new Thread(show::close, "clean-up");
                Runtime.getRuntime().addShutdownHook(cleanUp);
                show.start();
                show.play();
                return show.judge();
            }
        } catch (DemoException e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            System.err.println("the demonstration broke off: " + e.getMessage());
            return 3;
        }
    }
}
