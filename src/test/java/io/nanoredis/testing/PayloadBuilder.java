package io.nanoredis.testing;

import io.nanoredis.rdb.Crc64;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Builds by hand what DUMP of another version would give: a type byte, parts one behind the other, and the end.
///
/// *Thread*: one.
public final class PayloadBuilder {
    private static final int SHORT_MAX = 63;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PayloadBuilder() {}

    /// Begins a value of a type.
    public static PayloadBuilder type(int rdbType) {
        PayloadBuilder builder = new PayloadBuilder();
        builder.out.write(rdbType);
        return builder;
    }

    /// A number, or the length of what follows, up to 63.
    public PayloadBuilder length(int value) {
        if (value > SHORT_MAX) {
            throw new IllegalArgumentException("value: " + value + " (expected at most " + SHORT_MAX + ")");
        }
        out.write(value);
        return this;
    }

    /// A string of up to 63 bytes.
    public PayloadBuilder text(String text) {
        return text(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A string of up to 63 bytes.
    public PayloadBuilder text(byte[] bytes) {
        length(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /// Bytes in hexadecimal digits.
    public PayloadBuilder hex(String digits) {
        out.writeBytes(HexFormat.of().parseHex(digits.replace(" ", "")));
        return this;
    }

    /// 8 bytes, the least significant first.
    public PayloadBuilder little(long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            out.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    /// A listpack of strings of up to 63 bytes, as a string of up to 63 bytes.
    public PayloadBuilder listpack(String... elements) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        for (String element : elements) {
            entries.write(0x80 | element.length());
            entries.writeBytes(element.getBytes(StandardCharsets.ISO_8859_1));
            entries.write(1 + element.length());
        }
        length(7 + entries.size());
        out.writeBytes(new byte[] {(byte) (7 + entries.size()), 0, 0, 0, (byte) elements.length, 0});
        out.writeBytes(entries.toByteArray());
        out.write(0xff);
        return this;
    }

    /// The payload, with the version of the form and the checksum.
    public byte[] end(int version) {
        out.write(version);
        out.write(0);
        little(Crc64.of(out.toByteArray(), 0, out.size()));
        return out.toByteArray();
    }
}
