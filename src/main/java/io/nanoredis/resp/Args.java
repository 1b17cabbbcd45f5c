package io.nanoredis.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One parsed command: its arguments as views into a single byte array, the command's name being argument 0.
///
/// *Shape*: `spans` holds offset and length of argument `i` at `2i` and `2i + 1`. The views are valid as long as the
/// array
/// behind them is not overwritten, which for a command parsed out of a connection's input is until the next read;
/// whoever
/// keeps a command longer takes a copy with [#copyOf].
///
/// *Thread*: one owner at a time, no synchronisation. *Cost*: reused for every command, it allocates only to grow, and
/// lets
/// go of what an unusually long command made it allocate.
public final class Args {
    /// Arguments for which a reused instance keeps its room; what grew beyond it is dropped at the next reset.
    private static final int RETAINED_ARGS = 1024;

    private static final int INITIAL_ARGS = 16;
    static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int[] spans = new int[2 * INITIAL_ARGS];
    private int count;
    private long longValue;
    private double doubleValue;

    /// The bytes that all offsets refer to; shared, not copied.
    public byte[] array() {
        return array;
    }

    /// How many arguments the command has, its name included; 0 for an empty line, which asks for nothing.
    public int count() {
        return count;
    }

    /// Where argument `i` begins in [#array].
    public int offset(int i) {
        return spans[2 * i];
    }

    /// How many bytes argument `i` has.
    public int length(int i) {
        return spans[2 * i + 1];
    }

    /// Forgets all arguments; the following ones are views into `array`.
    public void reset(byte[] array) {
        this.array = array;
        count = 0;
        if (spans.length > 2 * RETAINED_ARGS) {
            spans = new int[2 * INITIAL_ARGS];
        }
    }

    /// Appends the view of `length` bytes at `offset`; amortised constant cost.
    public void add(int offset, int length) {
        int at = 2 * count;
        if (at == spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        spans[at] = offset;
        spans[at + 1] = length;
        count++;
    }

    /// Makes these the views of another command, over the same array: cheap, and valid as long as that array is.
    public void viewOf(Args other) {
        view(other, other.array, 0);
    }

    /// Makes these the arguments `from` (inclusive) to `to` (exclusive) of another command, over the same array.
    public void viewOf(Args other, int from, int to) {
        reset(other.array);
        for (int i = from; i < to; i++) {
            add(other.offset(i), other.length(i));
        }
    }

    /// Makes these an independent copy of another command, whose bytes move to a new array of exactly their size.
    public void copyOf(Args other) {
        byte[] copy = new byte[Math.toIntExact(other.totalBytes())];
        reset(copy);
        int at = 0;
        for (int i = 0; i < other.count; i++) {
            System.arraycopy(other.array, other.offset(i), copy, at, other.length(i));
            add(at, other.length(i));
            at += other.length(i);
        }
    }

    /// The views of `other` moved by `shift` bytes, over `array`: how progress on a split command follows its buffer.
    void view(Args other, byte[] array, int shift) {
        reset(array);
        if (spans.length < 2 * other.count) {
            spans = new int[other.spans.length];
        }
        System.arraycopy(other.spans, 0, spans, 0, 2 * other.count);
        count = other.count;
        if (shift != 0) {
            for (int i = 0; i < count; i++) {
                spans[2 * i] += shift;
            }
        }
    }

    /// How many arguments fit without growing.
    int capacity() {
        return spans.length / 2;
    }

    /// The bytes of all arguments together, without the protocol's framing.
    public long totalBytes() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += length(i);
        }
        return sum;
    }

    /// Whether argument `i` is the given word, case ignored as for command and option names.
    ///
    /// @param upperCaseWord ASCII in upper case
    public boolean is(int i, byte[] upperCaseWord) {
        int length = length(i);
        if (length != upperCaseWord.length) {
            return false;
        }
        int offset = offset(i);
        for (int k = 0; k < length; k++) {
            if (upper(array[offset + k]) != upperCaseWord[k]) {
                return false;
            }
        }
        return true;
    }

    private static int upper(byte c) {
        return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
    }

    /// Whether argument `i` is a 64-bit integer in canonical form: no plus sign, no leading zero, no blank, not "-0".
    /// If so
    /// [#longValue] gives it.
    public boolean tryLong(int i) {
        int offset = offset(i);
        int length = length(i);
        if (!NumberText.isLong(array, offset, length)) {
            return false;
        }
        longValue = NumberText.toLong(array, offset, length);
        return true;
    }

    /// The value that the latest successful [#tryLong] read.
    public long longValue() {
        return longValue;
    }

    /// Whether argument `i` is a number as C's `strtod` reads it, in full: decimal or hexadecimal, `inf` and `infinity`
    /// in any
    /// case. Not-a-number, blanks in front, anything behind, overflow, and underflow to zero are refused. If it is one,
    /// [#doubleValue] gives it.
    public boolean tryDouble(int i) {
        double value = NumberText.parseDouble(array, offset(i), length(i));
        if (Double.isNaN(value)) {
            return false;
        }
        doubleValue = value;
        return true;
    }

    /// The value that the latest successful [#tryDouble] read.
    public double doubleValue() {
        return doubleValue;
    }

    /// A copy of argument `i`.
    public byte[] bytes(int i) {
        return Arrays.copyOfRange(array, offset(i), offset(i) + length(i));
    }

    /// Argument `i` as text, one character per byte (ISO 8859-1), so that nothing is lost on the way back.
    public String text(int i) {
        return new String(array, offset(i), length(i), StandardCharsets.ISO_8859_1);
    }

    /// Whether argument `i` has exactly these bytes.
    public boolean equalsBytes(int i, byte[] other) {
        int offset = offset(i);
        return Arrays.equals(array, offset, offset + length(i), other, 0, other.length);
    }

    /// All arguments as text, for logs and failing tests.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(text(i));
        }
        return text.toString();
    }
}
