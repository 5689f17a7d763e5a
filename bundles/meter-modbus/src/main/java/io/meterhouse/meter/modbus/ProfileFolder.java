package io.meterhouse.meter.modbus;

import io.meterhouse.meter.modbus.profile.BadProfileException;
import io.meterhouse.meter.modbus.profile.ProfileLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The files that users dropped into the profiles' folder. A file with mistakes changes nothing: what it held before goes on to hold.
 * Used by one thread at a time.
 */
final class ProfileFolder {
    /** Beyond so many, something else than profiles was dropped here. */
    private static final int MOST_FILES = 200;

    private final Optional<Path> folder;
    private final String shown;
    private final BiConsumer<String, List<String>> refused;
    private final SortedMap<String, State> files = new TreeMap<>();

    /**
     * @param folder need not exist; empty when the gateway has no home
     * @param shown what it is called in texts
     * @param refused hears of a file and its mistakes, once for each content
     */
    ProfileFolder(Optional<Path> folder, String shown, BiConsumer<String, List<String>> refused) {
        this.folder = folder;
        this.shown = shown;
        this.refused = refused;
    }

    private record Stamp(FileTime modified, long size) {}

    private static final class State {
        private Stamp taken;
        private Stamp seen;
        private String hash = "";
        private Optional<ProfileSource> accepted = Optional.empty();
        private List<String> mistakes = List.of();
    }

    /** What is wrong at present, by file. */
    SortedMap<String, List<String>> mistakes() {
        SortedMap<String, List<String>> all = new TreeMap<>();
        files.forEach((name, state) -> {
            if (!state.mistakes.isEmpty()) {
                all.put(name, state.mistakes);
            }
        });
        return all;
    }

    /**
     * Looks for changes.
     *
     * @param patient whether a changed file is taken only when it has kept still since the last look: it may be half written
     * @return what holds now, by file, in the order of their names
     */
    SortedMap<String, ProfileSource> look(boolean patient) {
        try {
            List<Path> present = list();
            files.keySet().retainAll(present.stream().map(this::name).toList());
            for (Path file : present) {
                look(file, files.computeIfAbsent(name(file), name -> new State()), patient);
            }
        } catch (IOException e) {
            // a folder that cannot be listed for a moment is no reason to take profiles away
            State state = files.computeIfAbsent(shown, name -> new State());
            refuse(shown, state, List.of(shown + ": cannot be listed (" + e.getMessage() + "): check its permissions"));
        }
        SortedMap<String, ProfileSource> hold = new TreeMap<>();
        files.forEach((name, state) -> state.accepted.ifPresent(source -> hold.put(name, source)));
        return hold;
    }

    private String name(Path file) {
        return shown + "/" + file.getFileName();
    }

    private List<Path> list() throws IOException {
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder.get())) {
            return new ArrayList<>(entries.filter(ProfileFolder::isProfile)
                    .sorted()
                    .limit(MOST_FILES)
                    .toList());
        }
    }

    private static boolean isProfile(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private void look(Path file, State state, boolean patient) {
        String name = name(file);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Stamp stamp = new Stamp(attributes.lastModifiedTime(), attributes.size());
            boolean still = stamp.equals(state.seen);
            state.seen = stamp;
            if (stamp.equals(state.taken) || patient && !still) {
                return;
            }
            byte[] content;
            try (InputStream in = Files.newInputStream(file)) {
                content = in.readNBytes(ProfileLoader.LONGEST + 1);
            }
            state.taken = stamp;
            String hash = Hash.of(content);
            if (!hash.equals(state.hash)) {
                state.hash = hash;
                state.accepted = Optional.of(ProfileSource.file(name, content));
                state.mistakes = List.of();
            }
        } catch (NoSuchFileException e) {
            // gone since it was listed: the next look knows
            state.seen = null;
        } catch (IOException e) {
            // whatever comes when it can be read again is looked at anew
            state.hash = "";
            refuse(name, state, List.of(name + ": cannot be read (" + e.getMessage() + "): check its permissions"));
        } catch (BadProfileException e) {
            refuse(name, state, e.mistakes());
        }
    }

    private void refuse(String name, State state, List<String> mistakes) {
        if (!mistakes.equals(state.mistakes)) {
            state.mistakes = mistakes;
            refused.accept(name, mistakes);
        }
    }
}
