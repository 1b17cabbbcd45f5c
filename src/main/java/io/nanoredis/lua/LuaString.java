package io.nanoredis.lua;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable string of bytes, Lua's only kind of string.
///
/// *Shape*: bytes without any encoding. The hash is the one of Lua 5.1, because the order in which `pairs` visits a
/// table follows from it. *Thread*: any, once made.
public final class LuaString implements Comparable<LuaString> {
    /// The string without bytes.
    public static final LuaString EMPTY = new LuaString(new byte[0]);

    /// What a string costs beside its bytes.
    static final int OVERHEAD_BYTES = 40;

    private final byte[] bytes;
    /// 0 while nobody has asked for it: most strings are no keys.
    private int hash;

    private LuaString(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The string of these bytes, which the caller must not change any more: they are not copied.
    public static LuaString of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new LuaString(bytes);
    }

    /// The string of a copy of a part of an array.
    public static LuaString copyOf(byte[] array, int offset, int length) {
        return of(Arrays.copyOfRange(array, offset, offset + length));
    }

    /// The string of a text, in UTF-8.
    public static LuaString of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes of one string behind those of another.
    static LuaString concat(LuaString first, LuaString second) {
        byte[] bytes = Arrays.copyOf(first.bytes, first.bytes.length + second.bytes.length);
        System.arraycopy(second.bytes, 0, bytes, first.bytes.length, second.bytes.length);
        return of(bytes);
    }

    /// Lua's hash, over all bytes: Redis leaves out none of a long string.
    private static int hashOf(byte[] bytes) {
        int hash = bytes.length;
        for (int at = bytes.length - 1; at >= 0; at--) {
            hash ^= (hash << 5) + (hash >>> 2) + (bytes[at] & 0xFF);
        }
        return hash;
    }

    /// The number of bytes.
    public int length() {
        return bytes.length;
    }

    /// The byte at an offset from 0, as 0 to 255.
    public int byteAt(int offset) {
        return bytes[offset] & 0xFF;
    }

    /// The bytes themselves, to be read only.
    public byte[] bytes() {
        return bytes;
    }

    /// The part from an offset on (from 0), up to another that is exclusive.
    public LuaString substring(int from, int to) {
        return from == 0 && to == bytes.length ? this : copyOf(bytes, from, to - from);
    }

    /// Whether the bytes are those of a text in ASCII.
    public boolean is(String ascii) {
        if (ascii.length() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// By unsigned bytes, as `strcoll` orders in the C locale.
    @Override
    public int compareTo(LuaString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof LuaString that && sameBytes(that));
    }

    /// Whether a value is this string; mostly, keys are the same object.
    @SuppressWarnings("ReferenceEquality")
    boolean isSame(@Nullable Object value) {
        return value == this || (value instanceof LuaString other && sameBytes(other));
    }

    boolean sameBytes(LuaString other) {
        return Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = hashOf(bytes);
            hash = known;
        }
        return known;
    }

    /// The bytes as Latin-1, so that none is lost: for messages and tests.
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    long sizeBytes() {
        return OVERHEAD_BYTES + (long) bytes.length;
    }
}
