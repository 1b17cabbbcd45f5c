package io.nanoredis.family.scripting;

import static io.nanoredis.command.CommandFlag.ALLOW_BUSY;
import static io.nanoredis.command.CommandFlag.DENYOOM;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.RunningScript;
import io.nanoredis.command.Session;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.script.Libraries;
import io.nanoredis.script.Library;
import io.nanoredis.script.LibraryDump;
import io.nanoredis.script.LibraryFunction;
import io.nanoredis.script.ScriptException;
import io.nanoredis.script.ScriptFlag;
import io.nanoredis.script.Scripting;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// FUNCTION: libraries of functions.
///
/// Every change exchanges the whole set of libraries at one moment, for all shards.
final class FunctionCommand {
    private static final byte[] REPLACE = word("REPLACE");
    private static final byte[] APPEND = word("APPEND");
    private static final byte[] FLUSH = word("FLUSH");
    private static final byte[] SYNC = word("SYNC");
    private static final byte[] ASYNC = word("ASYNC");
    private static final byte[] WITHCODE = word("WITHCODE");
    private static final byte[] LIBRARYNAME = word("LIBRARYNAME");
    private static final ErrorReply FLUSH_MODES = ErrorReply.of("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
    private static final ErrorReply RESTORE_POLICIES =
            ErrorReply.of("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
    private static final ErrorReply NO_NAME_PATTERN = ErrorReply.of("ERR library name argument was not given");

    private final Scripting scripting;

    FunctionCommand(Scripting scripting) {
        this.scripting = scripting;
    }

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    CommandRow row() {
        return Command.named("function")
                .arity(-2)
                .group(ScriptingFamily.GROUP)
                .since("7.0.0")
                .complexity("Depends on subcommand.")
                .summary("Holds the commands about libraries of functions.")
                .subcommands(
                        deleteRow(),
                        dumpRow(),
                        flushRow(),
                        ScriptingFamily.withHelp(SubcommandHelp.row("function", "7.0.0")),
                        killRow(),
                        listRow(),
                        loadRow(),
                        restoreRow(),
                        statsRow());
    }

    private static CommandRow named(String name) {
        return ScriptingFamily.named(name).flags(NOSCRIPT).since("7.0.0");
    }

    private static CommandRow onAllShards(CommandRow row) {
        return row.tips("request_policy:all_shards", "response_policy:all_succeeded");
    }

    private CommandRow deleteRow() {
        return onAllShards(named("delete"))
                .arity(3)
                .flags(WRITE)
                .complexity("O(1)")
                .summary("Removes a library.")
                .syntax("library-name")
                .onSession(this::delete);
    }

    private CommandRow dumpRow() {
        return named("dump")
                .arity(2)
                .complexity("O(N) where N is the length of the libraries")
                .summary("Returns all libraries in the form that FUNCTION RESTORE takes.")
                .onSession(this::dump);
    }

    private CommandRow flushRow() {
        return onAllShards(named("flush"))
                .arity(-2)
                .flags(WRITE)
                .complexity("O(N) where N is the number of functions that are forgotten")
                .summary("Removes all libraries.")
                .syntax("[ASYNC | SYNC]")
                .onSession(this::flush);
    }

    private static CommandRow killRow() {
        return named("kill")
                .arity(2)
                .flags(ALLOW_BUSY)
                .tips("request_policy:all_shards", "response_policy:one_succeeded")
                .complexity("O(1)")
                .summary("Ends a function that has run for longer than busy-reply-threshold and has written nothing.")
                .onSession((session, args, out) -> Killing.kill(session.server(), true, out));
    }

    private CommandRow listRow() {
        return named("list")
                .arity(-2)
                .tips("nondeterministic_output_order")
                .complexity("O(N) where N is the number of functions")
                .summary("Tells of libraries and their functions.")
                .syntax("[LIBRARYNAME library-name-pattern] [WITHCODE]")
                .onSession(this::list);
    }

    private CommandRow loadRow() {
        return onAllShards(named("load"))
                .arity(-3)
                .flags(WRITE, DENYOOM)
                .complexity("O(1), beside the compilation of the library and what its code does")
                .summary("Takes in a library.")
                .syntax("[REPLACE] function-code")
                .onCoordinator(this::load);
    }

    private CommandRow restoreRow() {
        return onAllShards(named("restore"))
                .arity(-3)
                .flags(WRITE, DENYOOM)
                .complexity("O(N) where N is the number of functions in the payload")
                .summary("Takes in the libraries of a payload of FUNCTION DUMP.")
                .syntax("serialized-value [FLUSH | APPEND | REPLACE]")
                .onCoordinator(this::restore);
    }

    private CommandRow statsRow() {
        return named("stats")
                .arity(2)
                .flags(ALLOW_BUSY)
                .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
                .complexity("O(1)")
                .summary("Tells of the function that runs for too long, and how many functions there are.")
                .onSession(this::stats);
    }

    // ---- changes

    private void load(Coordinator cx, Args args, ReplyWriter out) {
        boolean replace = false;
        for (int i = 2; i < args.count() - 1; i++) {
            if (!args.is(i, REPLACE)) {
                out.error(ErrorReply.of("ERR Unknown option given: " + ErrorReply.untilNul(args.text(i))));
                return;
            }
            replace = true;
        }
        boolean replacing = replace;
        try {
            Library library = scripting.library(cx, args.bytes(args.count() - 1), replace);
            scripting.change(before -> before.with(library, replacing));
            out.bulkText(library.name());
        } catch (ScriptException refused) {
            out.error(refused.reply());
        }
    }

    private void delete(Session session, Args args, ReplyWriter out) {
        String name = args.text(2);
        change(out, before -> before.without(name));
    }

    private void flush(Session session, Args args, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(ErrorReply.subcommandSyntax("FUNCTION", args.text(1)));
        } else if (args.count() == 3 && !args.is(2, SYNC) && !args.is(2, ASYNC)) {
            out.error(FLUSH_MODES);
        } else {
            change(out, before -> Libraries.NONE);
        }
    }

    private void change(ReplyWriter out, Scripting.Change change) {
        try {
            scripting.change(change);
            out.ok();
        } catch (ScriptException refused) {
            out.error(refused.reply());
        }
    }

    private void dump(Session session, Args args, ReplyWriter out) {
        RdbWriter writer = new RdbWriter();
        writer.compressing(session.server().settings().rdbCompression());
        LibraryDump.write(scripting.libraries(), writer);
        out.bulk(writer.array(), 0, writer.length());
    }

    private void restore(Coordinator cx, Args args, ReplyWriter out) {
        if (args.count() > 4) {
            out.error(ErrorReply.subcommandSyntax("FUNCTION", args.text(1)));
            return;
        }
        boolean flush = args.count() == 4 && args.is(3, FLUSH);
        boolean replace = args.count() == 4 && args.is(3, REPLACE);
        if (args.count() == 4 && !flush && !replace && !args.is(3, APPEND)) {
            out.error(RESTORE_POLICIES);
            return;
        }
        try {
            Libraries restored = Libraries.NONE;
            for (byte[] text : LibraryDump.read(args.array(), args.offset(2), args.length(2))) {
                restored = restored.with(scripting.library(cx, text, true), false);
            }
            Libraries all = restored;
            scripting.change(before -> flush ? all : before.withAll(all, replace));
            out.ok();
        } catch (ScriptException refused) {
            out.error(refused.reply());
        }
    }

    // ---- what there is

    private void list(Session session, Args args, ReplyWriter out) {
        boolean withCode = false;
        int pattern = 0;
        for (int i = 2; i < args.count(); i++) {
            if (!withCode && args.is(i, WITHCODE)) {
                withCode = true;
            } else if (pattern == 0 && args.is(i, LIBRARYNAME)) {
                if (i + 1 == args.count()) {
                    out.error(NO_NAME_PATTERN);
                    return;
                }
                pattern = ++i;
            } else {
                String shown = ErrorReply.inOneLine(ErrorReply.untilNul(args.text(i)));
                out.error(ErrorReply.of("ERR Unknown argument " + shown));
                return;
            }
        }
        byte[] wanted = pattern == 0 ? new byte[] {'*'} : args.bytes(pattern);
        List<Library> found = scripting.libraries().all().stream()
                .filter(library -> matches(wanted, library.name()))
                .toList();
        out.arrayHeader(found.size());
        for (Library library : found) {
            write(library, withCode, out);
        }
    }

    private static boolean matches(byte[] pattern, String name) {
        byte[] subject = name.getBytes(StandardCharsets.ISO_8859_1);
        return Glob.matches(pattern, subject, 0, subject.length, true);
    }

    private static void write(Library library, boolean withCode, ReplyWriter out) {
        out.mapHeader(withCode ? 4 : 3);
        out.bulkText("library_name");
        out.bulkText(library.name());
        out.bulkText("engine");
        out.bulkText("LUA");
        out.bulkText("functions");
        out.arrayHeader(library.functions().size());
        for (LibraryFunction function : library.functions()) {
            write(function, out);
        }
        if (withCode) {
            out.bulkText("library_code");
            out.bulk(library.code());
        }
    }

    private static void write(LibraryFunction function, ReplyWriter out) {
        out.mapHeader(3);
        out.bulkText("name");
        out.bulkText(function.name());
        out.bulkText("description");
        if (function.description() == null) {
            out.nil();
        } else {
            out.bulkText(function.description());
        }
        out.bulkText("flags");
        out.setHeader(function.flags().size());
        Arrays.stream(ScriptFlag.values())
                .filter(function.flags()::contains)
                .forEach(flag -> out.simple(flag.wireName()));
    }

    private void stats(Session session, Args args, ReplyWriter out) {
        out.mapHeader(2);
        out.bulkText("running_script");
        RunningScript running = session.server().scripts().first();
        if (running == null) {
            out.nil();
        } else {
            writeRunning(running, session.server().clock().nanos(), out);
        }
        out.bulkText("engines");
        out.mapHeader(1);
        out.bulkText("LUA");
        Libraries all = scripting.libraries();
        out.mapHeader(2);
        out.bulkText("libraries_count");
        out.integer(all.count());
        out.bulkText("functions_count");
        out.integer(all.functionCount());
    }

    private static void writeRunning(RunningScript running, long nowNs, ReplyWriter out) {
        out.mapHeader(3);
        out.bulkText("name");
        out.bulkText(running.name());
        out.bulkText("command");
        List<byte[]> words = running.arguments();
        out.arrayHeader(words.size());
        words.forEach(out::bulk);
        out.bulkText("duration_ms");
        out.integer(TimeUnit.NANOSECONDS.toMillis(nowNs - running.startNs()));
    }
}
