package io.meterhouse.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketPlaceTest {
    @TempDir
    Path temp;

    @Test
    void folderAndSocketAreTheOwnersAlone() throws IOException {
        Files.createDirectory(
                temp.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (SocketPlace place = SocketPlace.take(temp, temp)) {
            assertThat(permissions(temp.resolve("run"))).isEqualTo("rwx------");
            assertThat(permissions(place.socket())).isEqualTo("rw-------");
        }
        assertThat(temp.resolve("run/meterhouse.sock")).doesNotExist();
    }

    @Test
    void theSocketOfAKilledGatewayIsReplaced() throws IOException {
        Path socket = Files.createDirectory(temp.resolve("run")).resolve("meterhouse.sock");
        bind(socket).close();
        assertThat(socket).exists();
        try (SocketPlace place = SocketPlace.take(temp, temp);
                Client client = new Client(place.socket())) {
            assertThat(client).isNotNull();
        }
    }

    @Test
    void aSocketThatIsAnsweredIsLeftAlone() throws IOException {
        Path socket = Files.createDirectory(temp.resolve("run")).resolve("meterhouse.sock");
        try (ServerSocketChannel other = bind(socket)) {
            assertThatThrownBy(() -> SocketPlace.take(temp, temp)).isInstanceOf(SocketPlace.TakenException.class);
            new Client(socket).close();
            assertThat(other.accept()).isNotNull();
        }
    }

    @Test
    void ofTwoGatewaysOnOneFolderTheSecondIsRefused() throws IOException {
        try (SocketPlace first = SocketPlace.take(temp, temp)) {
            assertThatThrownBy(() -> SocketPlace.take(temp, temp)).isInstanceOf(SocketPlace.TakenException.class);
            new Client(first.socket()).close();
        }
        SocketPlace.take(temp, temp).close();
    }

    @Test
    void aFileInTheSocketsPlaceIsNotTakenAway() throws IOException {
        Path socket = Files.createDirectory(temp.resolve("run")).resolve("meterhouse.sock");
        Files.writeString(socket, "somebody's");
        assertThatThrownBy(() -> SocketPlace.take(temp, temp)).hasMessageContaining("move it away");
        assertThat(socket).hasContent("somebody's");
    }

    @Test
    void aPathThatIsTooLongForTheKernelLiesUnderTheTempFolderAndIsWrittenDown() throws IOException {
        Path home = Files.createDirectories(temp.resolve("h".repeat(120)));
        Path pointer = home.resolve("run/socket");
        Path left;
        try (SocketPlace place = SocketPlace.take(home, temp)) {
            left = place.socket();
            assertThat(pointer).hasContent(left + "\n");
            assertThat(permissions(left.getParent())).isEqualTo("rwx------");
            new Client(left).close();
        }
        assertThat(pointer).doesNotExist();
        assertThat(left.getParent()).doesNotExist();
    }

    @Test
    void whatAKilledGatewayLeftUnderTheTempFolderIsTidiedAway() throws IOException {
        Path home = Files.createDirectories(temp.resolve("h".repeat(120)));
        Path left = Files.createTempDirectory(temp, "meterhouse-").resolve("meterhouse.sock");
        bind(left).close();
        Files.createDirectory(home.resolve("run"));
        Files.writeString(home.resolve("run/socket"), left + "\n");
        SocketPlace.take(home, temp).close();
        assertThat(left.getParent()).doesNotExist();
    }

    @Test
    void aTempFolderThatIsTooLongAsWellIsAnErrorThatSaysSo() throws IOException {
        Path home = Files.createDirectories(temp.resolve("h".repeat(120)));
        assertThatThrownBy(() -> SocketPlace.take(home, home))
                .hasMessageContaining("give the gateway a shorter folder");
        assertThat(Files.list(home).map(Path::getFileName).map(Path::toString)).containsExactly("run");
    }

    private static ServerSocketChannel bind(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
