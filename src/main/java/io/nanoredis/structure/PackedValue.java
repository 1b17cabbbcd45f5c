package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// One string on its way into packed blocks, or looked for in them: whether it is an integer, and how long its entry
/// is,
/// is found out once.
///
/// *thread* — one owner; reused by [#set]. It refers to the array of the string until [#release()].
public final class PackedValue {
    private static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int offset;
    private int length;
    private boolean integer;
    private long number;
    private int entryBytes;
    private int bytes;

    /// Takes a part of an array.
    public void set(byte[] newArray, int newOffset, int newLength) {
        if (CanonicalLong.matches(newArray, newOffset, newLength)) {
            set(CanonicalLong.value(newArray, newOffset, newLength));
            return;
        }
        array = newArray;
        offset = newOffset;
        length = newLength;
        integer = false;
        measure(PackedEntry.stringBytes(newLength));
    }

    /// Takes an integer.
    public void set(long value) {
        integer = true;
        number = value;
        measure(PackedEntry.bytesOf(value));
    }

    private void measure(int newEntryBytes) {
        entryBytes = newEntryBytes;
        bytes = newEntryBytes + PackedEntry.backLengthBytes(newEntryBytes);
    }

    /// Lets go of the array.
    public void release() {
        array = NOTHING;
        length = 0;
        offset = 0;
    }

    /// The bytes of its entry, back length included.
    public int bytes() {
        return bytes;
    }

    /// Writes its entry and the back length, [#bytes()] bytes.
    public void write(long at) {
        if (integer) {
            PackedEntry.write(at, number);
        } else {
            int header = PackedEntry.writeStringHeader(at, length);
            Mem.copyIn(array, offset, at + header, length);
        }
        PackedEntry.writeBackLength(at + entryBytes, entryBytes);
    }

    /// Whether an entry is that of this string.
    public boolean matches(long entry) {
        if (PackedEntry.isInteger(entry)) {
            return integer && PackedEntry.integer(entry) == number;
        }
        return !integer
                && PackedEntry.stringLength(entry) == length
                && Mem.equals(PackedEntry.stringAddress(entry), array, offset, length);
    }
}
