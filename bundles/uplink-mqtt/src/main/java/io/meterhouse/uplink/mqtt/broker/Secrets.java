package io.meterhouse.uplink.mqtt.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the small files that the site file refers to, each time anew: they may be replaced while the gateway runs. */
final class Secrets {
    private static final int MOST_BYTES = 1 << 20;

    private Secrets() {}

    static byte[] read(String key, String file) throws ConfigurationException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new ConfigurationException(key + " " + file + " is larger than 1 MiB", null);
            }
            return content;
        } catch (ConfigurationException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(key + " " + file + " does not exist", e);
        } catch (IOException e) {
            throw new ConfigurationException(key + " " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The first line of a file. */
    static char[] password(String file) throws ConfigurationException {
        byte[] content = read("passwordFile", file);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            int end = 0;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            char[] password = new char[end];
            text.get(password);
            Arrays.fill(text.array(), '\0');
            if (end == 0) {
                throw new ConfigurationException("passwordFile " + file + " has an empty first line", null);
            }
            return password;
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("passwordFile " + file + " is no text in UTF-8", null);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }
}
