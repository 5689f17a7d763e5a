package io.meterhouse.uplink.mqtt.broker;

import io.meterhouse.uplink.mqtt.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS from PEM files, with what the JDK has. */
final class Tls {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
    /** SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }, after the version: what PKCS#8 adds to PKCS#1 (RFC 5208, RFC 8017). */
    private static final byte[] RSA_HEADER = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private Tls() {}

    static SSLContext context(Settings settings) throws IOException {
        try {
            TrustManager[] trust = null;
            if (settings.caFile().isPresent()) {
                trust = trust(settings.caFile().get());
            }
            KeyManager[] keys = null;
            if (settings.certificateFile().isPresent() && settings.keyFile().isPresent()) {
                keys = keys(settings.certificateFile().get(), settings.keyFile().get());
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(String file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (Certificate certificate : certificates("caFile", file)) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(String certificateFile, String keyFile)
            throws IOException, GeneralSecurityException {
        Certificate[] chain = certificates("certificateFile", certificateFile).toArray(Certificate[]::new);
        PrivateKey key = privateKey(keyFile, chain[0].getPublicKey().getAlgorithm());
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        // In memory only; the store wants a password, and it protects nothing.
        char[] none = new char[0];
        store.setKeyEntry("client", key, none, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(String key, String file) throws IOException {
        byte[] content = Secrets.read(key, file);
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            if (certificates.isEmpty()) {
                throw new ConfigurationException(key + " " + file + " holds no certificate", null);
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException(key + " " + file + " holds no certificates in PEM: " + e.getMessage(), e);
        }
    }

    /** Messages of the JDK are not passed on: what they quote might be of the key. */
    static PrivateKey privateKey(String file, String algorithm) throws IOException {
        byte[] content = Secrets.read("keyFile", file);
        Matcher blocks = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
        Arrays.fill(content, (byte) 0);
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.endsWith("PRIVATE KEY")) {
                try {
                    byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
                    return KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(file, kind, der)));
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    throw new ConfigurationException(
                            "keyFile " + file + " holds no " + algorithm + " key, as certificateFile has", null);
                }
            }
        }
        throw new ConfigurationException("keyFile " + file + " holds no private key in PEM", null);
    }

    private static byte[] pkcs8(String file, String kind, byte[] der) throws ConfigurationException {
        return switch (kind) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY" -> sequence(0x30, concat(RSA_HEADER, sequence(0x04, der)));
            case "ENCRYPTED PRIVATE KEY" ->
                throw new ConfigurationException(
                        "keyFile " + file + " is encrypted; decrypt it with 'openssl pkcs8 -in FILE -out NEW' and let"
                                + " only the gateway's user read it",
                        null);
            default ->
                throw new ConfigurationException(
                        "keyFile " + file + " holds a '" + kind
                                + "'; convert it with 'openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW'",
                        null);
        };
    }

    /** DER: tag, length, content. */
    private static byte[] sequence(int tag, byte[] content) {
        byte[] header;
        if (content.length < 0x80) {
            header = new byte[] {(byte) tag, (byte) content.length};
        } else if (content.length < 0x100) {
            header = new byte[] {(byte) tag, (byte) 0x81, (byte) content.length};
        } else if (content.length < 0x10000) {
            header = new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        } else {
            throw new IllegalArgumentException("too long for a key");
        }
        return concat(header, content);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
