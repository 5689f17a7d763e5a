package io.meterhouse.universe.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Orders of rates: each takes effect from its receipt on, as its answer says, or is refused with a reason that is so. */
public final class RateOrders {
    /** What is ordered now takes effect within so long. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final Duration LONGEST = Duration.ofDays(31);

    private final Site site;
    private final RatesInForce inForce;
    /** Orders without an answer, because the gateway ended meanwhile or its disk took nothing: what they would leave. */
    private final Map<String, List<Optional<Peak>>> unanswered = new HashMap<>();

    private final List<Tariff> unansweredTariffs = new ArrayList<>();
    private long judged;

    RateOrders(Site site, RatesInForce inForce) {
        this.site = site;
        this.inForce = inForce;
    }

    long judged() {
        return judged;
    }

    /** Those that stand, by their ids. */
    public Map<String, Peak> standing() {
        return new TreeMap<>(inForce.overrides);
    }

    private void judge(boolean holds, String about, String what) {
        judged++;
        site.findings.applied(Rule.ORDERS);
        if (!holds) {
            site.violated(Rule.ORDERS, about, what);
        }
    }

    /** A programme was accepted. @param from as the answer said */
    public void programme(Tariff tariff, Instant from, Instant clock) {
        Instant now = inForce.since(clock);
        boolean soon = !from.isBefore(now) && !from.isAfter(now.plusSeconds(61));
        judge(
                tariff.effective().isAfter(now) ? from.equals(tariff.effective()) || soon : soon,
                "programme " + tariff.id(),
                "It is to rate from " + tariff.effective() + ", was accepted at " + now + ", and rates from " + from);
        inForce.versions.tailMap(Grid.nanos(from), true).clear();
        inForce.versions.put(Grid.nanos(from), tariff);
        for (Peak each : inForce.overrides.values()) {
            judge(
                    !each.stop().isAfter(now.plus(SOON)) || !isWithoutARate(each),
                    "programme " + tariff.id(),
                    tariff.version() + " was accepted at " + now + " with the rates " + tariff.rates()
                            + ", and lacks one of " + each);
        }
    }

    /** A programme was refused. @param why as the answer said */
    public void refused(Tariff tariff, Instant clock, String why) {
        Instant now = inForce.since(clock);
        if (why.contains("puts rate")) {
            boolean lacking = inForce.overrides.values().stream()
                    .anyMatch(each -> each.stop().isAfter(now)
                            && !tariff.rates().containsAll(each.switches().values()));
            judge(
                    lacking || !unanswered.isEmpty(),
                    "programme " + tariff.id(),
                    tariff.version() + " was refused at " + now + " (" + why + "), and has the rates of all overrides");
        }
    }

    /** Whether a programme that is in force while it lasts lacks one of its rates. */
    private boolean isWithoutARate(Peak peak) {
        TreeSet<Instant> edges = new TreeSet<>(peak.switches().keySet());
        edges.add(peak.start());
        inForce.versions.keySet().forEach(from -> edges.add(Grid.instant(from)));
        return edges.subSet(peak.start(), peak.stop()).stream().anyMatch(edge -> !inForce.version(Grid.nanos(edge))
                .rates()
                .contains(peak.switches().floorEntry(edge).getValue()));
    }

    /** An override was accepted. */
    public void scheduled(Peak wanted, Peak got, Instant clock) {
        Instant now = inForce.since(clock);
        judge(
                got.stop().equals(wanted.stop())
                        && got.switches().equals(wanted.switches())
                        && isStart(wanted.start(), got.start(), now)
                        && mayNot(wanted, now).isEmpty()
                        && !isWithoutARate(got),
                "override " + wanted.id(),
                wanted + " was ordered at " + now + ", and accepted as " + got + mayNot(wanted, now));
        inForce.overrides.put(got.id(), got);
    }

    private static boolean isStart(Instant wanted, Instant got, Instant now) {
        return got.equals(wanted) && wanted.isAfter(now)
                || got.isAfter(now) && !got.isAfter(now.plus(SOON)) && !wanted.isAfter(got);
    }

    /** Why an override has to be refused; empty where it has not. */
    private String mayNot(Peak wanted, Instant now) {
        if (!wanted.stop().isAfter(now)) {
            return "; it was over";
        }
        for (Peak other : inForce.overrides.values()) {
            Instant start = wanted.start().isBefore(now) ? now : wanted.start();
            if (other.id().equals(wanted.id())) {
                return "; its id was there";
            }
            if (other.start().isBefore(wanted.stop())
                    && start.plus(SOON).isBefore(other.stop())
                    && start.isBefore(other.stop())) {
                return "; it overlaps " + other;
            }
        }
        return "";
    }

    /** An override was refused. @param timeKnown whether the gateway's clock says that it is right */
    public void refused(Peak wanted, Instant clock, boolean timeKnown, String why) {
        Instant now = inForce.since(clock);
        boolean last = !wanted.stop().isAfter(now.plus(SOON));
        boolean overlaps = inForce.overrides.values().stream()
                .anyMatch(other -> other.start().isBefore(wanted.stop())
                        && later(wanted.start(), now).isBefore(other.stop()));
        Tariff tariff = inForce.versions.isEmpty() ? null : inForce.version(Grid.nanos(wanted.start()));
        boolean rate = tariff == null
                || isWithoutARate(
                        wanted.start().isBefore(now) && now.isBefore(wanted.stop()) ? wanted.from(now) : wanted)
                || !unansweredTariffs.isEmpty();
        boolean lasts = wanted.start().plus(LONGEST).isBefore(wanted.stop());
        judge(
                last || overlaps || rate || lasts || !timeKnown || setBack(why),
                "override " + wanted.id(),
                wanted + " was refused at " + now + " (" + why + "), and nothing speaks against it");
    }

