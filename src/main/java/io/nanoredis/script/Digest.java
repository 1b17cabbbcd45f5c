package io.nanoredis.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The SHA1 of a script, by which it is known.
///
/// @param a the first 8 bytes
/// @param b the next 8 bytes
/// @param c the last 4 bytes
public record Digest(long a, long b, int c) {
    private static final int HEX_CHARS = 40;

    /// The digest of a text.
    public static Digest of(byte[] text, int offset, int length) {
        MessageDigest sha1 = sha1();
        sha1.update(text, offset, length);
        byte[] sum = sha1.digest();
        return new Digest(number(sum, 0, 8), number(sum, 8, 8), (int) number(sum, 16, 4));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static long number(byte[] sum, int from, int bytes) {
        long number = 0;
        for (int i = from; i < from + bytes; i++) {
            number = number << 8 | (sum[i] & 0xff);
        }
        return number;
    }

    /// The digest that 40 hexadecimal digits spell, in any case; null for anything else.
    public static @Nullable Digest parse(byte[] text, int offset, int length) {
        if (length != HEX_CHARS) {
            return null;
        }
        for (int i = offset; i < offset + length; i++) {
            if (!HexFormat.isHexDigit(text[i])) {
                return null;
            }
        }
        return new Digest(hex(text, offset, 16), hex(text, offset + 16, 16), (int) hex(text, offset + 32, 8));
    }

    private static long hex(byte[] text, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number << 4 | HexFormat.fromHexDigit(text[i]);
        }
        return number;
    }

    /// 40 hexadecimal digits in lower case.
    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(a) + format.toHexDigits(b) + format.toHexDigits(c);
    }

    /// The digits as bytes.
    public byte[] hexBytes() {
        return hex().getBytes(StandardCharsets.ISO_8859_1);
    }
}
