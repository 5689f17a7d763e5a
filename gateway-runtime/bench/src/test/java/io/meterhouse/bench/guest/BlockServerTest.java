package io.meterhouse.bench.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As the NBD protocol has it (github.com/NetworkBlockDevice/nbd, doc/proto.md); the real peer is the qemu of the torture. */
@Timeout(30)
class BlockServerTest {
    private static final int SIZE = 8192;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int FLUSH = 3;
    private static final int TRIM = 4;

    @TempDir
    private Path folder;

    private final Memory memory = new Memory();
    private BlockServer server;
    private SocketChannel channel;
    private DataInputStream in;
    private DataOutputStream out;

    private static final class Memory implements Blocks {
        private final byte[] bytes = new byte[SIZE];
        private int flushes;

        @Override
        public long size() {
            return SIZE;
        }

        @Override
        public void read(long at, ByteBuffer into) {
            into.put(bytes, (int) at, into.remaining());
        }

        @Override
        public void write(long at, ByteBuffer from) {
            from.get(bytes, (int) at, from.remaining());
        }

        @Override
        public void flush() {
            flushes++;
        }
    }

    @BeforeEach
    void connected() throws IOException {
        Path socket = folder.resolve("disk");
        server = new BlockServer(memory, socket);
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
        assertThat(new String(in.readNBytes(16), StandardCharsets.US_ASCII)).isEqualTo("NBDMAGICIHAVEOPT");
        assertThat(in.readShort()).isEqualTo((short) 3);
        out.writeInt(3);
    }

    @AfterEach
    void closed() throws IOException {
        channel.close();
        server.close();
    }

    private void option(int number, int length) throws IOException {
        out.writeBytes("IHAVEOPT");
        out.writeInt(number);
        out.writeInt(length);
        out.write(new byte[length > SIZE ? 0 : length]);
    }

    private int reply() throws IOException {
        in.readLong();
        in.readInt();
        int kind = in.readInt();
        in.readNBytes(in.readInt());
        return kind;
    }

    private void agreed() throws IOException {
        option(8, 0);
        assertThat(reply()).as("structured replies are unsupported").isEqualTo(0x80000001);
        option(7, 6);
        assertThat(reply()).isEqualTo(3);
        assertThat(reply()).isEqualTo(1);
    }

    private int request(int kind, long at, int length, byte[] content) throws IOException {
        out.writeInt(0x25609513);
        out.writeShort(0);
        out.writeShort(kind);
        out.writeLong(77);
        out.writeLong(at);
        out.writeInt(length);
        out.write(content);
        assertThat(in.readInt()).isEqualTo(0x67446698);
        int error = in.readInt();
        assertThat(in.readLong()).isEqualTo(77);
        return error;
    }

    @Test
    void whatIsWrittenIsReadAndAFlushIsPassedOn() throws IOException {
        agreed();
        assertThat(request(WRITE, 512, 3, new byte[] {7, 8, 9})).isZero();
        assertThat(request(READ, 511, 5, new byte[0])).isZero();
        assertThat(in.readNBytes(5)).containsExactly(0, 7, 8, 9, 0);
        assertThat(memory.flushes).isZero();
        assertThat(request(FLUSH, 0, 0, new byte[0])).isZero();
        assertThat(memory.flushes).isEqualTo(1);
        assertThat(request(TRIM, 0, 512, new byte[0])).as("not offered").isEqualTo(22);
    }

    @Test
    void whatLiesOutsideOfTheDiskEndsTheConnection() throws Exception {
        agreed();
        assertThatThrownBy(() -> request(READ, SIZE - 1, 2, new byte[0])).isInstanceOf(EOFException.class);
        server.drain();
        assertThat(server.failure()).hasMessageContaining("at 8191");
    }

    @Test
    void anOptionThatNobodyCanHoldEndsTheConnection() throws Exception {
        option(7, Integer.MAX_VALUE);
        assertThatThrownBy(this::reply).isInstanceOf(IOException.class);
        server.drain();
        assertThat(server.failure()).hasMessageContaining("an option of");
    }

    @Test
    void aGuestThatNeverCameLeavesNothingBehind() throws Exception {
        channel.close();
        server.drain();
        assertThat(server.failure()).isNull();
    }
}
