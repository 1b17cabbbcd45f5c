package io.nanoredis.family.scripting;

import static io.nanoredis.command.CommandFlag.MOVABLEKEYS;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.NO_MANDATORY_KEYS;
import static io.nanoredis.command.CommandFlag.READONLY;
import static io.nanoredis.command.CommandFlag.SKIP_MONITOR;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.script.Libraries;
import io.nanoredis.script.Script;
import io.nanoredis.script.ScriptException;
import io.nanoredis.script.Scripting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// EVAL, EVALSHA, FCALL and their read-only forms.
///
/// They run on the shard of their keys when they are known to touch no others, or when there is one shard only;
/// otherwise in the fiber, under locks.
final class RunCommands {
    private static final int KEY_COUNT = 2;
    private static final int FIRST_KEY = 3;
    private static final ErrorReply NO_SCRIPT = ErrorReply.of("NOSCRIPT No matching script. Please use EVAL.");
    private static final ErrorReply NO_FUNCTION = ErrorReply.of("ERR Function not found");
    private static final ErrorReply BAD_KEY_COUNT = ErrorReply.of("ERR Bad number of keys provided");
    private static final ErrorReply TOO_MANY_KEYS =
            ErrorReply.of("ERR Number of keys can't be greater than number of args");
    private static final ErrorReply NEGATIVE_KEYS = ErrorReply.of("ERR Number of keys can't be negative");

    private static final String KEYS_ARE_CHANGED =
            "What a script does with its keys is not known beforehand: everything is assumed.";
    private static final String KEYS_ARE_READ =
            "What a script does with its keys is not known beforehand: that it reads them is assumed.";

    private final Scripting scripting;

    RunCommands(Scripting scripting) {
        this.scripting = scripting;
    }

    List<CommandRow> rows() {
        return List.of(
                row("eval", "2.6.0", "script", false)
                        .keyNotes(KEYS_ARE_CHANGED)
                        .summary("Runs a script in Lua.")
                        .with(builder -> script(builder, false, false)),
                row("evalsha", "2.6.0", "sha1", false)
                        .summary("Runs a script in Lua that the server knows by its digest.")
                        .with(builder -> script(builder, true, false)),
                row("eval_ro", "7.0.0", "script", true)
                        .keyNotes(KEYS_ARE_READ)
                        .summary("Runs a script in Lua that changes nothing.")
                        .with(builder -> script(builder, false, true)),
                row("evalsha_ro", "7.0.0", "sha1", true)
                        .summary("Runs a script in Lua that the server knows by its digest and that changes nothing.")
                        .with(builder -> script(builder, true, true)),
                row("fcall", "7.0.0", "function", false)
                        .keyNotes(KEYS_ARE_CHANGED)
                        .summary("Runs a function of a library.")
                        .with(builder -> function(builder, false)),
                row("fcall_ro", "7.0.0", "function", true)
                        .keyNotes(KEYS_ARE_READ)
                        .summary("Runs a function of a library that changes nothing.")
                        .with(builder -> function(builder, true)));
    }

    private static CommandRow row(String name, String since, String what, boolean readOnly) {
        CommandRow builder = ScriptingFamily.named(name)
                .arity(-3)
                .flags(NOSCRIPT, STALE, SKIP_MONITOR, NO_MANDATORY_KEYS, MOVABLEKEYS)
                .since(since)
                .complexity("Depends on what is run.")
                .syntax(what + " numkeys [key [key ...]] [arg [arg ...]]")
                .script();
        return readOnly
                ? builder.flags(READONLY).countedKeys(KEY_COUNT, 1, "RO", "access")
                : builder.countedKeys(KEY_COUNT, 1, "RW", "access", "update");
    }

    private void script(CommandRow row, boolean bySha, boolean readOnly) {
        row.onShard((cx, args, out) -> runScript(cx, args, bySha, readOnly, out))
                .acrossShards((cx, args, out) -> runScript(cx, args, bySha, readOnly, out))
                .reaching(args -> reachesFurther(args, bySha));
    }

    private void function(CommandRow row, boolean readOnly) {
        row.onShard((cx, args, out) -> runFunction(cx, args, readOnly, out))
                .acrossShards((cx, args, out) -> runFunction(cx, args, readOnly, out))
                .reaching(this::reachesFurther);
    }

