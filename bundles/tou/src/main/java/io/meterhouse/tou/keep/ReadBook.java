package io.meterhouse.tou.keep;

import io.meterhouse.api.metering.ChannelId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reads that were issued: a file for each id, a line for each channel and revision, with the hash of the line before it. Lines are
 * only ever added. For one thread.
 */
public final class ReadBook {
    private static final Logger LOG = LoggerFactory.getLogger(ReadBook.class);
    private static final String SUFFIX = ".jsonl";
    private static final String FIRST = "0".repeat(64);
    private static final long MOST_BYTES = 16L << 20;
    /** Characters of a file's name: file systems take 255, copies on other ones often less. */
    private static final int LONGEST_NAME = 200;

    private static final int KEPT_OF_NAME = 100;
    /** Of two demands and as many rates as a programme may have. */
    private static final long LONGEST_LINE = 64 << 10;

    private final Path folder;
    private final long most;
    private final Json json = new Json();
    /** When each id was read, and its page where it was used lately. */
    private final Map<String, Instant> ids = new TreeMap<>();

    private final Map<String, Page> pages = new LinkedHashMap<>();

    private static final class Page {
        final List<Read> reads = new ArrayList<>();
        String hash = FIRST;
        long length;
        final StringBuilder unwritten = new StringBuilder();
    }

    /** @throws IOException when the folder cannot be read */
    public ReadBook(Path folder) throws IOException {
        this(folder, MOST_BYTES);
    }

    /** @param most bytes of a page */
    ReadBook(Path folder, long most) throws IOException {
        this.folder = folder;
        this.most = most;
        if (Files.isDirectory(folder)) {
            List<Path> files;
            try (Stream<Path> entries = Files.list(folder)) {
                files = entries.sorted(Comparator.comparing(Path::toString)).toList();
            }
            for (Path file : files) {
                index(file);
            }
        }
    }

