package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.launcher.Reconciler.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

class ReconcilerTest {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private Jars jars;
    private Framework framework;
    private Reconciler reconciler;

    @BeforeEach
    void startFramework() throws Exception {
        jars = new Jars(folder);
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("osgi").toString(),
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "100"));
        framework.init();
        framework.start();
        reconciler = new Reconciler(framework.getBundleContext());
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) this::note);
    }

    private void note(BundleEvent event) {
        String name = event.getBundle().getSymbolicName();
        switch (event.getType()) {
            case BundleEvent.STARTED -> events.add(name + " started");
            case BundleEvent.STOPPED -> events.add(name + " stopped");
            default -> {}
        }
    }

    @AfterEach
    void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void whatIsMissingIsInstalledAndStartedUpwards() throws Exception {
        Outcome outcome = reconciler.reconcile(
                jars.release(jars.entry("upper", 20, "1"), jars.entry("lower", 10, "1"), jars.entry("zone", 15, "1")));

        assertThat(outcome.installed()).containsExactly("lower", "zone", "upper");
        assertThat(outcome.failed()).isEmpty();
        assertThat(events).containsExactly("lower started", "zone started", "upper started");
        assertThat(level("upper")).isEqualTo(20);
    }

    @Test
    void theSameReleaseAgainTouchesNothing() throws Exception {
        Release release = jars.release(jars.entry("a", 10, "1"), jars.entry("b", 20, "1"));
        reconciler.reconcile(release);
        events.clear();

        assertThat(reconciler.reconcile(release).changedAnything()).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void onlyWhatDiffersIsUpdatedAndItHoldsTheNewContent() throws Exception {
        reconciler.reconcile(jars.release(jars.entry("a", 10, "1"), jars.entry("b", 20, "1")));
        events.clear();

        Outcome outcome = reconciler.reconcile(jars.release(jars.entry("a", 10, "2"), jars.entry("b", 20, "1")));

        assertThat(outcome.updated()).containsExactly("a");
        assertThat(events).containsExactly("a stopped", "a started");
        assertThat(text("a")).isEqualTo("2");
    }

    @Test
    void anUpdateCanBeTakenBackAndComeAgain() throws Exception {
        var texts = new ArrayList<String>();
        for (String text : List.of("1", "2", "1", "3", "2")) {
            reconciler.reconcile(jars.release(jars.entry("a", 10, text)));
            texts.add(text("a"));
        }
        assertThat(texts).containsExactly("1", "2", "1", "3", "2");
    }

    @Test
    void whatIsGoneIsUninstalled() throws Exception {
        reconciler.reconcile(jars.release(jars.entry("a", 10, "1"), jars.entry("b", 20, "1")));

        assertThat(reconciler.reconcile(jars.release(jars.entry("b", 20, "1"))).uninstalled())
                .containsExactly("a");
        assertThat(bundle("a")).isNull();
        assertThat(bundle("b").getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void anotherStartLevelIsSetWithoutARestart() throws Exception {
        reconciler.reconcile(jars.release(jars.entry("a", 10, "1")));
        events.clear();

        reconciler.reconcile(jars.release(jars.entry("a", 30, "1")));

        assertThat(level("a")).isEqualTo(30);
        assertThat(events).isEmpty();
    }

    @Test
    void aLibraryIsThereButNotStarted() throws Exception {
        reconciler.reconcile(jars.release(jars.entry("library", 0, "1")));

        assertThat(bundle("library").getState()).isIn(Bundle.INSTALLED, Bundle.RESOLVED);
    }

    @Test
    void aFileThatIsNotWhatTheReleaseSaysChangesNothingAtAll() throws Exception {
        reconciler.reconcile(jars.release(jars.entry("a", 10, "1")));
        events.clear();
        Release broken = jars.release(jars.entry("a", 10, "2"), jars.entry("b", 10, "1"));
        spoil(jars.bundle("b", "1"));

        assertThatThrownBy(() -> reconciler.reconcile(broken))
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("b-1.jar")
                .hasMessageContaining("SHA-256");
        assertThat(events).isEmpty();
        assertThat(text("a")).isEqualTo("1");
    }

    @Test
    void aJarThatIsAnotherBundleIsReportedAndTheRestRuns() throws Exception {
        Path other = jars.bundle("other", "1");
        Outcome outcome =
                reconciler.reconcile(jars.release(Release.Entry.of("named", 10, other), jars.entry("a", 10, "1")));

        assertThat(outcome.failed()).containsOnlyKeys("named");
        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("other")).isNull();
    }

    private static void spoil(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }

    private Bundle bundle(String name) {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }

    private int level(String name) {
        return bundle(name).adapt(BundleStartLevel.class).getStartLevel();
    }

    private String text(String name) throws IOException {
        try (var in = bundle(name).getEntry("text").openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