    // ---- scripts

    /// Whether the script may touch other keys than those declared; one that is not known may be when its turn comes.
    private boolean reachesFurther(Args args, boolean bySha) {
        if (!args.tryLong(KEY_COUNT) || wrongKeyCount(args) != null) {
            return false; // the command itself will say so
        }
        try {
            Script script =
                    bySha ? find(args, true) : scripting.scripts().peek(args.array(), args.offset(1), args.length(1));
            return script == null || !script.isConfined(args);
        } catch (ScriptException refused) {
            return false; // the command itself will say so
        }
    }

    private @Nullable Script find(Args args, boolean bySha) throws ScriptException {
        return bySha
                ? scripting.scripts().find(args.array(), args.offset(1), args.length(1))
                : scripting.scripts().load(args.array(), args.offset(1), args.length(1));
    }

    private void runScript(ShardContext cx, Args args, boolean bySha, boolean readOnly, ReplyWriter out) {
        Script script = prepared(args, bySha, out);
        if (script != null) {
            scripting.run(cx, script, args, (int) args.longValue(), readOnly, out);
        }
    }

    private void runScript(Coordinator cx, Args args, boolean bySha, boolean readOnly, ReplyWriter out) {
        Script script = prepared(args, bySha, out);
        if (script != null) {
            scripting.run(cx, script, args, (int) args.longValue(), readOnly, out);
        }
    }

    /// The script, with the number of keys in the arguments' long value; null when an error has been written.
    private @Nullable Script prepared(Args args, boolean bySha, ReplyWriter out) {
        try {
            if (bySha && args.length(1) != 40) {
                out.error(NO_SCRIPT);
                return null;
            }
            if (!args.tryLong(KEY_COUNT)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return null;
            }
            ErrorReply wrong = wrongKeyCount(args);
            Script script = wrong == null ? find(args, bySha) : null;
            if (wrong != null) {
                out.error(wrong);
            } else if (script == null) {
                out.error(NO_SCRIPT);
            }
            return script;
        } catch (ScriptException refused) {
            out.error(refused.reply());
            return null;
        }
    }

    private static @Nullable ErrorReply wrongKeyCount(Args args) {
        long keys = args.longValue();
        if (keys > args.count() - FIRST_KEY) {
            return TOO_MANY_KEYS;
        }
        return keys < 0 ? NEGATIVE_KEYS : null;
    }

    // ---- functions

    /// Whether the function may touch other keys than those declared; one that is not known may be when its turn comes.
    private boolean reachesFurther(Args args) {
        Libraries.Callable function = scripting.libraries().function(args.text(1));
        return function == null || !function.function().confined();
    }

    private void runFunction(ShardContext cx, Args args, boolean readOnly, ReplyWriter out) {
        Libraries all = scripting.libraries();
        Libraries.Callable found = prepared(all, args, out);
        if (found == null) {
            return;
        }
        Libraries.Callable function = cx.server().shards().size() == 1 ? found : found.confined();
        if (function == null) {
            out.error(NO_FUNCTION); // there was another one when the call was placed, and none in between
        } else {
            scripting.run(cx, all, function, args, (int) args.longValue(), readOnly, out);
        }
    }

    private void runFunction(Coordinator cx, Args args, boolean readOnly, ReplyWriter out) {
        Libraries all = scripting.libraries();
        Libraries.Callable function = prepared(all, args, out);
        if (function != null && !scripting.run(cx, all, function, args, (int) args.longValue(), readOnly, out)) {
            out.error(NO_FUNCTION);
        }
    }

    private static Libraries.@Nullable Callable prepared(Libraries all, Args args, ReplyWriter out) {
        Libraries.Callable function = all.function(args.text(1));
        ErrorReply wrong = null;
        if (function == null) {
            wrong = NO_FUNCTION;
        } else if (!args.tryLong(KEY_COUNT)) {
            wrong = BAD_KEY_COUNT;
        } else {
            wrong = wrongKeyCount(args);
        }
        if (wrong != null) {
            out.error(wrong);
            return null;
        }
        return function;
    }
}
