package io.meterhouse.bench.universe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meterhouse.acquisition.Acquisition;
import io.meterhouse.bench.Figures;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.uplink.mqtt.Uplinks;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.ILine;
import org.jacoco.core.tools.ExecFileLoader;

/**
 * Which branches of the gateway were reached, and which never, out of what JaCoCo's agent wrote. Counted are all classes of a part, also
 * those that stand outside of the universe: components, Paho, the folder of the operating system.
 */
final class Branches {
    /** The parts, each by its name and a class of it, of which all others lie in the same place. */
    private static final Map<String, Class<?>> PARTS = parts();

    private final Map<String, List<IClassCoverage>> found = new LinkedHashMap<>();

    private static Map<String, Class<?>> parts() {
        Map<String, Class<?>> parts = new LinkedHashMap<>();
        parts.put("acquisition", Acquisition.class);
        parts.put("store", StoreFactory.class);
        parts.put("uplink", Uplinks.class);
        return parts;
    }

    /** The classes that are counted, as the agent is told. */
    static String included() {
        return String.join(
                ":",
                PARTS.values().stream()
                        .map(type -> type.getPackageName() + ".*")
                        .toList());
    }

    /** @param written by the agent */
    Branches(Path written) throws IOException {
        var loader = new ExecFileLoader();
        loader.load(written.toFile());
        for (Map.Entry<String, Class<?>> part : PARTS.entrySet()) {
            var builder = new CoverageBuilder();
            new Analyzer(loader.getExecutionDataStore(), builder).analyzeAll(place(part.getValue()));
            String folder = part.getValue().getPackageName().replace('.', '/');
            found.put(
                    part.getKey(),
                    builder.getClasses().stream()
                            .filter(type -> (type.getPackageName() + "/").startsWith(folder + "/"))
                            .sorted(Comparator.comparing(IClassCoverage::getName))
                            .toList());
        }
    }

    private static File place(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where " + type + " was loaded from is no file", e);
        }
    }

    void tell(Figures figures) {
        found.forEach((part, classes) -> figures.share(
                "universe.branches." + part,
                classes.stream()
                        .mapToLong(type -> type.getBranchCounter().getCoveredCount())
                        .sum(),
                classes.stream()
                        .mapToLong(type -> type.getBranchCounter().getTotalCount())
                        .sum()));
    }

    /** For each class the lines with branches that were never taken, and the lines that were never reached at all. */
    void write(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(file))) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            for (Map.Entry<String, List<IClassCoverage>> part : found.entrySet()) {
                json.writeArrayFieldStart(part.getKey());
                for (IClassCoverage type : part.getValue()) {
                    if (type.getInstructionCounter().getMissedCount() > 0) {
                        write(type, json);
                    }
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }

    private static void write(IClassCoverage type, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("class", type.getName().replace('/', '.'));
        json.writeNumberField("reached", type.getBranchCounter().getCoveredCount());
        json.writeNumberField("all", type.getBranchCounter().getTotalCount());
        json.writeArrayFieldStart("branches");
        for (int line = type.getFirstLine(); line <= type.getLastLine(); line++) {
            ICounter branches = type.getLine(line).getBranchCounter();
            if (branches.getMissedCount() > 0) {
                json.writeStartObject();
                json.writeNumberField("line", line);
                json.writeNumberField("never", branches.getMissedCount());
                json.writeNumberField("of", branches.getTotalCount());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("lines");
        for (int line = type.getFirstLine(); line <= type.getLastLine(); line++) {
            ILine status = type.getLine(line);
            if (status.getStatus() == ICounter.NOT_COVERED) {
                json.writeNumber(line);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
