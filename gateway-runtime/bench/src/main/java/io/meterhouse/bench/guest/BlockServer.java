package io.meterhouse.bench.guest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Gives a disk to one guest, over NBD (fixed newstyle, simple replies) on a socket of its own. One request after another, so a
 * flush concerns all that was answered before.
 */
final class BlockServer implements AutoCloseable {
    private static final long GREETING = 0x4e42444d41474943L;
    private static final long OPTION = 0x49484156454f5054L;
    private static final long OPTION_REPLY = 0x3e889045565a9L;
    private static final int REQUEST = 0x25609513;
    private static final int REPLY = 0x67446698;
    /** Fixed newstyle, no zeroes. */
    private static final int HANDSHAKE = 3;
    /** There are flags, and it knows how to flush. */
    private static final int ABILITIES = 5;

    private static final int GO = 7;
    private static final int ACKNOWLEDGED = 1;
    private static final int INFORMATION = 3;
    private static final int UNSUPPORTED = 0x80000001;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int DISCONNECT = 2;
    private static final int FLUSH = 3;
    private static final int INVALID = 22;
    /** What qemu may send at once. */
    private static final int LONGEST = 32 << 20;

    private static final int LONGEST_OPTION = 4096;
    private static final long PATIENCE_SECONDS = 30;

    private final Blocks blocks;
    private final ServerSocketChannel listening;
    private final Thread thread = new Thread(this::serve, "disk of a guest");
    private volatile IOException failure;

    BlockServer(Blocks blocks, Path socket) throws IOException {
        this.blocks = blocks;
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try (SocketChannel guest = listening.accept();
                var in = new DataInputStream(Channels.newInputStream(guest));
                var out = new DataOutputStream(Channels.newOutputStream(guest))) {
            agree(in, out);
            while (answer(in, out)) {
                // As long as it lives.
            }
        } catch (EOFException | ClosedChannelException e) {
            // Its power went.
        } catch (IOException e) {
            // Cut off in the midst of an answer, most likely: whoever waits for the guest asks.
            failure = e;
        }
    }

    /** Goes through what the guest would like, up to its disk. */
    private void agree(DataInputStream in, DataOutputStream out) throws IOException {
        out.writeLong(GREETING);
        out.writeLong(OPTION);
        out.writeShort(HANDSHAKE);
        in.readInt();
        while (true) {
            if (in.readLong() != OPTION) {
                throw new IOException("this is no client of NBD");
            }
            int option = in.readInt();
            int length = in.readInt();
            if (length < 0 || length > LONGEST_OPTION) {
                throw new IOException("an option of " + length + " bytes");
            }
            in.readFully(new byte[length]);
            if (option != GO) {
                reply(out, option, UNSUPPORTED, new byte[0]);
                continue;
            }
            reply(
                    out,
                    option,
                    INFORMATION,
                    ByteBuffer.allocate(12)
                            .putShort((short) 0)
                            .putLong(blocks.size())
                            .putShort((short) ABILITIES)
                            .array());
            reply(out, option, ACKNOWLEDGED, new byte[0]);
            return;
        }
    }

    private static void reply(DataOutputStream out, int option, int kind, byte[] content) throws IOException {
        out.writeLong(OPTION_REPLY);
        out.writeInt(option);
        out.writeInt(kind);
        out.writeInt(content.length);
        out.write(content);
    }

    private boolean answer(DataInputStream in, DataOutputStream out) throws IOException {
        if (in.readInt() != REQUEST) {
            throw new IOException("this is no request of NBD");
        }
        in.readShort();
        int kind = in.readShort();
        long handle = in.readLong();
        long at = in.readLong();
        int length = in.readInt();
        if (length < 0 || length > LONGEST || kind <= WRITE && (at < 0 || at > blocks.size() - length)) {
            throw new IOException("a request for " + length + " bytes at " + at);
        }
        byte[] content = new byte[kind <= WRITE ? length : 0];
        switch (kind) {
            case READ -> blocks.read(at, ByteBuffer.wrap(content));
            case WRITE -> {
                in.readFully(content);
                blocks.write(at, ByteBuffer.wrap(content));
            }
            case FLUSH -> blocks.flush();
            case DISCONNECT -> {
                return false;
            }
            default -> {
                // Not offered.
            }
        }
        byte[] answer = kind == READ ? content : new byte[0];
        out.write(ByteBuffer.allocate(16 + answer.length)
                .putInt(REPLY)
                .putInt(kind <= FLUSH ? 0 : INVALID)
                .putLong(handle)
                .put(answer)
                .array());
        return true;
    }

    /** What it met but for the end of the guest; null when nothing. */
    IOException failure() {
        return failure;
    }

    /** Waits until all that a guest had sent before it died was taken. The guest is dead. */
    void drain() throws IOException, InterruptedException {
        listening.close();
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        if (thread.isAlive()) {
            throw new IOException("the disk of a guest is still in use after its end");
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
