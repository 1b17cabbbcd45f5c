package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaPointer;
import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.Meter;
import java.util.Locale;

/// One instance of `cjson`: its functions over its own options.
///
/// *Thread*: the engine's.
final class JsonLibrary {
    private final Meter meter;
    private final JsonOptions options = new JsonOptions();

    private JsonLibrary(Meter meter) {
        this.meter = meter;
    }

    /// A new table of functions with default options, as `cjson.new` makes them.
    static LuaTable create(LuaState state, Meter meter) {
        LuaTable library = state.newTable();
        JsonLibrary instance = new JsonLibrary(meter);
        Libraries.define(library, "encode", instance::encode);
        Libraries.define(library, "decode", instance::decode);
        instance.defineOptions(library);
        Libraries.define(library, "new", call -> call.returns((Object) create(call.state(), meter)));
        library.put("null", LuaPointer.NULL);
        library.put("_NAME", LuaString.of("cjson"));
        library.put("_VERSION", LuaString.of("2.1.0"));
        return library;
    }

    private void defineOptions(LuaTable library) {
        Libraries.define(library, "encode_sparse_array", this::sparseArray);
        Libraries.define(library, "encode_max_depth", this::encodeDepth);
        Libraries.define(library, "decode_max_depth", this::decodeDepth);
        Libraries.define(library, "encode_number_precision", this::numberPrecision);
        Libraries.define(library, "encode_keep_buffer", this::keepBuffer);
        Libraries.define(library, "encode_invalid_numbers", this::encodeInvalid);
        Libraries.define(library, "decode_invalid_numbers", this::decodeInvalid);
    }

    private static void requireOneArgument(LuaCall call) {
        if (call.count() != 1) {
            throw call.argumentError(1, "expected 1 argument");
        }
    }

    private int encode(LuaCall call) {
        requireOneArgument(call);
        return call.returnsString(new JsonEncoder(call, options, meter).encode(call.arg(1)));
    }

    private int decode(LuaCall call) {
        requireOneArgument(call);
        return call.returns(new JsonDecoder(call, options, meter, call.string(1)).decode());
    }

    private int sparseArray(LuaCall call) {
        allow(call, 3);
        options.sparseConvert = flag(call, options.sparseConvert);
        options.sparseRatio = integer(call, 2, options.sparseRatio, 0, Integer.MAX_VALUE);
        options.sparseSafe = integer(call, 3, options.sparseSafe, 0, Integer.MAX_VALUE);
        call.push(LuaValue.of(options.sparseConvert));
        call.push((double) options.sparseRatio);
        call.push((double) options.sparseSafe);
        return 3;
    }

    private int encodeDepth(LuaCall call) {
        allow(call, 1);
        options.encodeDepthMax = integer(call, 1, options.encodeDepthMax, 1, Integer.MAX_VALUE);
        return call.returns(options.encodeDepthMax);
    }

    private int decodeDepth(LuaCall call) {
        allow(call, 1);
        options.decodeDepthMax = integer(call, 1, options.decodeDepthMax, 1, Integer.MAX_VALUE);
        return call.returns(options.decodeDepthMax);
    }

    private int numberPrecision(LuaCall call) {
        allow(call, 1);
        options.numberDigits = integer(call, 1, options.numberDigits, 1, JsonOptions.NUMBER_DIGITS_MAX);
        return call.returns(options.numberDigits);
    }

    private int keepBuffer(LuaCall call) {
        allow(call, 1);
        options.keepBuffer = flag(call, options.keepBuffer);
        return call.returns(options.keepBuffer);
    }

    private int decodeInvalid(LuaCall call) {
        allow(call, 1);
        options.decodeInvalid = flag(call, options.decodeInvalid);
        return call.returns(options.decodeInvalid);
    }

    private int encodeInvalid(LuaCall call) {
        allow(call, 1);
        if (call.arg(1) instanceof Boolean on) {
            options.encodeInvalid = on ? JsonOptions.Invalid.ON : JsonOptions.Invalid.OFF;
        } else if (!call.isNoneOrNil(1)) {
            options.encodeInvalid = switch (call.option(1, null, "off", "on", "null")) {
                case 0 -> JsonOptions.Invalid.OFF;
                case 1 -> JsonOptions.Invalid.ON;
                default -> JsonOptions.Invalid.NULL;
            };
        }
        return options.encodeInvalid == JsonOptions.Invalid.NULL
                ? call.returns(LuaString.of("null"))
                : call.returns(options.encodeInvalid == JsonOptions.Invalid.ON);
    }

    private static void allow(LuaCall call, int arguments) {
        if (call.count() > arguments) {
            throw call.argumentError(arguments + 1, "found too many arguments");
        }
    }

    private static boolean flag(LuaCall call, boolean setting) {
        if (call.isNoneOrNil(1)) {
            return setting;
        }
        return call.arg(1) instanceof Boolean on ? on : call.option(1, null, "off", "on") == 1;
    }

    private static int integer(LuaCall call, int index, int setting, int least, int most) {
        if (call.isNoneOrNil(index)) {
            return setting;
        }
        int value = Libraries.int32(call, index);
        if (value < least || value > most) {
            throw call.argumentError(1, String.format(Locale.ROOT, "expected integer between %d and %d", least, most));
        }
        return value;
    }
}
