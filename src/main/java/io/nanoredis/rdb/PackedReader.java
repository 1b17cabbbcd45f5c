package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;

/// Reads the elements of a packed block, in the form of today ([ListpackReader]) or that of Redis before 7.0
/// ([ZiplistReader]): checks all of it first, then steps from element to element.
///
/// *Shape* of both: a header with the bytes in all (4) and the number of elements (2, 65535 if unknown) | elements |
/// 255.
/// *Thread*: one owner; reused by [#open].
public abstract sealed class PackedReader permits ListpackReader, ZiplistReader {
    static final int END = 0xff;
    private static final int COUNT_UNKNOWN = 0xffff;
    private static final byte[] NOTHING = new byte[0];

    private final String form;
    private final int headerBytes;

    private byte[] array = NOTHING;
    private int first;
    private int count;
    private boolean integer;
    private long number;
    private int textOffset;
    private int textLength;

    /// Where the next element begins, or the block ends.
    int next;
    /// Where the byte stands that ends the block.
    int end;

    /// @param form the name for errors
    PackedReader(String form, int headerBytes) {
        this.form = form;
        this.headerBytes = headerBytes;
    }

    // ---- the form's part

    /// Steps over the element at [#next] and says what it is, by [#integer(long, int)] or [#text(int, int)].
    abstract void step() throws RdbFormatException;

    /// Checks what else the header says, once all elements have proved right.
    ///
    /// @param offset where the block begins
    /// @param last where the last element begins, or the first would
    void checkHeader(int offset, int last) throws RdbFormatException {}

    /// The element is an integer, and what follows it begins at `behind`.
    final void integer(long value, int behind) {
        integer = true;
        number = value;
        next = behind;
    }

    /// The element is a string of so many bytes at `offset`.
    final void text(int offset, int length) throws RdbFormatException {
        if (length < 0 || length > end - offset) {
            throw reachesOut();
        }
        integer = false;
        textOffset = offset;
        textLength = length;
        next = offset + length;
    }

    final RdbFormatException reachesOut() {
        return wrong("an element reaches out of it");
    }

    final RdbFormatException wrong(String what) {
        return new RdbFormatException(form + ": " + what);
    }

    // ---- walking

    /// Checks a part of an array and stands before its first element.
    ///
    /// @throws RdbFormatException if it is not one such block, or its elements reach out of it
    public final void open(byte[] input, int offset, int length) throws RdbFormatException {
        array = input;
        first = offset + headerBytes;
        end = offset + length - 1;
        if (length < headerBytes + 1 || Mem.intAt(input, offset) != length || (input[end] & 0xff) != END) {
            throw wrong("its length is wrong");
        }
        int last = first;
        count = 0;
        rewind();
        while (next < end) {
            last = next;
            step();
            count++;
        }
        checkHeader(offset, last);
        int claimed = (input[first - 2] & 0xff) | (input[first - 1] & 0xff) << 8;
        if (claimed != COUNT_UNKNOWN && claimed != count) {
            throw wrong(count + " elements (expected " + claimed + ")");
        }
        rewind();
    }

    /// Lets go of the input.
    public final void release() {
        array = NOTHING;
        count = 0;
        next = 0;
        end = 0;
    }

    /// Stands before the first element again.
    public void rewind() {
        next = first;
    }

    /// The number of elements.
    public final int count() {
        return count;
    }

    /// Whether there is another element.
    public final boolean hasNext() {
        return next < end;
    }

    /// Steps to the next element of a block that was checked.
    public final void next() {
        try {
            step();
        } catch (RdbFormatException e) {
            throw new IllegalStateException(form + ": was changed after it was checked", e);
        }
    }

    // ---- the element

    /// Whether the element is an integer, [#number]; else it is a string.
    public final boolean isInteger() {
        return integer;
    }

    /// The value of an element that is an integer.
    public final long number() {
        return number;
    }

    /// The array that holds the string.
    public final byte[] array() {
        return array;
    }

    /// Where the string begins in [#array].
    public final int textOffset() {
        return textOffset;
    }

    /// The bytes of the string.
    public final int textLength() {
        return textLength;
    }
}
