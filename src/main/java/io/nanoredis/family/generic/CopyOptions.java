package io.nanoredis.family.generic;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The options of COPY.
///
/// @param database where the copy goes
/// @param replace whether a key that is there gives way
record CopyOptions(int database, boolean replace) {
    private static final byte[] DB = "DB".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACE = "REPLACE".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply NOT_AN_INT =
            ErrorReply.of("ERR value is out of range, value must between -2147483648 and 2147483647");

    /// Reads the options; null when one is wrong, and the error has been replied.
    ///
    /// @param selected the database of the source
    /// @param databases how many there are
    static @Nullable CopyOptions parse(Args args, int selected, int databases, ReplyWriter out) {
        int database = selected;
        boolean replace = false;
        for (int i = 3; i < args.count(); i++) {
            if (args.is(i, REPLACE)) {
                replace = true;
            } else if (args.is(i, DB) && i + 1 < args.count()) {
                ErrorReply refusal = databaseRefusal(args, ++i, databases);
                if (refusal != null) {
                    out.error(refusal);
                    return null;
                }
                database = (int) args.longValue();
            } else {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
        }
        return new CopyOptions(database, replace);
    }

    /// Why argument `i` is not the number of a database; null when it is, and [Args#longValue] gives it.
    static @Nullable ErrorReply databaseRefusal(Args args, int i, int databases) {
        if (!args.tryLong(i)) {
            return ErrorReply.NOT_AN_INTEGER;
        }
        long number = args.longValue();
        if (number != (int) number) {
            return NOT_AN_INT;
        }
        return number < 0 || number >= databases ? ErrorReply.DB_INDEX_OUT_OF_RANGE : null;
    }
}
