package io.nanoredis.script;

import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/// Writes what a script returns as the reply to its client.
///
/// A table is what its first known field says (`err`, `ok`, `double`, `map`, `set`, `big_number`, `verbatim_string`),
/// otherwise an array up to its first nil. What the client's protocol lacks is written as that protocol writes it;
/// truth values depend on the protocol that the script has chosen.
///
/// *Bounds*: values nest to a depth, beyond which an error stands for them; the memory that a reply may take.
final class LuaToReply {
    private static final int DEPTH_MAX = 1000;
    private static final ErrorReply TOO_DEEP = ErrorReply.of("ERR reached lua stack limit");

    private LuaToReply() {}

    /// Writes `value` to `out`, which is in the client's protocol.
    ///
    /// @param resp3 whether the script has chosen RESP3
    static void write(LuaState state, @Nullable Object value, boolean resp3, ReplyWriter out) {
        write(state, value, resp3, out, 0);
    }

    private static void write(LuaState state, @Nullable Object value, boolean resp3, ReplyWriter out, int depth) {
        switch (value) {
            case LuaString string -> out.bulk(string.bytes());
            case Double number -> out.integer(LuaValue.toInteger(number));
            case Boolean truth -> truth(truth, resp3, out);
            case LuaTable table -> table(state, table, resp3, out, depth);
            case null -> out.nil();
            default -> out.nil(); // functions, coroutines
        }
    }

    private static void truth(boolean value, boolean resp3, ReplyWriter out) {
        if (resp3) {
            out.bool(value);
        } else if (value) {
            out.integer(1);
        } else {
            out.nil();
        }
    }

    private static void table(LuaState state, LuaTable table, boolean resp3, ReplyWriter out, int depth) {
        if (depth > DEPTH_MAX) {
            out.error(TOO_DEEP);
            return;
        }
        state.work(1);
        if (table.get(ReplyFields.ERR) instanceof LuaString error) {
            out.error(ErrorReply.of(ErrorReply.untilNul(error.toString())));
        } else if (table.get(ReplyFields.OK) instanceof LuaString status) {
            out.simple(ErrorReply.inOneLine(ErrorReply.untilNul(status.toString())));
        } else if (table.get(ReplyFields.DOUBLE) instanceof Double number) {
            real(number, out);
        } else if (table.get(ReplyFields.MAP) instanceof LuaTable map) {
            map(state, map, resp3, out, depth);
        } else if (table.get(ReplyFields.SET) instanceof LuaTable set) {
            set(state, set, resp3, out, depth);
        } else if (table.get(ReplyFields.BIG_NUMBER) instanceof LuaString digits) {
            out.bigNumber(withoutLineEnds(digits));
        } else if (table.get(ReplyFields.VERBATIM) instanceof LuaTable text
                && text.get(ReplyFields.STRING) instanceof LuaString string
                && text.get(ReplyFields.FORMAT) instanceof LuaString format) {
            out.verbatim(threeCharacters(format.toString()), string.bytes());
        } else {
            array(state, table, resp3, out, depth);
        }
    }

    /// Not-a-number has a sign, which shows.
    private static void real(double number, ReplyWriter out) {
        if (Double.isNaN(number)) {
            out.doubleText(Double.doubleToRawLongBits(number) < 0 ? "-nan" : "nan");
        } else {
            out.doubleValue(number);
        }
    }

    /// As much of a format as a reply has room for, up to a NUL, with blanks behind it.
    private static String threeCharacters(String format) {
        int end = format.indexOf('\0');
        return ((end < 0 ? format : format.substring(0, end)) + "   ").substring(0, 3);
    }

    private static byte[] withoutLineEnds(LuaString digits) {
        byte[] bytes = digits.bytes().clone();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                bytes[i] = ' ';
            }
        }
        return bytes;
    }

    private static void map(LuaState state, LuaTable map, boolean resp3, ReplyWriter out, int depth) {
        int mark = out.deferred();
        int pairs = 0;
        for (int at = map.next(0); at != 0; at = map.next(at)) {
            write(state, map.keyAt(at), resp3, out, depth + 1);
            write(state, map.valueAtCursor(at), resp3, out, depth + 1);
            pairs++;
        }
        out.closeDeferredMap(mark, pairs);
    }

    private static void set(LuaState state, LuaTable set, boolean resp3, ReplyWriter out, int depth) {
        int mark = out.deferred();
        int members = 0;
        for (int at = set.next(0); at != 0; at = set.next(at)) {
            write(state, set.keyAt(at), resp3, out, depth + 1);
            members++;
        }
        out.closeDeferredSet(mark, members);
    }

    private static void array(LuaState state, LuaTable table, boolean resp3, ReplyWriter out, int depth) {
        int count = 0;
        while (table.get(count + 1) != null) {
            count++;
        }
        state.work(count);
        out.arrayHeader(count);
        for (int i = 1; i <= count; i++) {
            write(state, table.get(i), resp3, out, depth + 1);
        }
    }
}
