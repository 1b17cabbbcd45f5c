package io.nanoredis.resp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Encodes replies, one behind the other, into one growing byte array, in the protocol version of the client at hand.
///
/// An element that only RESP3 knows is written in RESP2 as what Redis sends there: a map as an array of twice the
/// length, a null
/// as a null bulk string, a double as a bulk string, a boolean as 0 or 1.
///
/// *Thread*: one owner at a time. *Cost*: no allocation but to grow. *Errors*: growing past the cap given at
/// construction throws [ReplyTooLargeException], and what had been written stays.
public final class ReplyWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CRLF_AFTER_DIGIT = ('\r' << 16) | ('\n' << 24);
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] NULL_BULK = ascii("$-1\r\n");
    private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
    private static final byte[] NULL_RESP3 = ascii("_\r\n");
    private static final byte[] TRUE_RESP3 = ascii("#t\r\n");
    private static final byte[] FALSE_RESP3 = ascii("#f\r\n");
    /// Type byte, longest number, line end.
    private static final int HEADER_BYTES_MAX = 1 + NumberText.LONG_BYTES_MAX + 2;

    private static final int INITIAL_BYTES = 512;
    private static final int BYTES_MAX = Integer.MAX_VALUE - 64;

    private final int bytesMax;
    private byte[] array;
    private int length;
    private boolean resp3;

    /// A writer that grows as far as an array can.
    public ReplyWriter() {
        this(INITIAL_BYTES, BYTES_MAX);
    }

    /// @param initialBytes room at first
    /// @param bytesMax     most bytes of encoded replies that it may hold at one time
    public ReplyWriter(int initialBytes, int bytesMax) {
        this.array = new byte[initialBytes];
        this.bytesMax = bytesMax;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Chooses the protocol of what is written from now on: RESP3 if true, else RESP2.
    public void resp3(boolean resp3) {
        this.resp3 = resp3;
    }

    /// Whether replies are written in RESP3.
    public boolean resp3() {
        return resp3;
    }

    /// The array that holds the encoded bytes from 0 to [#length]; replaced when it grows.
    public byte[] array() {
        return array;
    }

    /// How many bytes have been written.
    public int length() {
        return length;
    }

    /// Forgets what was written; array and protocol stay.
    public void reset() {
        length = 0;
    }

    /// Like [#reset], and lets go of an array that grew beyond `retainedBytes`.
    public void reset(int retainedBytes) {
        length = 0;
        if (array.length > retainedBytes) {
            array = new byte[Math.min(INITIAL_BYTES, retainedBytes)];
        }
    }

    /// Forgets what was written after the first `newLength` bytes, for instance half a reply that turned out an error.
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("newLength: " + newLength + " (expected 0 to " + length + ")");
        }
        length = newLength;
    }

    /// Takes the bytes from `from` up to `to` out, for instance a reply that is not wanted, before others that are.
    public void cut(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        System.arraycopy(array, to, array, from, length - to);
        length -= to - from;
    }

    /// Puts what stands from `middle` on before what stands from `from` on, for instance pushes before the reply that
    /// they
    /// followed.
    public void exchange(int from, int middle) {
        Objects.checkFromToIndex(from, middle, length);
        byte[] first = Arrays.copyOfRange(array, from, middle);
        System.arraycopy(array, middle, array, from, length - middle);
        System.arraycopy(first, 0, array, length - first.length, first.length);
    }

    /// Makes room for `bytes` more.
    public void ensure(int bytes) {
        if (array.length - length < bytes) {
            grow(bytes);
        }
    }

    private void grow(int bytes) {
        long needed = (long) length + bytes;
        if (needed > bytesMax) {
            throw new ReplyTooLargeException(needed, bytesMax);
        }
        array = Arrays.copyOf(array, (int) Math.min(bytesMax, Math.max(needed, 2L * array.length)));
    }

    /// The simple string `OK`.
    public void ok() {
        raw(OK, 0, OK.length);
    }

    /// A simple string; `text` must not contain a line end.
    public void simple(byte[] text) {
        line('+', text);
    }

    /// A simple string of ASCII characters without a line end.
    public void simple(String text) {
        ensure(text.length() + 3);
        array[length++] = '+';
        ascii(text, text.length());
        lineEnd();
    }

    /// An error from the catalogue.
    public void error(ErrorReply error) {
        byte[] encoded = error.encoded();
        raw(encoded, 0, encoded.length);
    }

    /// An error of one's own: code and message without the leading dash. A line end within becomes blanks.
    public void error(byte[] text) {
        error(ErrorReply.of(text));
    }

    private void line(char type, byte[] text) {
        ensure(text.length + 3);
        array[length++] = (byte) type;
        System.arraycopy(text, 0, array, length, text.length);
        length += text.length;
        lineEnd();
    }

    private void lineEnd() {
        array[length] = '\r';
        array[length + 1] = '\n';
        length += 2;
    }

    private void ascii(String text, int characters) {
        for (int i = 0; i < characters; i++) {
            array[length++] = (byte) text.charAt(i);
        }
    }

    /// An integer.
    public void integer(long value) {
        header(':', value);
    }

    /// A type byte and a number; a single digit, the usual case, is one store, and two digits are two.
    private void header(char type, long value) {
        ensure(HEADER_BYTES_MAX);
        if (value >= 0 && value < 10) {
            INT.set(array, length, type | ((int) ('0' + value) << 8) | CRLF_AFTER_DIGIT);
            length += 4;
            return;
        }
        if (value >= 0 && value < 100) {
            int tens = (int) value / 10;
            int ones = (int) value - 10 * tens;
            INT.set(array, length, type | ('0' + tens) << 8 | ('0' + ones) << 16 | '\r' << 24);
            array[length + 4] = '\n';
            length += 5;
            return;
        }
        array[length] = (byte) type;
        length = NumberText.writeLong(value, array, length + 1);
        lineEnd();
    }

    /// A bulk string.
    public void bulk(byte[] value) {
        bulk(value, 0, value.length);
    }

    /// A bulk string of `bytes` bytes at `offset`.
    public void bulk(byte[] value, int offset, int bytes) {
        int at = beginBulk(bytes);
        System.arraycopy(value, offset, array, at, bytes);
        endBulk(at, bytes);
    }

    /// A bulk string of text, one byte per character (ISO 8859-1).
    public void bulkText(String text) {
        int at = beginBulk(text.length());
        for (int i = 0; i < text.length(); i++) {
            array[at + i] = (byte) text.charAt(i);
        }
        endBulk(at, text.length());
    }

    /// A bulk string of an integer's decimal text.
    public void bulkLong(long value) {
        int bytes = NumberText.longBytes(value);
        int at = beginBulk(bytes);
        NumberText.writeLong(value, array, at);
        endBulk(at, bytes);
    }

    /// Writes the header of a bulk string of `bytes` bytes and makes room for it, so that its bytes can be copied
    /// straight from
    /// where they are into [#array], fetched after this call. [#endBulk] must follow.
    ///
    /// @return the position in [#array] where the bytes belong
    public int beginBulk(int bytes) {
        if (bytes > bytesMax - 2 * HEADER_BYTES_MAX) {
            throw new ReplyTooLargeException((long) length + bytes, bytesMax);
        }
        ensure(bytes + HEADER_BYTES_MAX + 2);
        header('$', bytes);
        return length;
    }

    /// Completes what [#beginBulk] began, with the position that it returned and the same length.
    public void endBulk(int position, int bytes) {
        length = position + bytes;
        lineEnd();
    }

    /// Null: a null bulk string in RESP2.
    public void nil() {
        byte[] encoded = resp3 ? NULL_RESP3 : NULL_BULK;
        raw(encoded, 0, encoded.length);
    }

    /// Null where an array was expected: a null array in RESP2.
    public void nullArray() {
        byte[] encoded = resp3 ? NULL_RESP3 : NULL_ARRAY;
        raw(encoded, 0, encoded.length);
    }

    /// An array without elements.
    public void emptyArray() {
        header('*', 0);
    }

    /// The header of an array, to be followed by its elements.
    public void arrayHeader(int elements) {
        header('*', elements);
    }

    /// The header of a map, to be followed by each key and its value.
    public void mapHeader(int pairs) {
        if (resp3) {
            header('%', pairs);
        } else {
            header('*', 2L * pairs);
        }
    }

    /// The header of a set, to be followed by its elements.
    public void setHeader(int elements) {
        header(resp3 ? '~' : '*', elements);
    }

    /// The header of a message that the client did not ask for, to be followed by its elements.
    public void pushHeader(int elements) {
        header(resp3 ? '>' : '*', elements);
    }

    /// A floating-point number with up to 17 significant digits.
    public void doubleValue(double value) {
        if (resp3) {
            ensure(NumberText.DOUBLE_BYTES_MAX + 3);
            array[length] = ',';
            length = NumberText.writeDouble(value, array, length + 1);
            lineEnd();
        } else {
            doubleBulk(value);
        }
    }

    /// The digits are written behind the room for the longest header, which then closes up to them.
    private void doubleBulk(double value) {
        ensure(NumberText.DOUBLE_BYTES_MAX + 2 * HEADER_BYTES_MAX);
        int digits = length + HEADER_BYTES_MAX;
        int bytes = NumberText.writeDouble(value, array, digits) - digits;
        int at = beginBulk(bytes);
        System.arraycopy(array, digits, array, at, bytes);
        endBulk(at, bytes);
    }

    /// A floating-point number whose digits have been written already: a bulk string in RESP2.
    public void doubleText(String digits) {
        if (!resp3) {
            bulkText(digits);
            return;
        }
        ensure(digits.length() + 3);
        array[length++] = ',';
        ascii(digits, digits.length());
        lineEnd();
    }

    /// A truth value: 1 or 0 in RESP2.
    public void bool(boolean value) {
        if (!resp3) {
            header(':', value ? 1 : 0);
            return;
        }
        byte[] encoded = value ? TRUE_RESP3 : FALSE_RESP3;
        raw(encoded, 0, encoded.length);
    }

    /// An integer of any size, as its decimal text: a bulk string in RESP2.
    public void bigNumber(byte[] digits) {
        if (resp3) {
            line('(', digits);
        } else {
            bulk(digits);
        }
    }

    /// Text for people, with its format: a bulk string in RESP2.
    ///
    /// @param format three characters, such as `txt` or `mkd`
    /// @param text   its bytes
    public void verbatim(String format, byte[] text) {
        if (!resp3) {
            bulk(text);
            return;
        }
        ensure(text.length + HEADER_BYTES_MAX + 6);
        header('=', text.length + 4L);
        ascii(format, 3);
        array[length++] = ':';
        System.arraycopy(text, 0, array, length, text.length);
        length += text.length;
        lineEnd();
    }

    /// Like [#verbatim(String, byte[])], from text with one byte per character (ISO 8859-1).
    public void verbatim(String format, String text) {
        verbatim(format, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Marks the place of a header whose length is not known before its elements are written; one of the
    /// `closeDeferred`
    /// methods puts it in. Marks may be nested, and are closed from the inside out.
    public int deferred() {
        return length;
    }

    /// Puts the header of an array in at `mark`. *Cost*: moves what was written since.
    public void closeDeferredArray(int mark, int elements) {
        insertHeader(mark, '*', elements);
    }

    /// Puts the header of a map in at `mark`. *Cost*: moves what was written since.
    public void closeDeferredMap(int mark, int pairs) {
        if (resp3) {
            insertHeader(mark, '%', pairs);
        } else {
            insertHeader(mark, '*', 2L * pairs);
        }
    }

    /// Puts the header of a set in at `mark`. *Cost*: moves what was written since.
    public void closeDeferredSet(int mark, int elements) {
        insertHeader(mark, resp3 ? '~' : '*', elements);
    }

    private void insertHeader(int mark, char type, long elements) {
        int bytes = NumberText.longBytes(elements) + 3;
        int written = length - mark;
        ensure(Math.max(bytes, HEADER_BYTES_MAX));
        System.arraycopy(array, mark, array, mark + bytes, written);
        array[mark] = (byte) type;
        int end = NumberText.writeLong(elements, array, mark + 1);
        array[end] = '\r';
        array[end + 1] = '\n';
        length += bytes;
    }

    /// Bytes that are encoded already.
    public void raw(byte[] encoded, int offset, int bytes) {
        ensure(bytes);
        System.arraycopy(encoded, offset, array, length, bytes);
        length += bytes;
    }

    /// What another writer has encoded.
    public void raw(ReplyWriter other) {
        raw(other.array, 0, other.length);
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }
}
