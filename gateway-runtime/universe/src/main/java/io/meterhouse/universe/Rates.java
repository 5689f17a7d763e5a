package io.meterhouse.universe;

import io.meterhouse.universe.oracle.Peak;
import io.meterhouse.universe.oracle.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Somebody orders programmes and critical peaks, and looks at the registers every day. */
final class Rates implements Capability {
    private static final Duration FIRST = Duration.ofMinutes(30);

    /** The first year that a programme may begin in. */
    private static final Instant EARLIEST = Instant.parse("2000-01-02T00:00:00Z");

    private final Scene scene;
    private final Power power;
    private final RatesDesk desk;
    private final TariffDraw draw;
    private final Map<Integer, String> ordered = new HashMap<>();
    private int version;

    Rates(Scene scene, Power power, Blueprint blueprint, int days, long seed) {
        this.scene = scene;
        this.power = power;
        this.desk = new RatesDesk(scene, power);
        var random = new SplittableRandom(seed * 0xD1342543DE82EF95L + "rates".hashCode());
        var zone = blueprint.site().site().zone();
        draw = new TariffDraw(zone, blueprint.start().atZone(zone).toLocalDate(), days, random);
        Duration wait = Duration.ofSeconds(60 + random.nextLong(FIRST.toSeconds()));
        // Yesterday's, or one that begins within two days.
        Instant effective = minute(blueprint.start().plus(Duration.ofMinutes(random.nextLong(-1440, 2880))));
        Tariff first = draw.draw(++version, effective, random);
        scene.after(wait, () -> desk.begin(first));
        for (int day = 1; day <= days; day++) {
            scene.at(blueprint.start().plus(Duration.ofDays(day)).minusSeconds(random.nextInt(7200)), desk::check);
        }
    }

    /** Where orders are given. */
    RatesDesk desk() {
        return desk;
    }

    private static String one(List<String> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Instant minute(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MINUTES);
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(FaultKind.OVERRIDE, FaultKind.OVERRIDE_CHANGED, FaultKind.PROGRAMME_CHANGED);
    }

    @Override
    public String place(Fault fault) {
        return "rates";
    }

    @Override
    public boolean begins(Fault fault) {
        if (power.gateway() == null || desk.rates().isEmpty()) {
            return false;
        }
        var random = new SplittableRandom(fault.draw());
        Instant now = scene.time().now();
        if (fault.kind() == FaultKind.PROGRAMME_CHANGED) {
            Instant effective = minute(now.plus(Duration.ofMinutes(random.nextInt(2) * random.nextLong(4320))));
            if (effective.isBefore(EARLIEST)) {
                // The clock shows 1970, and whoever writes a programme knows better.
                return false;
            }
            desk.load(draw.draw(++version, effective, random));
            return true;
        }
        Duration lasts = Duration.ofSeconds(random.nextLong(600, 36_000));
        Instant start;
        if (fault.kind() == FaultKind.OVERRIDE_CHANGED) {
            // So that it is changed before it begins, while it lasts, or when it is over.
            long after = (long) (fault.lasts().toSeconds() * 1.2 * random.nextDouble()) - 600;
            start = now.plusSeconds(after);
        } else {
            start = switch (random.nextInt(8)) {
                case 0 -> now.minus(lasts).minusSeconds(random.nextLong(3600));
                case 1, 2 -> now.minusSeconds(random.nextLong(lasts.toSeconds()));
                default -> now.plusSeconds(random.nextLong(172_800));
            };
        }
        start = start.truncatedTo(random.nextBoolean() ? ChronoUnit.MINUTES : ChronoUnit.SECONDS);
        var switches = new TreeMap<Instant, String>();
        switches.put(start, one(desk.rates(), random));
        if (random.nextInt(3) == 0) {
            switches.put(start.plusSeconds(random.nextLong(1, lasts.toSeconds())), one(desk.rates(), random));
        }
        String id = "peak-" + fault.number();
        ordered.put(fault.number(), id);
        desk.override(new Peak(id, start, start.plus(lasts), switches));
        return true;
    }

    @Override
    public void ends(Fault fault) {
        if (fault.kind() != FaultKind.OVERRIDE_CHANGED || power.gateway() == null) {
            return;
        }
        String id = ordered.get(fault.number());
        var random = new SplittableRandom(~fault.draw());
        Peak there = scene.oracle().rates().orders().standing().get(id);
        if (random.nextBoolean() || there == null) {
            desk.cancel(id);
        } else {
            desk.extend(id, there.stop().plusSeconds(random.nextLong(600, 18_000)));
        }
    }
}
