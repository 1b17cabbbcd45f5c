package io.nanoredis.script;

import io.nanoredis.command.ServerContext;
import io.nanoredis.lua.LuaAbort;
import io.nanoredis.lua.LuaError;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaPlace;
import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One Lua engine with what Redis adds to it: runs scripts or functions, watches their time, and turns what they return
/// or raise into a reply.
///
/// *Bounds*: memory and depth by the engine; time by [ScriptHost#makeWay], which every [#WORK_BETWEEN_LOOKS] units of
/// work gets a chance. *Thread*: one at a time.
final class ScriptEngine {
    static final int WORK_BETWEEN_LOOKS = 50_000;
    private static final long MAKE_WAY_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /// As much of an error as Redis shows where no script's code can be told.
    private static final int BARE_ERROR_CHARS_MAX = 100;

    private final ServerContext server;
    private final ScriptHost host;
    private final LuaState state = new LuaState();
    private final ScriptRun run = new ScriptRun();
    private final RedisCall calls;
    private long startNs;
    private long lastLookNs;
    private boolean sound = true;

    ScriptEngine(ServerContext server, ScriptHost host) {
        this.server = server;
        this.host = host;
        calls = new RedisCall(state, run);
        watch();
    }

    /// Looks at the time of what runs here, as it does from the beginning.
    void watch() {
        state.setHook(ignored -> look(), WORK_BETWEEN_LOOKS);
    }

    ServerContext server() {
        return server;
    }

    LuaState state() {
        return state;
    }

    ScriptRun run() {
        return run;
    }

    RedisCall calls() {
        return calls;
    }

    ScriptHost host() {
        return host;
    }

    /// Runs what [#run] has been begun for; exactly one more reply stands in `out` afterwards.
    void execute(LuaFunction function, ReplyWriter out, @Nullable Object... arguments) {
        int start = out.length();
        startNs = server.clock().nanos();
        lastLookNs = startNs;
        state.memory().limit(server.settings().scriptMemoryBytesMax());
        host.running().begin(run.name(), run.isFunction(), startNs);
        host.session().resp3(false);
        sound = false;
        try {
            @Nullable Object[] results = state.call(function, arguments);
            LuaToReply.write(state, results.length == 0 ? null : results[0], run.resp3(), out);
            sound = true;
        } catch (LuaError error) {
            out.truncate(start);
            out.error(located(error));
            sound = true;
        } catch (LuaAbort abort) {
            out.truncate(start);
            out.error(ended(abort));
            sound = true;
        } catch (StackOverflowError overflow) {
            out.truncate(start);
            out.error(bare("stack overflow"));
        } finally {
            host.running().end();
        }
    }

    /// Whether it may be used again: not after something was thrown in its middle that Lua knows nothing of.
    boolean isSound() {
        return sound;
    }

    // ---- time

    /// Looks at the clock now and then: whoever waits gets a moment, and may have the script stopped.
    private void look() {
        long nowNs = server.clock().nanos();
        if (nowNs - lastLookNs < MAKE_WAY_NS) {
            return;
        }
        lastLookNs = nowNs;
        long limitMs = server.settings().busyReplyThresholdMs();
        if (!host.running().isLate() && limitMs > 0 && nowNs - startNs > TimeUnit.MILLISECONDS.toNanos(limitMs)) {
            host.running().passLimit(run.command());
        }
        host.makeWay(host.running().isLate());
        if (host.running().isKilled()
                || (host.running().isLate() && server.scripts().isStopping())) {
            throw new LuaAbort(LuaAbort.Reason.KILLED, "Script killed by user with SCRIPT KILL...");
        }
    }

    // ---- errors

    private ErrorReply located(LuaError error) {
        LuaPlace place = error.place();
        String message = message(error.value());
        String source = place == null ? null : place.source();
        String line = place == null ? null : Integer.toString(place.line());
        if (place == null && error.value() instanceof LuaTable table) {
            source = text(table.get(ReplyFields.SOURCE));
            line = text(table.get(ReplyFields.LINE));
        }
        String shown = ErrorReply.untilNul(message);
        return ErrorReply.of(source == null || line == null ? shown : at(shown, source, line));
    }

    private static String message(@Nullable Object value) {
        if (value instanceof LuaTable table) {
            String text = text(table.get(ReplyFields.ERR));
            return text == null ? "ERR unknown error" : text;
        }
        return "ERR " + LuaValue.text(value);
    }

    private static @Nullable String text(@Nullable Object value) {
        LuaString text = LuaValue.toStringOrNull(value);
        return text == null ? null : new String(text.bytes(), StandardCharsets.ISO_8859_1);
    }

    private String at(String message, String source, String line) {
        return message + " script: " + run.name() + ", on " + source + ":" + line + ".";
    }

    private ErrorReply ended(LuaAbort abort) {
        LuaPlace place = abort.place();
        if (abort.reason() != LuaAbort.Reason.KILLED || place == null) {
            return bare(String.valueOf(abort.getMessage()));
        }
        return ErrorReply.of(at("ERR " + abort.getMessage(), place.source(), Integer.toString(place.line())));
    }

    private ErrorReply bare(String message) {
        String shown = message.substring(0, Math.min(message.length(), BARE_ERROR_CHARS_MAX));
        return ErrorReply.of("ERR Error running script " + run.name() + ", " + shown);
    }

    // ---- values

    /// A table of the arguments `from` to `to` (exclusive), from index 1.
    LuaTable array(Args args, int from, int to) {
        LuaTable table = state.newTable(to - from, 0);
        for (int i = from; i < to; i++) {
            table.put(i - from + 1, state.string(args.bytes(i)));
        }
        return table;
    }
}
