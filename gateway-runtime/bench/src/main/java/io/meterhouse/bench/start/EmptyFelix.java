package io.meterhouse.bench.start;

import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A framework without a single bundle: what a start costs before anything of ours begins. {@code EmptyFelix CACHE_FOLDER}. */
public final class EmptyFelix {
    private EmptyFelix() {}

    public static void main(String[] arguments) throws Exception {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        Framework framework = factory.newFramework(Map.of("org.osgi.framework.storage", arguments[0]));
        framework.start();
        System.out.println("ready");
        System.out.flush();
        framework.stop();
        framework.waitForStop(5000);
    }
}
