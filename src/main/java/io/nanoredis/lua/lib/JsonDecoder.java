package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaPointer;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.Meter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of `cjson.decode`.
///
/// Open arrays and objects are kept in a list and not on the Java stack, so that a script may raise the depth that it
/// allows itself. *Thread*: the engine's.
final class JsonDecoder {
    /// What an open array or object weighs.
    private static final int FRAME_BYTES = 48;

    /// What each open array, each open object, and opening them needs on the stack in Redis.
    private static final int ARRAY_SLOTS = 1;

    private static final int OBJECT_SLOTS = 2;
    private static final int ARRAY_OPENING_SLOTS = 2;
    private static final int OBJECT_OPENING_SLOTS = 3;

    private final LuaCall call;
    private final JsonOptions options;
    private final Meter meter;
    private final LuaString text;
    private final JsonTokens tokens;
    private final List<Frame> open = new ArrayList<>();
    private int slots = 1;
    private @Nullable Object result;

    JsonDecoder(LuaCall call, JsonOptions options, Meter meter, LuaString text) {
        this.call = call;
        this.options = options;
        this.meter = meter;
        this.text = text;
        this.tokens = new JsonTokens(text.bytes(), options.decodeInvalid, meter);
    }

    /// An array or object that is being read.
    private static final class Frame {
        final LuaTable table;
        final boolean isArray;
        int count;
        LuaString key = LuaString.EMPTY;

        Frame(LuaTable table, boolean isArray) {
            this.table = table;
            this.isArray = isArray;
        }
    }

    /// The value of the text.
    @Nullable
    Object decode() {
        if (text.length() >= 2 && (text.byteAt(0) == 0 || text.byteAt(1) == 0)) {
            throw call.error("JSON parser does not support UTF-16 or UTF-32");
        }
        tokens.next();
        readValue();
        while (!open.isEmpty()) {
            meter.work(1);
            tokens.next();
            proceed(open.getLast());
        }
        tokens.next();
        if (tokens.kind() != JsonTokens.Kind.T_END) {
            throw unexpected("the end");
        }
        return result;
    }

    private RuntimeException unexpected(String expected) {
        return call.error(
                "Expected " + expected + " but found " + tokens.found() + " at character " + (tokens.start() + 1));
    }

    /// Takes the current token as a value; arrays and objects stay open.
    private void readValue() {
        switch (tokens.kind()) {
            case T_STRING -> deliver(call.string(tokens.string()));
            case T_NUMBER -> deliver(LuaValue.of(tokens.number()));
            case T_BOOLEAN -> deliver(LuaValue.of(tokens.truth()));
            case T_NULL -> deliver(LuaPointer.NULL);
            case T_ARR_BEGIN -> openFrame(true, ARRAY_OPENING_SLOTS, ARRAY_SLOTS);
            case T_OBJ_BEGIN -> openFrame(false, OBJECT_OPENING_SLOTS, OBJECT_SLOTS);
            default -> throw unexpected("value");
        }
    }

    private void openFrame(boolean isArray, int opening, int kept) {
        int depth = open.size() + 1;
        if (depth > options.decodeDepthMax || slots + opening > Libraries.STACK_SLOTS) {
            throw call.error("Found too many nested data structures (" + depth + ") at character " + tokens.end());
        }
        slots += kept;
        meter.charge(FRAME_BYTES);
        open.add(new Frame(call.newTable(0, 0), isArray));
    }

    private void deliver(Object value) {
        if (open.isEmpty()) {
            result = value;
            return;
        }
        Frame frame = open.getLast();
        frame.count++;
        if (frame.isArray) {
            frame.table.put(frame.count, value);
        } else {
            frame.table.put(frame.key, value);
        }
    }

    private void closeFrame() {
        Frame closed = open.removeLast();
        slots -= closed.isArray ? ARRAY_SLOTS : OBJECT_SLOTS;
        deliver(closed.table);
    }

    private void proceed(Frame frame) {
        if (frame.isArray) {
            proceedArray(frame);
        } else {
            proceedObject(frame);
        }
    }

    private void proceedArray(Frame frame) {
        if (tokens.kind() == JsonTokens.Kind.T_ARR_END) {
            closeFrame();
        } else if (frame.count == 0) {
            readValue();
        } else if (tokens.kind() == JsonTokens.Kind.T_COMMA) {
            tokens.next();
            readValue();
        } else {
            throw unexpected("comma or array end");
        }
    }

    private void proceedObject(Frame frame) {
        if (tokens.kind() == JsonTokens.Kind.T_OBJ_END) {
            closeFrame();
        } else if (frame.count == 0) {
            readMember(frame);
        } else if (tokens.kind() == JsonTokens.Kind.T_COMMA) {
            tokens.next();
            readMember(frame);
        } else {
            throw unexpected("comma or object end");
        }
    }

    private void readMember(Frame frame) {
        if (tokens.kind() != JsonTokens.Kind.T_STRING) {
            throw unexpected("object key string");
        }
        frame.key = call.string(tokens.string());
        tokens.next();
        if (tokens.kind() != JsonTokens.Kind.T_COLON) {
            throw unexpected("colon");
        }
        tokens.next();
        readValue();
    }
}
