package io.meterhouse.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Leads what the framework has to say into the log; by itself it prints on standard output. */
final class FrameworkLog extends Logger implements FrameworkListener {
    private final org.slf4j.Logger log = LoggerFactory.getLogger("felix");

    @Override
    @SuppressWarnings("rawtypes")
    protected void doLog(Bundle bundle, ServiceReference sr, int level, String message, Throwable thrown) {
        String from = bundle == null || bundle.getSymbolicName() == null ? "framework" : bundle.getSymbolicName();
        switch (level) {
            case LOG_ERROR -> log.error("{}: {}", from, message, thrown);
            case LOG_WARNING -> log.warn("{}: {}", from, message, thrown);
            case LOG_INFO -> log.info("{}: {}", from, message, thrown);
            default -> log.debug("{}: {}", from, message, thrown);
        }
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            log.error(
                    "{}: did not start or stop as it should",
                    event.getBundle().getSymbolicName(),
                    event.getThrowable());
        }
    }
}
