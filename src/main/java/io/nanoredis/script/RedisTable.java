package io.nanoredis.script;

import io.nanoredis.command.Faults;
import io.nanoredis.command.ServerFacts;
import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaError;
import io.nanoredis.lua.LuaNative;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import java.nio.charset.StandardCharsets;
import org.slf4j.event.Level;

/// The table `redis` that scripts see.
///
/// *Thread*: that of the engine.
final class RedisTable {
    private static final int LEVEL_DEBUG = 0;
    private static final int LEVEL_VERBOSE = 1;
    private static final int LEVEL_NOTICE = 2;
    private static final int LEVEL_WARNING = 3;
    private static final int REPL_AOF = 1;
    private static final int REPL_REPLICA = 2;
    private static final int REPL_ALL = REPL_AOF | REPL_REPLICA;

    private final ScriptEngine engine;
    private final LuaTable table;

    private RedisTable(ScriptEngine engine, LuaTable table) {
        this.engine = engine;
        this.table = table;
    }

    /// What every engine has: the commands, replies, logging and the version.
    static LuaTable of(ScriptEngine engine) {
        RedisTable redis = new RedisTable(engine, engine.state().newTable(0, 32));
        redis.addCalls();
        redis.addReplies();
        redis.addReplication();
        addLogging(redis.table, engine.server().faults());
        addVersion(redis.table);
        return redis.table;
    }

    /// What only scripts of EVAL have: remains of the debugger and of other ways of replication.
    static void addForScripts(LuaTable table) {
        LuaNative.define(table, "breakpoint", call -> call.returns(false));
        LuaNative.define(table, "debug", LuaCall::returns);
        LuaNative.define(table, "replicate_commands", call -> call.returns(true));
    }

    static void addVersion(LuaTable table) {
        String version = ServerFacts.REDIS_VERSION;
        int number = 0;
        for (String part : version.split("\\.", -1)) {
            number = number << 8 | Integer.parseInt(part);
        }
        table.put("REDIS_VERSION", LuaString.of(version));
        table.put("REDIS_VERSION_NUM", LuaValue.of((double) number));
    }

    static void addLogging(LuaTable table, Faults faults) {
        number(table, "LOG_DEBUG", LEVEL_DEBUG);
        number(table, "LOG_VERBOSE", LEVEL_VERBOSE);
        number(table, "LOG_NOTICE", LEVEL_NOTICE);
        number(table, "LOG_WARNING", LEVEL_WARNING);
        LuaNative.define(table, "log", call -> log(call, faults));
    }

    private static void number(LuaTable table, String name, int value) {
        table.put(name, LuaValue.of((double) value));
    }

    private void addCalls() {
        LuaNative.define(table, "call", call -> engine.calls().call(call, engine.host()));
        LuaNative.define(table, "pcall", call -> engine.calls().pcall(call, engine.host()));
        LuaNative.define(table, "setresp", this::setResp);
        LuaNative.define(table, "acl_check_cmd", this::aclCheck);
    }

    private void addReplies() {
        LuaNative.define(table, "error_reply", this::errorReply);
        LuaNative.define(table, "status_reply", this::statusReply);
        LuaNative.define(table, "sha1hex", this::sha1);
    }

    private void addReplication() {
        number(table, "REPL_NONE", 0);
        number(table, "REPL_AOF", REPL_AOF);
        number(table, "REPL_SLAVE", REPL_REPLICA);
        number(table, "REPL_REPLICA", REPL_REPLICA);
        number(table, "REPL_ALL", REPL_ALL);
        LuaNative.define(table, "set_repl", this::setReplication);
    }

    /// An error of the table's own functions, raised as a table.
    private LuaError wrong(String text) {
        return new LuaError(engine.calls().error("ERR " + text));
    }

    private int errorReply(LuaCall call) {
        if (call.count() != 1 || !(call.arg(1) instanceof LuaString text)) {
            return call.returns(engine.calls().error("ERR wrong number or type of arguments"));
        }
        return call.returns(engine.calls().errorReply(text));
    }

    private int statusReply(LuaCall call) {
        if (call.count() != 1 || !(call.arg(1) instanceof LuaString text)) {
            return call.returns(engine.calls().error("ERR wrong number or type of arguments"));
        }
        LuaTable status = call.newTable(0, 1);
        status.put(ReplyFields.OK, text);
        return call.returns(status);
    }

    private int sha1(LuaCall call) {
        if (call.count() != 1) {
            throw wrong("wrong number of arguments");
        }
        LuaString text = LuaValue.toStringOrNull(call.arg(1));
        byte[] bytes = text == null ? new byte[0] : text.bytes();
        call.work(bytes.length >> 4);
        return call.returnsString(Digest.of(bytes, 0, bytes.length).hexBytes());
    }

    private int setResp(LuaCall call) {
        if (call.count() != 1) {
            throw wrong("redis.setresp() requires one argument.");
        }
        Double version = LuaValue.toNumber(call.arg(1));
        int number = version == null ? 0 : (int) LuaValue.toInteger(version);
        if (number != 2 && number != 3) {
            throw wrong("RESP version must be 2 or 3.");
        }
        engine.run().resp3(number == 3, engine.host().session());
        return call.returns();
    }

    private int setReplication(LuaCall call) {
        if (call.count() != 1) {
            throw wrong("redis.set_repl() requires two arguments.");
        }
        Double flags = LuaValue.toNumber(call.arg(1));
        if ((LuaValue.toInteger(flags == null ? 0 : flags) & ~(long) REPL_ALL) != 0) {
            throw wrong("Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
        }
        return call.returns();
    }

    private int aclCheck(LuaCall call) {
        return call.returns(engine.calls().isKnown(call, engine.host()));
    }

    private static int log(LuaCall call, Faults faults) {
        if (call.count() < 2) {
            throw new LuaError(failure(call, "redis.log() requires two arguments or more."));
        }
        if (!(call.arg(1) instanceof Double level)) {
            throw new LuaError(failure(call, "First argument must be a number (log level)."));
        }
        long number = LuaValue.toInteger(level);
        if (number < LEVEL_DEBUG || number > LEVEL_WARNING) {
            throw new LuaError(failure(call, "Invalid debug level."));
        }
        StringBuilder line = new StringBuilder();
        for (int i = 2; i <= call.count(); i++) {
            LuaString part = LuaValue.toStringOrNull(call.arg(i));
            if (part != null) {
                line.append(i == 2 ? "" : " ").append(new String(part.bytes(), StandardCharsets.UTF_8));
            }
        }
        faults.log(level(number), line.toString());
        return call.returns();
    }

    private static LuaTable failure(LuaCall call, String text) {
        LuaTable error = call.newTable(0, 1);
        error.put(ReplyFields.ERR, LuaString.of("ERR " + text));
        return error;
    }

    private static Level level(long number) {
        return switch ((int) number) {
            case LEVEL_DEBUG -> Level.TRACE;
            case LEVEL_VERBOSE -> Level.DEBUG;
            case LEVEL_NOTICE -> Level.INFO;
            default -> Level.WARN;
        };
    }
}
