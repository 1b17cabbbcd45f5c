package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.Meter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of `cmsgpack.unpack` and its kind.
///
/// Open arrays and maps are kept in a list and not on the Java stack. A count in the data is never believed: room is
/// made value by value, as the data brings them. *Thread*: the engine's.
final class MsgpackDecoder {
    /// What an open array or map, or a result, weighs.
    private static final int FRAME_BYTES = 48;

    /// What every open array or map holds on the stack in Redis: its table and the key of the next value.
    private static final int FRAME_SLOTS = 2;

    private static final String TOO_MANY =
            "stack overflow (too many return values at once; use unpack_one or unpack_limit instead.)";

    private final LuaCall call;
    private final LuaString data;
    private final Meter meter;
    private final List<@Nullable Object> results = new ArrayList<>();
    private final List<Frame> open = new ArrayList<>();
    private int at;

    MsgpackDecoder(LuaCall call, LuaString data, int offset, Meter meter) {
        this.call = call;
        this.data = data;
        this.at = offset;
        this.meter = meter;
    }

    /// An array or map that is being read.
    private static final class Frame {
        final LuaTable table;
        final boolean isMap;
        final long count;
        long read;
        boolean hasKey;

        @Nullable
        Object key;

        Frame(LuaTable table, boolean isMap, long count) {
            this.table = table;
            this.isMap = isMap;
            this.count = count;
        }
    }

    /// Reads values until the data or the limit is reached.
    void decode(int limit) {
        while (at < data.length() && results.size() < limit) {
            readValue();
            while (!open.isEmpty()) {
                proceed(open.getLast());
            }
        }
    }

    /// Pushes the results, behind the offset of the rest where that is wanted, and returns how many values there are.
    int pushResults(boolean withOffset) {
        if (withOffset) {
            if (1 + results.size() + 1 > Libraries.STACK_SLOTS) {
                throw call.error("stack overflow (in function mp_unpack_full)");
            }
            call.push(at == data.length() ? -1.0 : at);
        }
        for (Object result : results) {
            call.push(result);
        }
        return results.size() + (withOffset ? 1 : 0);
    }

    private int slots() {
        int slots = 1 + results.size() + FRAME_SLOTS * open.size();
        if (!open.isEmpty() && open.getLast().isMap && !open.getLast().hasKey) {
            slots--;
        }
        return slots;
    }

    private void proceed(Frame frame) {
        if (frame.read == frame.count) {
            open.removeLast();
            deliver(frame.table);
        } else {
            readValue();
        }
    }

    private void deliver(@Nullable Object value) {
        if (open.isEmpty()) {
            meter.charge(FRAME_BYTES);
            results.add(value);
            return;
        }
        Frame frame = open.getLast();
        if (frame.isMap && !frame.hasKey) {
            frame.key = value;
            frame.hasKey = true;
            return;
        }
        frame.read++;
        frame.hasKey = false;
        if (frame.isMap) {
            frame.table.put(frame.key, value);
        } else {
            frame.table.put(LuaValue.of((double) frame.read), value);
        }
    }

    private void readValue() {
        meter.work(1);
        if (slots() + 1 > Libraries.STACK_SLOTS) {
            throw call.error(TOO_MANY);
        }
        require(1);
        int tag = data.byteAt(at++);
        if (tag < 0x80) {
            deliver(LuaValue.of((double) tag));
        } else if (tag >= 0xE0) {
            deliver(LuaValue.of((double) (byte) tag));
        } else if (tag < 0x90) {
            openFrame(true, tag & 15);
        } else if (tag < 0xA0) {
            openFrame(false, tag & 15);
        } else if (tag < 0xC0) {
            readString(tag & 31);
        } else {
            readTagged(tag);
        }
    }

    private void readTagged(int tag) {
        switch (tag) {
            case 0xC0 -> deliver(null);
            case 0xC2, 0xC3 -> deliver(LuaValue.of(tag == 0xC3));
            case 0xCA -> deliver(LuaValue.of(Float.intBitsToFloat((int) word(4))));
            case 0xCB -> deliver(LuaValue.of(Double.longBitsToDouble(word(8))));
            case 0xCC, 0xCD, 0xCE, 0xCF -> deliver(LuaValue.of((double) word(1 << (tag - 0xCC))));
            case 0xD0, 0xD1, 0xD2, 0xD3 -> deliver(LuaValue.of((double) signed(1 << (tag - 0xD0))));
            case 0xD9, 0xDA, 0xDB -> readString(word(1 << (tag - 0xD9)));
            case 0xDC, 0xDD -> openFrame(false, word(2 << (tag - 0xDC)));
            case 0xDE, 0xDF -> openFrame(true, word(2 << (tag - 0xDE)));
            default -> throw call.error("Bad data format in input.");
        }
    }

    private void require(long bytes) {
        if (data.length() - at < bytes) {
            throw call.error("Missing bytes in input.");
        }
    }

    private long word(int width) {
        require(width);
        long bits = 0;
        for (int i = 0; i < width; i++) {
            bits = bits << 8 | data.byteAt(at++);
        }
        return bits;
    }

    private long signed(int width) {
        int unused = 64 - 8 * width;
        return word(width) << unused >> unused;
    }

    private void readString(long length) {
        require(length);
        meter.charge(length);
        meter.work((int) (length / 64));
        LuaString string = data.substring(at, at + (int) length);
        at += (int) length;
        deliver(string);
    }

    private void openFrame(boolean isMap, long count) {
        if (!isMap && slots() + 2 > Libraries.STACK_SLOTS) {
            throw call.error("stack overflow (in function mp_decode_to_lua_array)");
        }
        meter.charge(FRAME_BYTES);
        open.add(new Frame(call.newTable(0, 0), isMap, count));
    }
}
