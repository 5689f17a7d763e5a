package io.meterhouse.launcher;

import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.metering.time.Workers;
import io.meterhouse.api.ops.command.Command;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/** The framework, with the services of the launcher and the bundles of a release. */
final class Gateway implements AutoCloseable {
    /** The framework property by which a bundle finds the gateway's folder. */
    static final String HOME = "meterhouse.home";

    private static final int HIGHEST_LEVEL = 999;

    private final Framework framework;
    private final ClockTimers timers;

    private Gateway(Framework framework, ClockTimers timers) {
        this.framework = framework;
        this.timers = timers;
    }

    /** Starts the framework and returns when every bundle had its turn. */
    static Gateway start(Home home, Release release, Options options)
            throws BundleException, ReleaseException, IOException {
        // Beside the framework's own start: to hash every file takes as long as that.
        var verified = new FutureTask<>(release::verify);
        var verifier = new Thread(verified, "verify");
        verifier.setDaemon(true);
        verifier.start();
        var log = new FrameworkLog();
        Framework framework = new FrameworkFactory().newFramework(configuration(home, log));
        framework.init(log);
        BundleContext context = framework.getBundleContext();
        SiteTime site = SiteClocks.of(options.site(), Clock.systemUTC());
        var timers = new ClockTimers(site);
        context.registerService(SiteTime.class, site, null);
        context.registerService(WireTime.class, System::nanoTime, null);
        context.registerService(Timers.class, timers, null);
        context.registerService(Workers.class, new ThreadWorkers(), null);
        context.registerService(Randomness.class, name -> new SplittableRandom(), null);
        var reconciler = new Reconciler(context);
        context.registerService(Command.class, new BundleCommands.Listing(context, reconciler), null);
        if (options.unsafeUpdates()) {
            context.registerService(Command.class, new BundleCommands.Update(reconciler), null);
        }
        var gateway = new Gateway(framework, timers);
        try {
            reconciler.reconcile(release, await(verified));
            framework.start();
        } catch (BundleException | ReleaseException e) {
            gateway.close();
            throw e;
        }
        return gateway;
    }

    private static Set<Release.Entry> await(FutureTask<Set<Release.Entry>> verified) throws ReleaseException {
        try {
            return verified.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ReleaseException known
                    ? known
                    : new ReleaseException("the release could not be checked: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseException("interrupted while the release was checked", e);
        }
    }

    private static Map<String, Object> configuration(Home home, FrameworkLog log) throws IOException {
        var configuration = new HashMap<String, Object>();
        configuration.put(Constants.FRAMEWORK_STORAGE, home.osgi().toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(HIGHEST_LEVEL));
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.of(Gateway.class.getClassLoader()));
        configuration.put("felix.log.logger", log);
        configuration.put("felix.log.level", "2");
        configuration.put(HOME, home.path().toString());
        return configuration;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    int bundles() {
        return framework.getBundleContext().getBundles().length - 1;
    }

    /** Waits until the framework was stopped, by whomever. */
    void await() throws InterruptedException {
        int event;
        do {
            event = framework.waitForStop(0).getType();
        } while (event == FrameworkEvent.STOPPED_UPDATE);
    }

    /** Stops bundles from the highest start level down. */
    boolean stop(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            framework.stop();
        } catch (BundleException e) {
            return false;
        }
        boolean stopped = framework.waitForStop(unit.toMillis(timeout)).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        timers.close();
        return stopped;
    }

    @Override
    public void close() {
        try {
            stop(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
