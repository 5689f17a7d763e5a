package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.Interval;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.rrd4j.ConsolFun;
import org.rrd4j.DsType;
import org.rrd4j.core.FetchData;
import org.rrd4j.core.RrdBackendFactory;
import org.rrd4j.core.RrdDb;
import org.rrd4j.core.RrdDef;
import org.rrd4j.core.RrdRandomAccessFileBackendFactory;
import org.rrd4j.core.Sample;

/** RRD4J: a file for each point, with energy and flags, kept open. Of fixed length, so it drops nothing by itself. */
final class Rrd4j implements Peer {
    /** The one that is called FILE. */
    private final RrdBackendFactory backend = new RrdRandomAccessFileBackendFactory();

    private final List<RrdDb> points = new ArrayList<>();
    private final List<FileChannel> files = new ArrayList<>();
    private boolean forced = true;

    /** @param from it knows nothing of before */
    Rrd4j(Path folder, int pointCount, int daysKept, Instant from) throws IOException {
        long step = Loads.LENGTH.toSeconds();
        for (int point = 0; point < pointCount; point++) {
            Path file = folder.resolve("point-" + point + ".rrd");
            RrdDef shape = new RrdDef(file.toString(), from.getEpochSecond(), step);
            shape.addDatasource("counts", DsType.GAUGE, 2 * step, 0, Double.NaN);
            shape.addDatasource("flags", DsType.GAUGE, 2 * step, 0, Double.NaN);
            shape.addArchive(ConsolFun.LAST, 0.5, 1, daysKept * Loads.A_DAY);
            points.add(RrdDb.getBuilder()
                    .setRrdDef(shape)
                    .setBackendFactory(backend)
                    .build());
            files.add(FileChannel.open(file, StandardOpenOption.WRITE));
        }
    }

    @Override
    public String name() {
        return "rrd4j";
    }

    @Override
    public void append(List<Interval> intervals) throws IOException {
        for (int point = 0; point < intervals.size(); point++) {
            Interval interval = intervals.get(point);
            Sample sample = points.get(point).createSample(interval.end().getEpochSecond());
            sample.setValue("counts", interval.counts().orElseThrow());
            sample.setValue("flags", interval.flags().bits());
            sample.update();
        }
        if (forced) {
            for (FileChannel file : files) {
                file.force(false);
            }
        }
    }

    @Override
    public void forced(boolean now) {
        forced = now;
    }

    @Override
    public void drop(Instant before) {
        // The newest interval takes the place of the oldest.
    }

    @Override
    public boolean compact() {
        return false;
    }

    @Override
    public Sum read(int point, Instant from, Instant to) throws IOException {
        FetchData data = points.get(point)
                .createFetchRequest(ConsolFun.LAST, from.plus(Loads.LENGTH).getEpochSecond(), to.getEpochSecond())
                .fetchData();
        double[] counts = data.getValues("counts");
        double[] flags = data.getValues("flags");
        long intervals = 0;
        long sum = 0;
        long bits = 0;
        for (int i = 0; i < counts.length; i++) {
            if (!Double.isNaN(counts[i])) {
                intervals++;
                sum += (long) counts[i];
                bits += (long) flags[i];
            }
        }
        return new Sum(intervals, sum, bits);
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files) {
            file.close();
        }
        for (RrdDb point : points) {
            point.close();
        }
        backend.close();
    }
}
