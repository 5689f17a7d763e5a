package io.meterhouse.bench.torture;

import io.meterhouse.bench.Benchmark;
import io.meterhouse.bench.Figures;
import io.meterhouse.bench.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Does to a store what may be done to it, and looks whether everything that it acknowledged is there, once. */
public final class TortureBench implements Benchmark {
    private static final int SEEDS = 1_000_000_000;
    private static final int MEGABYTES = 24;

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        Plan plan = Plan.of(options, new SecureRandom().nextInt(SEEDS));
        // Every torn end is a warning, and there are thousands: they are what is wanted here.
        java.util.logging.Logger log = java.util.logging.Logger.getLogger("io.meterhouse.store");
        log.setLevel(java.util.logging.Level.OFF);
        Tally tally = new Tally(figures, plan);
        figures.remark("seed " + plan.seed());
        onVolume(plan, tally, figures);
        inGuests(plan, tally, figures);
        new Torn(plan, tally).run(plan.rounds(Torn.PART, plan.torn()));
        figures.count("torture.torn", tally.done());
        new Damages(plan, tally).run(plan.rounds(Damages.PART, plan.damaged()));
        figures.count("torture.damaged", tally.done());
        Verdict sum = tally.sum();
        figures.count("torture.acknowledged_lost", sum.lost());
        figures.count("torture.duplicates", sum.duplicates());
        figures.count("torture.unopenable", sum.unopenable());
        figures.count("torture.loss_unnamed", sum.unnamed());
        figures.count("torture.seed", plan.seed());
        if (sum.lost() + sum.duplicates() + sum.unopenable() + sum.unnamed() > 0) {
            figures.failed();
        }
        if (tally.failures() > 0) {
            throw new IOException(tally.failures() + " rounds failed");
        }
    }

    private static void onVolume(Plan plan, Tally tally, Figures figures) throws Exception {
        int kills = plan.rounds(Kills.PART, plan.kills());
        int cuts = plan.rounds(Cuts.PART, plan.cuts());
        if (kills + cuts == 0) {
            return;
        }
        try (Volume volume = Volume.make("torture", place(), MEGABYTES)) {
            volume.weaker().ifPresent(why -> figures.remark("in a folder only: " + why));
            try (Kills killing = new Kills(plan, tally, volume)) {
                killing.run(kills);
            }
            figures.count("torture.kills", tally.done());
            new Cuts(plan, tally, volume).run(cuts);
            if (volume.weaker().isPresent()) {
                figures.unavailable("torture.cuts", volume.weaker().get());
                figures.count("torture.folder_copies", tally.done());
            } else {
                figures.count("torture.cuts", tally.done());
            }
        }
    }

    private static void inGuests(Plan plan, Tally tally, Figures figures) throws Exception {
        int rounds = plan.rounds(Guests.PART, plan.guests());
        if (rounds == 0) {
            return;
        }
        Guests guests;
        try {
            guests = new Guests(plan, tally, place());
        } catch (IOException e) {
            figures.unavailable("torture.guests", e.getMessage());
            return;
        }
        guests.run(rounds);
        figures.count("torture.guests", tally.done());
        figures.count("torture.guests_acknowledged", guests.acknowledgements());
    }

    /** In memory where there is such a place: thousands of images are copied. */
    private static Path place() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
