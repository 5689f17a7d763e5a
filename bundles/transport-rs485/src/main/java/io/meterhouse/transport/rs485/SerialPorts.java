package io.meterhouse.transport.rs485;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import com.fazecast.jSerialComm.SerialPortThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Opens serial ports, and says what to do when that is not possible. */
final class SerialPorts {
    /** Errors of Linux, errno-base.h. */
    private static final int EIO = 5;

    private static final int ENXIO = 6;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;

    /** Reads return after so long when nothing comes: the kernel counts tenths of a second. */
    static final int READ_MILLIS = 100;

    private SerialPorts() {}

    /** Opens a port for reads that return with the first bytes, or with none after {@link #READ_MILLIS}. */
    static SerialPort open(SerialSettings settings) throws IOException {
        Path path = Path.of(settings.port());
        reachable(path);
        try {
            loadWithoutHook();
            SerialPort port = SerialPort.getCommPort(settings.port());
            // Kernel-driven direction is the adapter's or the device tree's business; a break must not flush what was
            // received.
            port.disableRs485ModeControl();
            port.setComPortParameters(
                    settings.baud(),
                    settings.dataBits(),
                    settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
                    parity(settings.parity()),
                    true);
            port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
            port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
            if (!port.openPort(0)) {
                throw new IOException(refusal(path, port.getLastErrorCode()));
            }
            return port;
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("is not there; plug the adapter in, or correct the line's port in the site file", e);
        } catch (LinkageError e) {
            throw new IOException(
                    "serial ports are not supported on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + "; Linux on x86-64, aarch64 or arm is needed",
                    e);
        }
    }

    private static void reachable(Path path) throws IOException {
        try {
            Path real = path.toRealPath();
            if (!Files.isReadable(real) || !Files.isWritable(real)) {
                throw new IOException(denied(real));
            }
        } catch (NoSuchFileException e) {
            throw new IOException("is not there; plug the adapter in, or correct the line's port in the site file", e);
        }
    }

    private static String refusal(Path path, int error) {
        return switch (error) {
            case EACCES -> denied(path);
            case EAGAIN, EBUSY -> "is in use by another program, or by another line; end that one";
            case EIO, ENXIO -> "the adapter does not answer; unplug it and plug it in again";
            default -> "cannot be opened (error " + error + "); is it a serial port?";
        };
    }

    private static String denied(Path path) {
        String group = "dialout";
        try {
            group = Files.readAttributes(path, PosixFileAttributes.class)
                    .group()
                    .getName();
        } catch (IOException | UnsupportedOperationException e) {
            // The usual name will do.
        }
        return "no permission; add the user " + System.getProperty("user.name") + " to the group " + group
                + " (sudo usermod -aG " + group + " " + System.getProperty("user.name") + ") and restart the gateway";
    }

    private static int parity(String parity) {
        return switch (parity) {
            case "even" -> SerialPort.EVEN_PARITY;
            case "odd" -> SerialPort.ODD_PARITY;
            default -> SerialPort.NO_PARITY;
        };
    }

    /**
     * The library puts a hook into the JVM when its class is loaded, which would keep every replaced revision of this bundle in
     * memory. Its ports are closed by their lines, so the hook is taken out again.
     */
    private static void loadWithoutHook() {
        Hooks hooks = new Hooks();
        synchronized (SerialPorts.class) {
            SerialPortThreadFactory.set(hooks);
            SerialPort.getVersion();
        }
        hooks.remove();
    }
}
