package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;
import java.util.Locale;

/// The functions of `cmsgpack`.
///
/// *Thread*: the engine's.
final class MsgpackLibrary {
    private final Meter meter;

    private MsgpackLibrary(Meter meter) {
        this.meter = meter;
    }

    static void define(LuaTable library, Meter meter) {
        MsgpackLibrary functions = new MsgpackLibrary(meter);
        Libraries.define(library, "pack", functions::pack);
        Libraries.define(library, "unpack", call -> functions.unpack(call, 0, 0));
        Libraries.define(library, "unpack_one", call -> functions.unpack(call, 1, Libraries.int32(call, 2, 0)));
        Libraries.define(
                library,
                "unpack_limit",
                call -> functions.unpack(call, Libraries.int32(call, 2), Libraries.int32(call, 3, 0)));
        library.put("_NAME", LuaString.of("cmsgpack"));
        library.put("_VERSION", LuaString.of("lua-cmsgpack 0.4.0"));
        library.put("_COPYRIGHT", LuaString.of("Copyright (C) 2012, Salvatore Sanfilippo"));
        library.put("_DESCRIPTION", LuaString.of("MessagePack C implementation for Lua"));
    }

    private int pack(LuaCall call) {
        if (call.count() == 0) {
            throw call.argumentError(0, "MessagePack pack needs input.");
        }
        if (!call.hasRoom(call.count())) {
            throw call.argumentError(0, "Too many arguments for MessagePack pack.");
        }
        ByteSink out = new ByteSink(meter);
        MsgpackEncoder encoder = new MsgpackEncoder(out, meter);
        for (int i = 1; i <= call.count(); i++) {
            encoder.put(call.arg(i), 0);
        }
        return call.returnsString(out.toBytes());
    }

    /// Without a limit and an offset all values are unpacked; else the offset of the rest comes first, -1 at the end.
    private int unpack(LuaCall call, int limit, int offset) {
        LuaString data = call.string(1);
        int length = data.length();
        if (offset < 0 || limit < 0) {
            throw call.error(String.format(
                    Locale.ROOT, "Invalid request to unpack with offset of %d and limit of %d.", offset, length));
        }
        if (offset > length) {
            throw call.error(
                    String.format(Locale.ROOT, "Start offset %d greater than input length %d.", offset, length));
        }
        boolean all = limit == 0 && offset == 0;
        MsgpackDecoder decoder = new MsgpackDecoder(call, data, offset, meter);
        decoder.decode(all ? Integer.MAX_VALUE : limit);
        return decoder.pushResults(!all);
    }
}
