package io.meterhouse.launcher;

import io.meterhouse.launcher.Release.Entry;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the framework hold what a release names, and nothing else; the same at boot and live. What did not change is not touched.
 * Safe for several threads: one release at a time.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final long REFRESH_SECONDS = 20;

    private final BundleContext framework;
    private final Map<String, String> sha256ByName = new HashMap<>();
    private Release current;

    /**
     * What was done, by symbolic name.
     *
     * @param failed what did not install, update, stop or start, with the reason; the rest was done nevertheless
     */
    record Outcome(List<String> installed, List<String> updated, List<String> uninstalled, Map<String, String> failed) {
        boolean changedAnything() {
            return !(installed.isEmpty() && updated.isEmpty() && uninstalled.isEmpty());
        }
    }

    /** @param framework the system bundle's context, after the framework's init */
    Reconciler(BundleContext framework) {
        this.framework = framework;
    }

    /** What was last reconciled with, or null. */
    synchronized Release current() {
        return current;
    }

    /**
     * Installs what is missing, updates what differs by SHA-256, uninstalls what is gone, sets a start level where it changed, and
     * starts everything. Every file that is needed is checked before anything is touched.
     *
     * @throws ReleaseException if a needed file is missing or is not what the release says; nothing was changed then
     */
    Outcome reconcile(Release release) throws ReleaseException {
        return reconcile(release, Set.of());
    }

    /** @param verified entries whose files were checked just now */
    synchronized Outcome reconcile(Release release, Set<Entry> verified) throws ReleaseException {
        Map<String, Bundle> present = present();
        for (Entry entry : release.entries()) {
            if (!isCurrent(entry, present) && !verified.contains(entry)) {
                entry.content();
            }
        }
        var outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        List<Bundle> replaced = new ArrayList<>();
        for (Bundle bundle : downwards(present.values())) {
            if (release.entry(bundle.getSymbolicName()) == null) {
                uninstall(bundle, outcome);
                replaced.add(bundle);
            }
        }
        for (Entry entry : upwards(release)) {
            if (isCurrent(entry, present)) {
                relevel(present.get(entry.name()), entry);
            } else if (present.containsKey(entry.name())) {
                update(present.get(entry.name()), entry, outcome);
                replaced.add(present.get(entry.name()));
            } else {
                install(entry, outcome);
            }
        }
        if (!replaced.isEmpty()) {
            refresh(replaced);
        }
        present = present();
        for (Entry entry : upwards(release)) {
            if (entry.startLevel() > 0) {
                start(present.get(entry.name()), outcome);
            }
        }
        current = release;
        return outcome;
    }

    private Map<String, Bundle> present() {
        var bundles = new HashMap<String, Bundle>();
        for (Bundle bundle : framework.getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
                bundles.put(bundle.getSymbolicName(), bundle);
            }
        }
        return bundles;
    }

    private boolean isCurrent(Entry entry, Map<String, Bundle> present) {
        return present.containsKey(entry.name()) && entry.sha256().equals(sha256ByName.get(entry.name()));
    }

    private static List<Entry> upwards(Release release) {
        return release.entries().stream()
                .sorted(Comparator.comparingInt(Entry::startLevel))
                .toList();
    }

    private static List<Bundle> downwards(Iterable<Bundle> bundles) {
        var sorted = new ArrayList<Bundle>();
        bundles.forEach(sorted::add);
        sorted.sort(Comparator.comparingInt(Reconciler::startLevel).reversed());
        return sorted;
    }

    private static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    private void install(Entry entry, Outcome outcome) {
        try {
            // Read in place, not copied: a start writes nothing to the disk.
            Bundle bundle = framework.installBundle("reference:" + entry.file().toUri());
            if (!entry.name().equals(bundle.getSymbolicName())) {
                String real = bundle.getSymbolicName();
                bundle.uninstall();
                outcome.failed().put(entry.name(), entry.file() + " holds " + real);
                return;
            }
            relevel(bundle, entry);
            sha256ByName.put(entry.name(), entry.sha256());
            outcome.installed().add(entry.name());
        } catch (BundleException e) {
            fail(entry.name(), "not installed", e, outcome);
        }
    }

    private void update(Bundle bundle, Entry entry, Outcome outcome) {
        try {
            byte[] content = entry.content();
            bundle.stop(Bundle.STOP_TRANSIENT);
            bundle.update(new ByteArrayInputStream(content));
            relevel(bundle, entry);
            sha256ByName.put(entry.name(), entry.sha256());
            outcome.updated().add(entry.name());
        } catch (BundleException | ReleaseException e) {
            fail(entry.name(), "not updated", e, outcome);
        }
    }

    private void uninstall(Bundle bundle, Outcome outcome) {
        String name = bundle.getSymbolicName();
        try {
            bundle.uninstall();
            outcome.uninstalled().add(name);
        } catch (BundleException e) {
            fail(name, "not uninstalled", e, outcome);
        }
        sha256ByName.remove(name);
    }

    /** Only when it differs: to set a level again restarts the bundle. */
    private static void relevel(Bundle bundle, Entry entry) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        if (entry.startLevel() > 0 && level.getStartLevel() != entry.startLevel()) {
            level.setStartLevel(entry.startLevel());
        }
    }

    private static void start(Bundle bundle, Outcome outcome) {
        if (bundle == null || bundle.getState() == Bundle.ACTIVE) {
            return;
        }
        if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0) {
            return;
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            fail(bundle.getSymbolicName(), "not started", e, outcome);
        }
    }

    private void refresh(List<Bundle> bundles) {
        var done = new CountDownLatch(1);
        FrameworkWiring wiring =
                framework.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        wiring.refreshBundles(bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.error(
                        "the framework did not rewire {} bundles within {} s; restart the gateway",
                        bundles.size(),
                        REFRESH_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail(String name, String what, Exception e, Outcome outcome) {
        LOG.error("{} {}", name, what, e);
        outcome.failed().put(name, what + ": " + e.getMessage());
    }
}
