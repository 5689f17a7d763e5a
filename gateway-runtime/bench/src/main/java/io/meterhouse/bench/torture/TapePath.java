package io.meterhouse.bench.torture;

import io.meterhouse.store.h2.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.List;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;

/** The tape as H2 sees it: a file system with one folder. */
final class TapePath extends FilePath {
    private final Tape tape;
    private final String scheme;

    TapePath(Tape tape, String scheme, String path) {
        this.tape = tape;
        this.scheme = scheme;
        name = path.startsWith(scheme + ":/") ? path : scheme + ":/" + path.substring(scheme.length() + 1);
    }

    private String file() {
        return name.substring(scheme.length() + 2);
    }

    private boolean isRoot() {
        return file().isEmpty();
    }

    private interface Doing<T> {
        T run() throws IOException;
    }

    /** H2 expects its own exception, with the text of the operating system in it. */
    private static <T> T doing(Doing<T> doing) {
        try {
            return doing.run();
        } catch (IOException e) {
            throw org.h2.message.DbException.convertIOException(e, e.getMessage());
        }
    }

    @Override
    public long size() {
        return doing(() -> tape.size(file()));
    }

    @Override
    public void moveTo(FilePath to, boolean atomicReplace) {
        doing(() -> {
            tape.rename(file(), ((TapePath) to).file());
            return null;
        });
    }

    @Override
    public boolean createFile() {
        if (tape.exists(file())) {
            return false;
        }
        return doing(() -> {
            tape.create(file());
            return true;
        });
    }

    @Override
    public boolean exists() {
        return isRoot() || tape.exists(file());
    }

    @Override
    public void delete() {
        doing(() -> {
            tape.delete(file());
            return null;
        });
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return tape.list().stream()
                .<FilePath>map(file -> new TapePath(tape, scheme, tape.path(file)))
                .toList();
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        return isRoot() ? null : new TapePath(tape, scheme, scheme + ":/");
    }

    @Override
    public boolean isDirectory() {
        return isRoot();
    }

    @Override
    public boolean isRegularFile() {
        return !isRoot() && exists();
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        return 0;
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public void createDirectory() {
        // There is the one that there is.
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        if (mode.contains("w")) {
            tape.create(file());
        }
        return new Channel(tape.open(file(), true), file());
    }

    @Override
    public boolean setReadOnly() {
        return true;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public FilePath getPath(String path) {
        return new TapePath(tape, scheme, path);
    }

    private final class Channel extends FileBaseDefault {
        private final DiskFile open;
        private final String file;

        Channel(DiskFile open, String file) {
            this.open = open;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return open.size();
        }

        @Override
        public synchronized int read(ByteBuffer into, long at) throws IOException {
            int before = into.remaining();
            open.read(at, into);
            int count = before - into.remaining();
            return count == 0 && before > 0 ? -1 : count;
        }

        @Override
        public synchronized int write(ByteBuffer from, long at) throws IOException {
            int count = from.remaining();
            open.write(at, from);
            return count;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            open.force();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            if (size < open.size()) {
                tape.truncate(file, size);
            }
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            return new FileLock(this, position, size, shared) {
                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public void release() {
                    // Nobody else has it open.
                }
            };
        }
    }
}
