package io.nanoredis.type.bitmap;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.Record;
import io.nanoredis.type.string.StringValue;
import java.util.Arrays;

/// A piece of the result of a [BitOperation] in the making: strings are added one by one, and folds that saw different
/// strings can be put together.
///
/// *Shape*: `sum` gathers the strings, `other` what the operation needs besides: the first string (DIFF, DIFF1, ANDOR),
/// or the bits met more than once (ONE). Words are little endian, as they lie in memory. A string that has ended goes
/// on with zeros.
///
/// *Thread*: one owner at a time; it holds copies only, so that it may travel between shards. *Cost*: one load, one
/// operation and one store per 64 bits and string, without allocation once it is made.
public final class BitFold {
    private static final long[] NONE = new long[0];

    private final BitOperation operation;
    private final long[] sum;
    private final long[] other;
    private int words;

    /// A fold with room for pieces of so many bytes.
    public BitFold(BitOperation operation, int pieceBytesMax) {
        this.operation = operation;
        int room = (pieceBytesMax + 7) >>> 3;
        sum = new long[room];
        other = operation.hasHead() || operation == BitOperation.ONE ? new long[room] : NONE;
    }

    /// Begins a piece of so many bytes, to which no string belongs yet.
    public void begin(int pieceBytes) {
        words = (pieceBytes + 7) >>> 3;
        Arrays.fill(sum, 0, words, operation == BitOperation.AND ? -1 : 0);
        Arrays.fill(other, 0, Math.min(words, other.length), 0);
    }

    /// Adds the part of a string's record that begins at byte `from`; a record of 0 is an empty string.
    ///
    /// @param isHead whether it is the first string of the operation
    public void add(long record, int from, boolean isHead) {
        int left = record == 0 ? 0 : StringValue.length(record) - from;
        if (left <= 0) {
            end(0);
        } else if (Record.encoding(record) == Record.INT) {
            addText(NumberText.ofLong(StringValue.toLong(record)), from, isHead);
        } else {
            addBytes(Record.valueAddress(record) + from, left, isHead);
        }
    }

    private void addBytes(long address, int bytes, boolean isHead) {
        int whole = Math.min(bytes >>> 3, words);
        addWords(address, whole, isHead);
        if (whole < words) {
            combine(whole, lastWord(address + ((long) whole << 3), bytes & 7), isHead);
            end(whole + 1);
        }
    }

    private void addText(byte[] text, int from, boolean isHead) {
        byte[] padded = Arrays.copyOf(text, (text.length + 15) & ~7);
        int whole = Math.min(words, (text.length - from + 7) >>> 3);
        for (int i = 0; i < whole; i++) {
            combine(i, Mem.longAt(padded, from + (i << 3)), isHead);
        }
        end(whole);
    }

    private static long lastWord(long address, int bytes) {
        long word = 0;
        for (int i = 0; i < bytes; i++) {
            word |= (Mem.getByte(address + i) & 0xffL) << (i << 3);
        }
        return word;
    }

    /// A string that has ended takes all bits from an AND.
    private void end(int from) {
        if (operation == BitOperation.AND && from < words) {
            Arrays.fill(sum, from, words, 0);
        }
    }

    private void addWords(long address, int count, boolean isHead) {
        long[] into = isHead && operation.hasHead() ? other : sum;
        switch (operation) {
            case AND -> {
                for (int i = 0; i < count; i++) {
                    into[i] &= Mem.getLong(address + ((long) i << 3));
                }
            }
            case XOR -> {
                for (int i = 0; i < count; i++) {
                    into[i] ^= Mem.getLong(address + ((long) i << 3));
                }
            }
            case ONE -> {
                for (int i = 0; i < count; i++) {
                    long word = Mem.getLong(address + ((long) i << 3));
                    other[i] |= into[i] & word;
                    into[i] |= word;
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    into[i] |= Mem.getLong(address + ((long) i << 3));
                }
            }
        }
    }

    private void combine(int i, long word, boolean isHead) {
        switch (operation) {
            case AND -> sum[i] &= word;
            case XOR -> sum[i] ^= word;
            case ONE -> {
                other[i] |= sum[i] & word;
                sum[i] |= word;
            }
            default -> {
                if (isHead && operation.hasHead()) {
                    other[i] |= word;
                } else {
                    sum[i] |= word;
                }
            }
        }
    }

    /// Adds the strings that another fold of the same operation and piece has seen.
    public void add(BitFold fold) {
        for (int i = 0; i < words; i++) {
            if (operation == BitOperation.ONE) {
                other[i] |= fold.other[i] | (sum[i] & fold.sum[i]);
                sum[i] |= fold.sum[i];
            } else {
                combine(i, fold.sum[i], false);
                if (operation.hasHead()) {
                    other[i] |= fold.other[i];
                }
            }
        }
    }

    /// Ends the piece: its words become those of the result.
    public void finish() {
        for (int i = 0; i < words; i++) {
            sum[i] = switch (operation) {
                case AND, OR, XOR -> sum[i];
                case NOT -> ~sum[i];
                case DIFF -> other[i] & ~sum[i];
                case DIFF1, ONE -> sum[i] & ~other[i];
                case ANDOR -> sum[i] & other[i];
            };
        }
    }

    /// Stores the first bytes of a finished piece.
    public void store(long address, int bytes) {
        int whole = bytes >>> 3;
        for (int i = 0; i < whole; i++) {
            Mem.putLong(address + ((long) i << 3), sum[i]);
        }
        for (int i = whole << 3; i < bytes; i++) {
            Mem.putByte(address + i, (byte) (sum[whole] >>> ((i & 7) << 3)));
        }
    }
}
