package io.meterhouse.launcher;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * The packages that the system bundle exports besides Java's and OSGi's: those of the api bundles and of slf4j, which lie on the
 * launcher's class path. They are replaced with the launcher, by a restart; everything else is replaced live.
 */
final class SystemPackages {
    private static final String API = "io.meterhouse.api.";
    private static final String SLF4J = "slf4j.api";

    private SystemPackages() {}

    /** The value of {@code org.osgi.framework.system.packages.extra}, from the manifests on the class path. */
    static String of(ClassLoader loader) throws IOException {
        var exports = new ArrayList<String>();
        for (URL url : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
            try (var in = url.openStream()) {
                Attributes main = new Manifest(in).getMainAttributes();
                String name = main.getValue("Bundle-SymbolicName");
                if (name != null && (name.startsWith(API) || name.equals(SLF4J))) {
                    packages(main.getValue("Export-Package"), exports);
                }
            }
        }
        return String.join(",", exports);
    }

    /** Package and version of each clause; what a package uses does not matter where everything comes from one loader. */
    static void packages(String header, List<String> exports) {
        if (header == null) {
            return;
        }
        for (String clause : split(header, ',')) {
            String exported = "";
            for (String part : split(clause, ';')) {
                if (exported.isEmpty()) {
                    exported = part.strip();
                } else if (part.strip().startsWith("version=")) {
                    exported += ";" + part.strip();
                }
            }
            if (!exported.isEmpty()) {
                exports.add(exported);
            }
        }
    }

    /** Splits where the separator is not within quotes. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
