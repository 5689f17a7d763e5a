package io.meterhouse.demo;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ctrl-C of a run that is to be judged: the first one ends the run in order, a second one ends everything at once. */
final class Interrupt {
    private static final int SIGINT_STATUS = 130;

    private final AtomicBoolean asked = new AtomicBoolean();

    /** Of a run that nobody judges: Ctrl-C ends it as it ends any program. */
    static Interrupt none() {
        return new Interrupt();
    }

    /**
     * From now on Ctrl-C is taken here. By reflection, for what Java has for it (module jdk.unsupported, 8 to 25) the compiler warns
     * of without end; where it is gone one day, Ctrl-C ends the run at once.
     */
    static Interrupt listen() {
        Interrupt interrupt = new Interrupt();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object taken = Proxy.newProxyInstance(
                    Interrupt.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            interrupt.happened();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), taken);
        } catch (ReflectiveOperationException e) {
            System.err.println("Ctrl-C will end this run without a judgement: " + e);
        }
        return interrupt;
    }

    private void happened() {
        if (!asked.compareAndSet(false, true)) {
            // What was started ends too: a guard watches over each.
            Runtime.getRuntime().halt(SIGINT_STATUS);
        }
    }

    /** Whether the run is to end. */
    boolean isAsked() {
        return asked.get();
    }
}
