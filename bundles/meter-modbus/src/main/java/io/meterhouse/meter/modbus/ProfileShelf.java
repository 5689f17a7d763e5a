package io.meterhouse.meter.modbus;

import io.meterhouse.api.ops.event.Event.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The profiles there are: those that the bundle brings, and those dropped into the folder, which go before them. Offers one driver for
 * each, and a new one only for a profile whose text has changed. Used by one thread at a time, but for {@link #listing()}.
 */
final class ProfileShelf {
    private final Map<String, ProfileSource> builtIns = new TreeMap<>();
    private final ProfileFolder folder;
    private final Offers offers;
    private final Notices notices;
    /** Numbers the requests of all meters: two of them may share a connection. */
    private final AtomicInteger transactions = new AtomicInteger();

    private final Map<String, ModbusDriver> offered = new HashMap<>();
    private final Set<String> clashes = new HashSet<>();
    private volatile Listing listing = new Listing(List.of(), new TreeMap<>());

    /** Where drivers are offered. */
    interface Offers {
        void offer(ModbusDriver driver);

        void withdraw(String profile);
    }

    /**
     * What is there, for people.
     *
     * @param mistakes of refused files
     */
    record Listing(List<ProfileSource> profiles, SortedMap<String, List<String>> mistakes) {}

    ProfileShelf(List<ProfileSource> builtIns, ProfileFolder folder, Offers offers, Notices notices) {
        builtIns.forEach(source -> this.builtIns.put(source.id(), source));
        this.folder = folder;
        this.offers = offers;
        this.notices = notices;
    }

    Listing listing() {
        return listing;
    }

    /** @param patient see {@link ProfileFolder#look} */
    void look(boolean patient) {
        Map<String, ProfileSource> wanted = new TreeMap<>(builtIns);
        SortedMap<String, List<String>> clashing = new TreeMap<>();
        Map<String, String> owners = new LinkedHashMap<>();
        folder.look(patient).forEach((file, source) -> {
            String owner = owners.putIfAbsent(source.id(), file);
            if (owner == null) {
                wanted.put(source.id(), source);
            } else {
                clashing.put(
                        file,
                        List.of(file + " id: '" + source.id() + "' is the id of " + owner
                                + " too: give one of them another"));
            }
        });
        for (String gone : List.copyOf(offered.keySet())) {
            if (!wanted.containsKey(gone)) {
                offers.withdraw(gone);
                report("PROFILE_REMOVED", "is gone", offered.remove(gone).source());
            }
        }
        wanted.values().forEach(this::offer);
        clashing.forEach((file, mistakes) -> {
            if (clashes.add(file)) {
                notices.refused(file, mistakes);
            }
        });
        clashes.retainAll(clashing.keySet());
        clashing.putAll(folder.mistakes());
        listing = new Listing(new ArrayList<>(wanted.values()), clashing);
    }

    private void offer(ProfileSource source) {
        ModbusDriver before = offered.get(source.id());
        if (before != null && before.profileHash().equals(source.hash())) {
            return;
        }
        if (before != null) {
            offers.withdraw(source.id());
        }
        ModbusDriver driver = new ModbusDriver(source, transactions);
        offered.put(source.id(), driver);
        offers.offer(driver);
        if (source.isBuiltIn()) {
            if (before != null) {
                report("PROFILE_REMOVED", "is gone, the bundle's own holds again", before.source());
            }
        } else if (builtIns.containsKey(source.id())
                && (before == null || before.source().isBuiltIn())) {
            report("PROFILE_REPLACED", "holds instead of the bundle's own", source);
        } else {
            report(
                    before == null ? "PROFILE_ADDED" : "PROFILE_CHANGED",
                    before == null ? "was added" : "has changed",
                    source);
        }
    }

    private void report(String kind, String what, ProfileSource source) {
        notices.report(
                kind,
                Severity.INFO,
                true,
                "profile/" + source.id(),
                "Profile " + source.id() + " of " + source.from() + " " + what + ".",
                Map.of("file", source.from(), "sha256", source.hash()));
    }
}
