package io.meterhouse.shell.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket's place in the file system: {@code DIR/run/meterhouse.sock}, in a folder of the owner's alone. A lock file beside it tells
 * a gateway that runs from one that was killed, whose socket is left behind and replaced. Where the path is longer than the kernel takes,
 * the socket lies in a folder of its own under the temp folder, and {@code DIR/run/socket} says where.
 */
final class SocketPlace implements AutoCloseable {
    /** The longest path of a socket on Linux, in bytes: {@code sun_path} without its closing zero. */
    static final int LONGEST_PATH = 107;

    private static final Logger LOG = LoggerFactory.getLogger(SocketPlace.class);
    private static final int BACKLOG = 16;
    private static final String SOCKET = "meterhouse.sock";
    private static final String FALLBACK_PREFIX = "meterhouse-";

    private final FileChannel lock;
    private final Path pointer;
    private final Path socket;
    private final ServerSocketChannel channel;

    private SocketPlace(FileChannel lock, Path pointer, Path socket, ServerSocketChannel channel) {
        this.lock = lock;
        this.pointer = pointer;
        this.socket = socket;
        this.channel = channel;
    }

    /**
     * Takes the place.
     *
     * @param home the gateway's folder
     * @param temp where a folder for the socket is made if the path in {@code home} is too long
     * @throws TakenException if a gateway runs there
     */
    static SocketPlace take(Path home, Path temp) throws IOException {
        Path run = privateFolder(home.resolve("run"));
        FileChannel lock = lock(run.resolve("meterhouse.lock"));
        try {
            Path pointer = run.resolve("socket");
            forgetFallback(pointer, temp);
            Path socket = run.resolve(SOCKET);
            if (length(socket) > LONGEST_PATH) {
                socket = fallback(temp, socket);
                publish(pointer, socket);
            }
            return new SocketPlace(lock, pointer, socket, bind(socket));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    Path socket() {
        return socket;
    }

    /** Gives the place up; the socket goes before the lock does, so that nobody's newer socket is taken away. */
    @Override
    public void close() throws IOException {
        try (lock;
                channel) {
            Files.deleteIfExists(socket);
            if (Files.deleteIfExists(pointer)) {
                Files.deleteIfExists(socket.getParent());
            }
        }
    }

    private static Path privateFolder(Path folder) throws IOException {
        var owner = PosixFilePermissions.fromString("rwx------");
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(owner));
        }
        Files.setPosixFilePermissions(folder, owner);
        return folder;
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held within this very process: taken all the same.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new TakenException(file + " is held by a gateway that runs");
    }

    private static ServerSocketChannel bind(Path socket) throws IOException {
        removeStale(socket);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void removeStale(Path socket) throws IOException {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(socket, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(socket)) {
            throw new IOException(socket + " is no socket: move it away");
        }
        if (answers(socket)) {
            throw new TakenException(socket + " is answered by a gateway that runs");
        }
        Files.delete(socket);
    }

    private static boolean answers(Path socket) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Not blocking: one whose queue is full answers too, but later.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (IOException e) {
            LOG.info("Replacing {}, which nobody answers: {}", socket, e.getMessage());
            return false;
        }
    }

    private static Path fallback(Path temp, Path wanted) throws IOException {
        // Made with a random name and for the owner alone: others may write in the temp folder.
        Path socket = Files.createTempDirectory(temp, FALLBACK_PREFIX).resolve(SOCKET);
        if (length(socket) > LONGEST_PATH) {
            Files.deleteIfExists(socket.getParent());
            throw new IOException(wanted + " has " + length(wanted) + " bytes, and a socket's path at most "
                    + LONGEST_PATH + "; " + temp + " is too long as well: give the gateway a shorter folder");
        }
        LOG.warn(
                "{} has {} bytes, and a socket's path at most {}: the socket is {} instead. A shorter folder for the gateway mends it.",
                wanted,
                length(wanted),
                LONGEST_PATH,
                socket);
        return socket;
    }

    private static void publish(Path pointer, Path socket) throws IOException {
        Path written = pointer.resolveSibling("socket.new");
        Files.writeString(written, socket + "\n");
        Files.move(written, pointer, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a killed gateway left under the temp folder. */
    private static void forgetFallback(Path pointer, Path temp) throws IOException {
        if (!Files.isRegularFile(pointer)) {
            return;
        }
        Path left = Path.of(Files.readString(pointer).strip());
        Files.delete(pointer);
        Path folder = left.getParent();
        if (folder != null
                && temp.equals(folder.getParent())
                && folder.getFileName().toString().startsWith(FALLBACK_PREFIX)
                && left.endsWith(SOCKET)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.isWritable(folder)) {
            Files.deleteIfExists(left);
            Files.deleteIfExists(folder);
        }
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** A gateway runs on this folder already. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        TakenException(String message) {
            super(message);
        }
    }
}
