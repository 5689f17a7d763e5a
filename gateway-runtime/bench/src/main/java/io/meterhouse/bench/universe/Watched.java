package io.meterhouse.bench.universe;

import io.meterhouse.bench.BenchMain;
import io.meterhouse.bench.Figures;
import io.meterhouse.bench.OnExit;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jacoco.agent.AgentJar;

/** Runs worlds in a process in which JaCoCo counts branches: it costs time, and worlds that are measured are to have none of it. */
final class Watched {
    private Watched() {}

    /** @param options of the benchmark, without those for branches */
    static Branches run(List<String> options, Figures figures) throws IOException, InterruptedException {
        Path written = Files.createTempFile("meterhouse-branches", ".exec");
        File agent = AgentJar.extractToTempLocation();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + agent + "=append=false,destfile=" + written + ",includes=" + Branches.included(),
                "-cp",
                System.getProperty("java.class.path"),
                BenchMain.class.getName(),
                "universe"));
        command.addAll(options);
        try (OnExit<IOException> cleaning = new OnExit<>(() -> Files.delete(written))) {
            Process child = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (OnExit<RuntimeException> ending = new OnExit<>(child::destroyForcibly);
                    BufferedReader out = child.inputReader()) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    figures.remark(line);
                }
                if (child.waitFor() != 0) {
                    throw new IOException("the process in which branches are counted ended with " + child.exitValue());
                }
            }
            return new Branches(written);
        } finally {
            Files.deleteIfExists(agent.toPath());
        }
    }
}
