package io.nanoredis.family.scripting;

import static io.nanoredis.command.CommandFlag.ALLOW_BUSY;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Session;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.script.Script;
import io.nanoredis.script.ScriptException;
import io.nanoredis.script.Scripting;
import java.nio.charset.StandardCharsets;

/// SCRIPT: the cache of scripts, and how to stop one.
final class ScriptCommand {
    private static final byte[] YES = word("YES");
    private static final byte[] NO = word("NO");
    private static final byte[] SYNC = word("SYNC");
    private static final byte[] ASYNC = word("ASYNC");
    private static final ErrorReply FLUSH_MODES = ErrorReply.of("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
    private static final ErrorReply DEBUG_MODES = ErrorReply.of("ERR Use SCRIPT DEBUG YES/SYNC/NO");
    private static final ErrorReply NO_DEBUGGER =
            ErrorReply.of("ERR SCRIPT DEBUG is not supported: this server has no debugger");

    private final Scripting scripting;

    ScriptCommand(Scripting scripting) {
        this.scripting = scripting;
    }

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    CommandRow row() {
        return Command.named("script")
                .arity(-2)
                .group(ScriptingFamily.GROUP)
                .since("2.6.0")
                .complexity("Depends on subcommand.")
                .summary("Holds the commands about scripts.")
                .subcommands(debugRow(), existsRow(), flushRow(), helpRow(), killRow(), loadRow());
    }

    private static CommandRow debugRow() {
        return ScriptingFamily.named("debug")
                .arity(3)
                .flags(NOSCRIPT)
                .since("3.2.0")
                .complexity("O(1)")
                .summary("Ends the debugging of scripts, which this server does not offer.")
                .syntax("<YES | SYNC | NO>")
                .onSession(ScriptCommand::debug);
    }

    private CommandRow existsRow() {
        return ScriptingFamily.named("exists")
                .arity(-3)
                .flags(NOSCRIPT)
                .tips("request_policy:all_shards", "response_policy:agg_logical_and")
                .since("2.6.0")
                .complexity("O(N) where N is the number of digests, so O(1) for one")
                .summary("Tells for each digest whether the server knows its script.")
                .syntax("sha1 [sha1 ...]")
                .onSession(this::exists);
    }

    private CommandRow flushRow() {
        return ScriptingFamily.named("flush")
                .arity(-2)
                .flags(NOSCRIPT)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .since("2.6.0")
                .complexity("O(N) where N is the number of scripts that are forgotten")
                .changed("6.2.0", "Added the `ASYNC` and `SYNC` options.")
                .summary("Forgets all scripts.")
                .syntax("[ASYNC | SYNC]")
                .onSession(this::flush);
    }

    private static CommandRow helpRow() {
        return ScriptingFamily.withHelp(SubcommandHelp.row("script", "5.0.0"));
    }

    private static CommandRow killRow() {
        return ScriptingFamily.named("kill")
                .arity(2)
                .flags(NOSCRIPT, ALLOW_BUSY)
                .tips("request_policy:all_shards", "response_policy:one_succeeded")
                .since("2.6.0")
                .complexity("O(1)")
                .summary("Ends a script that has run for longer than busy-reply-threshold and has written nothing.")
                .onSession((session, args, out) -> Killing.kill(session.server(), false, out));
    }

    private CommandRow loadRow() {
        return ScriptingFamily.named("load")
                .arity(3)
                .flags(NOSCRIPT, STALE)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .since("2.6.0")
                .complexity("O(N) where N is the length of the script")
                .summary("Takes a script into the cache and tells its digest.")
                .syntax("script")
                .onSession(this::load);
    }

    private static void debug(Session session, Args args, ReplyWriter out) {
        if (args.is(2, NO)) {
            out.ok();
        } else {
            out.error(args.is(2, YES) || args.is(2, SYNC) ? NO_DEBUGGER : DEBUG_MODES);
        }
    }

    private void exists(Session session, Args args, ReplyWriter out) {
        out.arrayHeader(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            boolean known = scripting.scripts().find(args.array(), args.offset(i), args.length(i)) != null;
            out.integer(known ? 1 : 0);
        }
    }

    private void flush(Session session, Args args, ReplyWriter out) {
        boolean mode = args.count() == 2 || (args.count() == 3 && (args.is(2, SYNC) || args.is(2, ASYNC)));
        if (!mode) {
            out.error(FLUSH_MODES);
            return;
        }
        scripting.scripts().flush();
        out.ok();
    }

    private void load(Session session, Args args, ReplyWriter out) {
        try {
            Script script = scripting.scripts().load(args.array(), args.offset(2), args.length(2));
            out.bulk(script.shaText());
        } catch (ScriptException refused) {
            out.error(refused.reply());
        }
    }
}
