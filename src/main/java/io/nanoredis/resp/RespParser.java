package io.nanoredis.resp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds the next command in a connection's input: an array of bulk strings, or an inline command (a line of words,
/// quoted
/// as in a shell).
///
/// A command may arrive cut at any byte. The caller keeps its bytes, and calls again with the command's first byte
/// at `from`, wherever that has moved to, once there is more. Progress on a long command is remembered relative to that
/// first byte, so a command of n bytes in k pieces costs O(n + k), not O(n * k); a short one is simply parsed again.
///
/// *Limits*: nothing is allocated for what a client merely announces: room for arguments grows with those that have
/// arrived. Before authentication an array has at most 10 elements of at most 16,384 bytes. A line without its end
/// after 64 KiB is refused.
///
/// *Errors*: a violation makes [#parse] return [#ERROR]; [#error] is then the reply after which the connection closes.
///
/// *Thread*: belongs to one connection. *Cost*: no allocation but for progress on a split command of a kilobyte or
/// more.
///
/// *Source*: the RESP specification; the checks and their order follow the behaviour of Redis 7.0.
public final class RespParser {
    /// The command's end has not arrived yet; see [#bytesMissing].
    public static final int INCOMPLETE = -1;

    /// The input violates the protocol; see [#error].
    public static final int ERROR = -2;

    private static final int LINE_BYTES_MAX = 64 * 1024;
    private static final int ARGS_MAX_UNAUTHENTICATED = 10;
    private static final int BULK_BYTES_MAX_UNAUTHENTICATED = 16 * 1024;
    /// What one Java array can hold, less the framing: longer bulk strings could never arrive whole.
    private static final int BULK_BYTES_MAX = Integer.MAX_VALUE - LINE_BYTES_MAX;
    /// Below this many parsed bytes starting again is cheaper than keeping progress.
    private static final int PROGRESS_BYTES_MIN = 1024;

    /// A line that is over within so many bytes may be read without a look at [#scanned].
    private static final int SHORT_LINE_BYTES = 5;

    private static final int RETAINED_PROGRESS_ARGS = 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ONE_DIGIT_MASK = 0xffff00ff;
    private static final int ONE_DIGIT = '$' | ('\r' << 16) | ('\n' << 24);
    private static final int TWO_DIGITS_MASK = 0xff0000ff;
    private static final int TWO_DIGITS = '$' | ('\r' << 24);

    private int bulkBytesMax = 512 * 1024 * 1024;
    private boolean authenticated = true;

    /// Arguments still to come of the command in progress; 0 while no progress is kept.
    private int progressArgsLeft;
    /// Where the next argument begins, and the arguments before it, both relative to the command's first byte.
    private int progressAt;

    private @Nullable Args progress;
    /// Bytes of the unfinished line, first in what is parsed next, that are known not to end it.
    private int scanned;

    private long bytesMissing;
    private long number;
    private boolean numberValid;
    private @Nullable ErrorReply error;

    /// Sets the longest bulk string that is accepted, in bytes (`proto-max-bulk-len`). It is at least 1 MiB in any
    /// configuration; a limit below 100 would not hold on the fast path.
    public void bulkBytesMax(long bytes) {
        bulkBytesMax = (int) Math.min(bytes, BULK_BYTES_MAX);
    }

    /// Tells whether the client may send commands of any size; until it is authenticated, only small ones.
    public void authenticated(boolean authenticated) {
        this.authenticated = authenticated;
    }

    /// Forgets progress and errors, as at the start of a connection; the limits stay.
    public void reset() {
        progressArgsLeft = 0;
        progress = null;
        scanned = 0;
        bytesMissing = 0;
        error = null;
    }

    /// How many further bytes, at least, the command needs whose parse was [#INCOMPLETE]: exact within a long bulk
    /// string,
    /// else a lower bound. It is the client's claim, up to the limit for bulk strings.
    public long bytesMissing() {
        return bytesMissing;
    }

    /// The reply to the violation for which [#parse] returned [#ERROR].
    ///
    /// @throws IllegalStateException if there was none
    public ErrorReply error() {
        if (error == null) {
            throw new IllegalStateException("no protocol error has occurred");
        }
        return error;
    }

    /// Parses one command out of `buf[from, to)` into `into`.
    ///
    /// An inline command with quotes is unquoted in place, so `buf` is the parser's to change. A command without
    /// arguments
    /// (an empty line, an empty or null array) is a success with count 0 and wants no reply.
    ///
    /// @param from where the command begins; after [#INCOMPLETE] the same command's first byte
    /// @return where the next command begins, [#INCOMPLETE], or [#ERROR]
    public int parse(byte[] buf, int from, int to, Args into) {
        into.reset(buf);
        if (progressArgsLeft > 0) {
            return resume(buf, from, to, into);
        }
        if (to - from < 4) {
            return parseFirstLine(buf, from, to, into);
        }
        int args = buf[from + 1] - '0';
        if (buf[from] == '*' && buf[from + 2] == '\r' && args > 0 && args <= 9) {
            return parseArgs(buf, from, from + 4, to, args, into, 0);
        }
        return parseFirstLine(buf, from, to, into);
    }

