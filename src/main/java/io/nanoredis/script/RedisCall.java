package io.nanoredis.script;

import io.nanoredis.command.BlockingOp;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRegistry;
import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaError;
import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `redis.call` and `redis.pcall`: a command of the server, called by a script.
///
/// Checked in Redis's order: arguments, name, number of arguments, whether scripts may call it at all, whether this
/// script may write, memory. *Thread*: that of the engine.
final class RedisCall {
    private static final String NO_ARGUMENT = "ERR Please specify at least one argument for this redis lib call";
    private static final String WRONG_ARGUMENTS = "ERR Lua redis lib command arguments must be strings or integers";
    /// Commands that count as writing here although they change no keys, or only how these are kept.
    private static final Set<String> REPLICATED = Set.of("pfcount", "publish", "spublish");
    private static final int REPLY_BYTES_KEPT = 1 << 16;

    private final LuaState state;
    private final ScriptRun run;
    private final CallArguments arguments = new CallArguments();
    private final ReplyWriter reply = new ReplyWriter();
    private final ReplyToLua reader;

    RedisCall(LuaState state, ScriptRun run) {
        this.state = state;
        this.run = run;
        reader = new ReplyToLua(state);
    }

    /// Runs the command that the arguments name; an error it raises.
    int call(LuaCall call, ScriptHost host) {
        Object result = execute(call, host);
        if (isError(result)) {
            throw new LuaError(result);
        }
        return call.returns(result);
    }

    /// Runs the command that the arguments name; an error it returns as a table.
    int pcall(LuaCall call, ScriptHost host) {
        return call.returns(execute(call, host));
    }

    private static boolean isError(@Nullable Object result) {
        return result instanceof LuaTable table && table.get(ReplyFields.ERR) != null;
    }

    private @Nullable Object execute(LuaCall call, ScriptHost host) {
        Args args = arguments.of(call);
        if (args == null || args.count() == 0) {
            return error(args == null ? WRONG_ARGUMENTS : NO_ARGUMENT);
        }
        CommandRegistry registry = host.server().registry();
        Command command = find(registry, args);
        if (command == null) {
            return refusal("ERR Unknown Redis command called from script");
        }
        String refused = refusal(command, args);
        if (refused != null) {
            host.rejected(command);
            return refusal(refused);
        }
        if (waits(command, args)) {
            String name = ErrorReply.untilNul(args.text(0));
            return refusal("ERR " + name + " command is not allowed with BLOCK option from scripts");
        }
        if (command.isWrite()) {
            run.writes();
            host.running().changesData();
        }
        reply.reset(REPLY_BYTES_KEPT);
        reply.resp3(run.resp3());
        host.commands().run(command, args, reply);
        if (host.server().monitors() > 0) {
            host.monitored(command, args);
        }
        Object result = reader.read(reply);
        arguments.release();
        return result;
    }

    private static @Nullable Command find(CommandRegistry registry, Args args) {
        Command command = registry.find(args);
        return command != null && command.isContainer() && args.count() > 1
                ? registry.findSubcommand(command, args)
                : command;
    }

    /// Whether a command reads streams and says that it would wait; others that could just do not.
    private static boolean waits(Command command, Args args) {
        BlockingOp blocking = command.blockingOp();
        return blocking != null && command.group().equals("stream") && blocking.waits(args);
    }

    private @Nullable String refusal(Command command, Args args) {
        if (!command.acceptsCount(args.count()) || command.scope() == Command.Scope.CONTAINER) {
            return "ERR Wrong number of args calling Redis command from script";
        }
        if (command.has(CommandFlag.NOSCRIPT)) {
            return "ERR This Redis command is not allowed from script";
        }
        if (run.isReadOnly() && (command.isWrite() || REPLICATED.contains(command.name()))) {
            return "ERR Write commands are not allowed from read-only scripts.";
        }
        if (command.deniesOom() && run.deniesOom()) {
            return ErrorReply.OUT_OF_MEMORY.text();
        }
        return null;
    }

    /// Whether the arguments name a command with as many arguments as it takes: everything that is known is allowed.
    boolean isKnown(LuaCall call, ScriptHost host) {
        Args args = arguments.of(call);
        if (args == null || args.count() == 0) {
            throw new LuaError(error(args == null ? WRONG_ARGUMENTS : NO_ARGUMENT));
        }
        if (find(host.server().registry(), args) == null) {
            throw new LuaError(error("ERR Invalid command passed to redis.acl_check_cmd()"));
        }
        return true;
    }

    /// An error that no command has replied.
    LuaTable error(String text) {
        return error(LuaString.of(text));
    }

    private LuaTable error(LuaString text) {
        LuaTable table = state.newTable(0, 1);
        table.put(ReplyFields.ERR, text);
        return table;
    }

    /// The error of a command that was not run, as a command's own looks.
    private LuaTable refusal(String text) {
        LuaTable table = state.newTable(0, 2);
        table.put(ReplyFields.ERR, LuaString.of(text));
        table.put(ReplyFields.NOT_COUNTED, true);
        return table;
    }

    /// The error that `redis.error_reply` makes of a text: `-CODE message`, `CODE message` or only a message.
    LuaTable errorReply(LuaString given) {
        String text = ErrorReply.untilNul(given.toString());
        String rest = text.startsWith("-") ? text.substring(1) : text;
        int blank = rest.indexOf(' ');
        String whole = blank < 0
                ? "ERR " + trimmed(rest)
                : rest.substring(0, blank) + " " + trimmed(rest.substring(blank + 1));
        return error(LuaString.of(whole.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isLineEnd(text.charAt(from))) {
            from++;
        }
        while (to > from && isLineEnd(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isLineEnd(char c) {
        return c == '\r' || c == '\n';
    }
}
