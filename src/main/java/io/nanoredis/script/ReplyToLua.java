package io.nanoredis.script;

import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the reply of a command as a value of Lua.
///
/// Integers become numbers, bulk strings strings, arrays tables; the rest become tables with one field (`ok`, `err`,
/// `double`, `map`, `set`, `big_number`, `verbatim_string`). Null is false in RESP2 and nil in RESP3.
///
/// *Thread*: that of the engine. Reused; trusts what the server has encoded.
final class ReplyToLua {
    private final LuaState state;
    private byte[] reply = new byte[0];
    private int at;

    ReplyToLua(LuaState state) {
        this.state = state;
    }

    /// The one reply in `out`.
    @Nullable
    Object read(ReplyWriter out) {
        reply = out.array();
        at = 0;
        return value();
    }

    private @Nullable Object value() {
        byte type = reply[at++];
        return switch (type) {
            case ':' -> LuaValue.of((double) number());
            case '$' -> bulk();
            case '+' -> field(ReplyFields.OK, line());
            case '-' -> error();
            case '*' -> array();
            case '%' -> field(ReplyFields.MAP, map());
            case '~' -> field(ReplyFields.SET, set());
            case '_' -> {
                at += 2;
                yield null;
            }
            case '#' -> {
                boolean truth = reply[at] == 't';
                at += 3;
                yield LuaValue.of(truth);
            }
            case ',' -> field(ReplyFields.DOUBLE, doubleValue());
            case '(' -> field(ReplyFields.BIG_NUMBER, line());
            case '=' -> verbatim();
            case '|' -> {
                map();
                yield value();
            }
            default -> throw new IllegalStateException("reply: type " + (char) type + " (expected one of RESP)");
        };
    }

    private long number() {
        int end = lineEnd();
        long number = NumberText.toLong(reply, at, end - at);
        at = end + 2;
        return number;
    }

    private int lineEnd() {
        int end = at;
        while (reply[end] != '\r') {
            end++;
        }
        return end;
    }

    private LuaString line() {
        int end = lineEnd();
        LuaString text = state.string(Arrays.copyOfRange(reply, at, end));
        at = end + 2;
        return text;
    }

    private Object bulk() {
        int length = (int) number();
        if (length < 0) {
            return false;
        }
        LuaString text = state.string(Arrays.copyOfRange(reply, at, at + length));
        at += length + 2;
        return text;
    }

    private LuaTable field(LuaString name, Object value) {
        LuaTable table = state.newTable(0, 1);
        table.put(name, value);
        return table;
    }

    /// Commands count their errors themselves.
    private LuaTable error() {
        LuaTable table = state.newTable(0, 2);
        table.put(ReplyFields.ERR, line());
        table.put(ReplyFields.NOT_COUNTED, true);
        return table;
    }

    private Object array() {
        int length = (int) number();
        if (length < 0) {
            return false;
        }
        LuaTable table = state.newTable(length, 0);
        for (int i = 1; i <= length; i++) {
            table.put(i, value());
        }
        return table;
    }

    private LuaTable map() {
        int pairs = (int) number();
        LuaTable table = state.newTable(0, pairs);
        for (int i = 0; i < pairs; i++) {
            Object key = value();
            Object value = value();
            if (key != null) {
                table.put(key, value);
            }
        }
        return table;
    }

    private LuaTable set() {
        int members = (int) number();
        LuaTable table = state.newTable(0, members);
        for (int i = 0; i < members; i++) {
            Object member = value();
            if (member != null) {
                table.put(member, true);
            }
        }
        return table;
    }

    private Object doubleValue() {
        String digits = line().toString();
        return switch (digits) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan", "-nan" -> Double.NaN;
            default -> LuaValue.of(Double.parseDouble(digits));
        };
    }

    private LuaTable verbatim() {
        int length = (int) number();
        LuaTable text = state.newTable(0, 2);
        text.put(ReplyFields.FORMAT, LuaString.of(new String(reply, at, 3, StandardCharsets.ISO_8859_1)));
        text.put(ReplyFields.STRING, state.string(Arrays.copyOfRange(reply, at + 4, at + length)));
        at += length + 2;
        return field(ReplyFields.VERBATIM, text);
    }
}