    private int parseFirstLine(byte[] buf, int from, int to, Args into) {
        if (from >= to) {
            return incomplete(1);
        }
        if (buf[from] != '*') {
            return parseInline(buf, from, to, into);
        }
        int at = readNumberLine(buf, from, to, ErrorReply.TOO_BIG_MULTIBULK_COUNT);
        if (at < 0) {
            return at;
        }
        if (!numberValid || number > Integer.MAX_VALUE) {
            return fail(ErrorReply.INVALID_MULTIBULK_LENGTH);
        }
        if (number > ARGS_MAX_UNAUTHENTICATED && !authenticated) {
            return fail(ErrorReply.UNAUTHENTICATED_MULTIBULK_LENGTH);
        }
        return number <= 0 ? at : parseArgs(buf, from, at, to, (int) number, into, 0);
    }

    private int resume(byte[] buf, int from, int to, Args into) {
        Args parsed = Objects.requireNonNull(progress, "progress");
        int left = progressArgsLeft;
        progressArgsLeft = 0;
        int next = parseArgs(buf, from, from + progressAt, to, left, parsed, from);
        if (next >= 0) {
            into.view(parsed, buf, from);
        }
        if (next >= 0 && parsed.capacity() > RETAINED_PROGRESS_ARGS) {
            progress = null;
        }
        return next;
    }

    /// Parses `args` bulk strings from `at` on; offsets are stored relative to `origin`.
    private int parseArgs(byte[] buf, int from, int at, int to, int args, Args into, int origin) {
        for (int left = args; left > 0; left--) {
            int word = to - at >= 5 ? (int) INT.get(buf, at) : 0;
            int length = (word >>> 8) & 0xff;
            int body;
            if ((word & ONE_DIGIT_MASK) == ONE_DIGIT && isDigit(length)) {
                length -= '0';
                body = at + 4;
            } else if ((word & TWO_DIGITS_MASK) == TWO_DIGITS && isTwoDigits(word)) {
                length = (length - '0') * 10 + ((word >>> 16) & 0xff) - '0';
                body = at + 5;
            } else {
                body = readBulkLine(buf, at, to);
                if (body < 0) {
                    return body == ERROR ? ERROR : suspend(from, at, left, into, origin);
                }
                length = (int) number;
            }
            int room = to - body - 2;
            if (room < length) {
                bytesMissing = (long) length - room;
                return suspend(from, at, left, into, origin);
            }
            into.add(body - origin, length);
            at = body + length + 2;
        }
        return at;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isTwoDigits(int word) {
        int tens = (word >>> 8) & 0xff;
        return tens >= '1' && tens <= '9' && isDigit((word >>> 16) & 0xff);
    }

    /// Keeps the progress made, if it is worth keeping.
    private int suspend(int from, int at, int argsLeft, Args parsed, int origin) {
        if (at - from < PROGRESS_BYTES_MIN) {
            scanned = 0;
            return INCOMPLETE;
        }
        if (progress == null) {
            progress = new Args();
        }
        if (parsed != progress) {
            progress.view(parsed, Args.NOTHING, origin - from);
        }
        progressArgsLeft = argsLeft;
        progressAt = at - from;
        return INCOMPLETE;
    }

    private int readBulkLine(byte[] buf, int at, int to) {
        int next = readNumberLine(buf, at, to, ErrorReply.TOO_BIG_BULK_COUNT);
        if (next < 0) {
            return next;
        }
        if (buf[at] != '$') {
            return fail(ErrorReply.expectedDollar(buf[at]));
        }
        if (!numberValid || number < 0 || number > bulkBytesMax) {
            return fail(ErrorReply.INVALID_BULK_LENGTH);
        }
        if (number > BULK_BYTES_MAX_UNAUTHENTICATED && !authenticated) {
            return fail(ErrorReply.UNAUTHENTICATED_BULK_LENGTH);
        }
        return next;
    }

    /// Reads a line of a type byte and a number; the byte after the carriage return is not looked at, as in Redis.
    private int readNumberLine(byte[] buf, int at, int to, ErrorReply tooBig) {
        int end = indexOf(buf, at + scanned, to, (byte) '\r');
        if (end < 0) {
            return unfinishedLine(at, to, tooBig);
        }
        if (end + 1 >= to) {
            remember(end - at);
            return incomplete(1);
        }
        scanned = 0;
        numberValid = NumberText.isLong(buf, at + 1, end - at - 1);
        number = numberValid ? NumberText.toLong(buf, at + 1, end - at - 1) : 0;
        return end + 2;
    }

    private int unfinishedLine(int at, int to, ErrorReply tooBig) {
        if (to - at > LINE_BYTES_MAX) {
            return fail(tooBig);
        }
        remember(to - at);
        return incomplete(1);
    }

    /// Keeps how far a line has been looked at, unless it may yet prove a short one: that would leave the number
    /// behind,
    /// and the end of a later line could be passed over.
    private void remember(int bytes) {
        scanned = bytes < SHORT_LINE_BYTES ? 0 : bytes;
    }

    private static int indexOf(byte[] buf, int from, int to, byte wanted) {
        for (int i = from; i < to; i++) {
            if (buf[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private int incomplete(int missing) {
        bytesMissing = missing;
        return INCOMPLETE;
    }

    private int fail(ErrorReply reply) {
        error = reply;
        return ERROR;
    }

    private int parseInline(byte[] buf, int from, int to, Args into) {
        int newline = indexOf(buf, from + scanned, to, (byte) '\n');
        if (newline < 0) {
            return unfinishedLine(from, to, ErrorReply.TOO_BIG_INLINE_REQUEST);
        }
        scanned = 0;
        int end = newline > from && buf[newline - 1] == '\r' ? newline - 1 : newline;
        return InlineWords.split(buf, from, end, into) ? newline + 1 : fail(ErrorReply.UNBALANCED_QUOTES);
    }
}