    /** A clock that shows again what it has shown before: nothing can be ordered for a time that is stored already. */
    private boolean setBack(String why) {
        return why.contains("set back") && site.troubles.any(null, Long.MIN_VALUE, site.now);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** One was cancelled. @param left of it */
    public void cancelled(String id, Optional<Peak> left, Instant clock) {
        Instant now = inForce.since(clock);
        Peak before = inForce.overrides.remove(id);
        boolean holds = before != null;
        if (left.isEmpty()) {
            holds &= before != null && before.start().isAfter(now);
        } else {
            holds &= before != null
                    && left.get().equals(before.upTo(left.get().stop()))
                    && left.get().stop().isAfter(now)
                    && !left.get().stop().isAfter(now.plus(SOON));
            inForce.overrides.put(id, left.get());
        }
        judge(holds, "override " + id, before + " was cancelled at " + now + ", and there is " + left);
    }

    /** One was extended. */
    public void extended(String id, Instant stop, Peak got, Instant clock) {
        Instant now = inForce.since(clock);
        Peak before = inForce.overrides.put(id, got);
        judge(
                before != null && before.stop().isAfter(now) && got.equals(before.upTo(stop)),
                "override " + id,
                before + " was extended at " + now + " to " + stop + ", and is " + got);
    }

    /** A change of one was refused. @param stop to which it was to last; empty to end it */
    public void notChanged(String id, Optional<Instant> stop, Instant clock, boolean timeKnown, String why) {
        Instant now = inForce.since(clock);
        Peak there = inForce.overrides.get(id);
        boolean over = there == null || !there.stop().isAfter(now.plus(SOON));
        boolean longer = stop.isPresent()
                && there != null
                && (isWithoutARate(there.upTo(stop.get()))
                        || !unansweredTariffs.isEmpty()
                        || !stop.get().isAfter(there.stop())
                        || there.start().plus(LONGEST).isBefore(stop.get())
                        || inForce.overrides.values().stream()
                                .anyMatch(other -> !other.id().equals(id)
                                        && other.start().isBefore(stop.get())
                                        && there.start().isBefore(other.stop())));
        judge(
                over || longer || !timeKnown || setBack(why),
                "override " + id,
                "A change of " + there + " was refused at " + now + " (" + why + "), and nothing speaks against it");
    }

    /** An order is on its way: until it is answered it may have taken effect or not. @param after what it would leave of an override */
    public void asked(String id, Optional<Peak> after) {
        unanswered.computeIfAbsent(id, any -> new ArrayList<>()).add(after);
    }

    public void asked(Tariff tariff) {
        unansweredTariffs.add(tariff);
    }

    /** It was answered. */
    public void answered(String id) {
        unanswered.remove(id);
    }

    public void answered(Tariff tariff) {
        unansweredTariffs.remove(tariff);
    }

    /**
     * What stands, as the gateway says. Nothing that was answered may be missing or otherwise; what was not answered is taken as it is.
     *
     * @param versions id/version of each programme with its beginning
     * @return whether something stands that was not answered
     */
    public boolean stands(Map<Instant, String> versions, List<Peak> overrides) {
        boolean other = false;
        Map<String, Peak> there = new TreeMap<>();
        overrides.forEach(each -> there.put(each.id(), each));
        for (String id : new ArrayList<>(unanswered.keySet())) {
            Peak now = there.get(id);
            if (now == null ? inForce.overrides.remove(id) != null : !now.equals(inForce.overrides.put(id, now))) {
                other = true;
            }
        }
        unanswered.clear();
        judge(
                there.equals(inForce.overrides),
                "",
                "Overrides stand that are otherwise than was answered: " + there + " where there should be "
                        + inForce.overrides);
        for (Tariff tariff : unansweredTariffs) {
            for (Map.Entry<Instant, String> each : versions.entrySet()) {
                if (each.getValue().equals(name(tariff)) && !inForce.versions.containsValue(tariff)) {
                    inForce.versions.tailMap(Grid.nanos(each.getKey()), true).clear();
                    inForce.versions.put(Grid.nanos(each.getKey()), tariff);
                    other = true;
                }
            }
        }
        unansweredTariffs.clear();
        Map<Instant, String> mine = new TreeMap<>();
        inForce.versions.forEach((from, tariff) -> mine.put(Grid.instant(from), name(tariff)));
        judge(
                new TreeMap<>(versions).equals(mine),
                "",
                "Programmes stand that are otherwise than was answered: " + versions + " where there should be "
                        + mine);
        if (!there.equals(inForce.overrides)) {
            inForce.overrides.clear();
            inForce.overrides.putAll(there);
        }
        return other;
    }

    private static String name(Tariff tariff) {
        return tariff.id() + "/" + tariff.version();
    }
}