    private void index(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
            // The first line says it: pages of many years are not read for that.
            Page page = new Page();
            try (InputStream in = Files.newInputStream(file)) {
                parse(in.readNBytes((int) LONGEST_LINE), 1, file, page);
            }
            if (page.reads.isEmpty()) {
                page = load(file);
            }
            if (!page.reads.isEmpty()) {
                Read first = page.reads.get(0);
                ids.put(first.id(), first.registers().at());
            }
        }
    }

    /** The ids of all reads, with their instants. */
    public Map<String, Instant> ids() {
        return new TreeMap<>(ids);
    }

    /** All lines of an id, in the order in which they were issued. */
    public List<Read> of(String id) throws IOException {
        return List.copyOf(page(id).reads);
    }

    /** The newest revision for a channel. */
    public Optional<Read> newest(String id, ChannelId channel) throws IOException {
        Optional<Read> newest = Optional.empty();
        for (Read read : page(id).reads) {
            if (read.registers().channel().equals(channel)) {
                newest = Optional.of(read);
            }
        }
        return newest;
    }

    /** Whether a page takes no further line: so many would not be read again. */
    public boolean isFull(String id) throws IOException {
        Page page = page(id);
        return page.length + page.unwritten.length() > most - LONGEST_LINE;
    }

    /** Adds a read, durable after {@link #force}. One that is there already, from before a restart, is not added again. */
    public boolean add(Read read) throws IOException {
        if (isThere(read)) {
            return false;
        }
        if (isFull(read.id())) {
            throw new IOException("the page of read '" + read.id() + "' is full; its lines stay as they are");
        }
        Page page = page(read.id());
        Map<String, Object> fields = read.fields();
        fields.put("before", page.hash);
        String content = json.write(fields);
        page.hash = DurableFile.hash(content);
        page.unwritten
                .append(content, 0, content.length() - 1)
                .append(",\"hash\":\"")
                .append(page.hash)
                .append("\"}\n");
        page.reads.add(read);
        ids.putIfAbsent(read.id(), read.registers().at());
        return true;
    }

    /** What was rated again on request has no sequence, and a line for each unit that a channel had in the time. */
    private boolean isThere(Read read) throws IOException {
        return page(read.id()).reads.stream()
                .filter(each ->
                        each.registers().channel().equals(read.registers().channel()))
                .filter(each -> read.sequence() > 0
                        || each.registers().unit().equals(read.registers().unit()))
                .anyMatch(each -> each.revision() >= read.revision());
    }

    /** Makes durable what was added. */
    public void force() throws IOException {
        boolean fresh = false;
        for (Map.Entry<String, Page> each : pages.entrySet()) {
            Page page = each.getValue();
            if (page.unwritten.length() > 0) {
                fresh |= page.length == 0;
                write(file(each.getKey()), page);
            }
        }
        if (fresh) {
            Folders.force(folder);
        }
        pages.clear();
    }

    private void write(Path file, Page page) throws IOException {
        Folders.make(folder);
        byte[] bytes = page.unwritten.toString().getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // What a cut left behind after the last whole line is overwritten.
            channel.truncate(page.length);
            channel.position(page.length);
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        page.length += bytes.length;
        page.unwritten.setLength(0);
    }

    private Page page(String id) throws IOException {
        Page page = pages.get(id);
        if (page == null) {
            page = load(file(id));
            pages.put(id, page);
        }
        return page;
    }

    /** Of each id another one: not every file system tells capitals from small letters, and ids of programmes and seasons have both; each capital takes five. */
    private Path file(String id) {
        StringBuilder name = new StringBuilder();
        for (char each : id.toCharArray()) {
            if (each == '/') {
                name.append('_');
            } else if (each >= 'a' && each <= 'z' || each >= '0' && each <= '9' || each == '-' || each == '.') {
                name.append(each);
            } else {
                name.append(String.format("=%04x", (int) each));
            }
        }
        Path plain = folder.resolve(name + SUFFIX);
        // Pages of before keep their names, where those were short enough to be written.
        return name.length() <= LONGEST_NAME || Files.exists(plain)
                ? plain
                : folder.resolve(name.substring(0, KEPT_OF_NAME) + "~" + DurableFile.hash(id) + SUFFIX);
    }

    private Page load(Path file) throws IOException {
        Page page = new Page();
        byte[] bytes;
        try {
            if (Files.size(file) > most) {
                throw new IOException(file.getFileName() + " is larger than any that was written");
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return page;
        }
        parse(bytes, Integer.MAX_VALUE, file, page);
        return page;
    }

    /** @param enough so many reads */
    private void parse(byte[] bytes, int enough, Path file, Page page) {
        int from = 0;
        for (int at = 0; at < bytes.length && page.reads.size() < enough; at++) {
            if (bytes[at] == '\n') {
                String line = new String(bytes, from, at - from, StandardCharsets.UTF_8);
                from = at + 1;
                try {
                    take(line, page);
                } catch (IOException e) {
                    LOG.error(
                            "A line of {} is not as it was written, and is left out: {}",
                            file.getFileName(),
                            e.getMessage());
                }
                page.length = from;
            }
        }
    }

    private void take(String line, Page page) throws IOException {
        int hash = line.lastIndexOf(",\"hash\":\"");
        if (hash < 0) {
            throw new IOException("it has no hash");
        }
        String content = line.substring(0, hash) + "}";
        String expected = DurableFile.hash(content);
        Object document = json.read(line);
        if (!expected.equals(Fields.of(document).text("hash"))) {
            throw new IOException("its hash does not hold");
        }
        if (!page.hash.equals(Fields.of(document).text("before"))) {
            // Those after a damaged line are as they were written.
            LOG.error(
                    "A line is missing before one of {}, or damaged",
                    Fields.of(document).text("id"));
        }
        page.hash = expected;
        page.reads.add(Read.of(document));
    }
}
