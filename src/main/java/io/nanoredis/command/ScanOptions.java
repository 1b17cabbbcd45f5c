package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the commands that go through the elements of one value step by step ask for: HSCAN, SSCAN, ZSCAN.
///
/// @param count how many elements a step should pass, at least 1
/// @param pattern what an element's name must match; null for any
/// @param flagged whether the word stood there that only one of these commands knows, such as NOVALUES
@SuppressWarnings("ArrayRecordComponent") // only ever read, for the length of one command
public record ScanOptions(int count, byte @Nullable [] pattern, boolean flagged) {
    private static final byte[] MATCH = "MATCH".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COUNT = "COUNT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_WORD = new byte[0];
    private static final int COUNT_DEFAULT = 10;

    /// The options from an argument on; null if they are wrong, and the error has been replied.
    public static @Nullable ScanOptions parse(Args args, int from, ReplyWriter out) {
        return parse(args, from, NO_WORD, out);
    }

    /// The same with a word of the command's own.
    ///
    /// @param flag the word, in upper case
    public static @Nullable ScanOptions parse(Args args, int from, byte[] flag, ReplyWriter out) {
        int count = COUNT_DEFAULT;
        byte[] pattern = null;
        boolean flagged = false;
        for (int i = from; i < args.count(); i++) {
            boolean hasValue = i + 1 < args.count();
            if (hasValue && args.is(i, COUNT)) {
                i++;
                if (!args.tryLong(i)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return null;
                }
                if (args.longValue() < 1) {
                    out.error(ErrorReply.SYNTAX);
                    return null;
                }
                count = (int) Math.min(args.longValue(), Integer.MAX_VALUE);
            } else if (hasValue && args.is(i, MATCH)) {
                i++;
                byte[] glob = args.bytes(i);
                pattern = Glob.matchesAll(glob) ? null : glob;
            } else if (flag.length > 0 && args.is(i, flag)) {
                flagged = true;
            } else {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
        }
        return new ScanOptions(count, pattern, flagged);
    }

    /// Whether an element of this name is wanted.
    public boolean matches(byte[] array, int offset, int length) {
        return pattern == null || Glob.matches(pattern, array, offset, length, false);
    }
}
