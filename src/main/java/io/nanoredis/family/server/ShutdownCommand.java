package io.nanoredis.family.server;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;

/// SHUTDOWN: an orderly stop, which the client sees as the end of its connection.
///
/// There is nothing to save and nobody to wait for, so NOSAVE, SAVE, NOW and FORCE are accepted and change nothing,
/// and no shutdown is ever in progress long enough to be aborted.
final class ShutdownCommand {
    private static final byte[] NOSAVE = word("NOSAVE");
    private static final byte[] SAVE = word("SAVE");
    private static final byte[] NOW = word("NOW");
    private static final byte[] FORCE = word("FORCE");
    private static final byte[] ABORT = word("ABORT");
    private static final ErrorReply NOT_IN_PROGRESS = ErrorReply.of("ERR No shutdown in progress.");

    private ShutdownCommand() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static CommandRow row() {
        return Command.named("shutdown")
                .arity(-1)
                .flags(
                        CommandFlag.ADMIN,
                        CommandFlag.NOSCRIPT,
                        CommandFlag.LOADING,
                        CommandFlag.STALE,
                        CommandFlag.NO_MULTI,
                        CommandFlag.ALLOW_BUSY)
                .group(ServerFamily.GROUP)
                .since("1.0.0")
                .complexity("O(N) where N keys are saved first, O(1) without saving, as always here")
                .changed("7.0.0", "Added the `NOW`, `FORCE` and `ABORT` options.")
                .summary("Stops the server: running commands finish, every connection is closed.")
                .syntax("[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]")
                .onSession(ShutdownCommand::run);
    }

    private static void run(Session session, Args args, ReplyWriter out) {
        boolean save = false;
        boolean nosave = false;
        boolean hurry = false;
        boolean abort = false;
        for (int i = 1; i < args.count(); i++) {
            if (args.is(i, NOSAVE)) {
                nosave = true;
            } else if (args.is(i, SAVE)) {
                save = true;
            } else if (args.is(i, NOW) || args.is(i, FORCE)) {
                hurry = true;
            } else if (args.is(i, ABORT)) {
                abort = true;
            } else {
                out.error(ErrorReply.SYNTAX);
                return;
            }
        }
        boolean contradicts = (save && nosave) || (abort && (save || nosave || hurry));
        if (contradicts) {
            out.error(ErrorReply.SYNTAX);
        } else if (abort) {
            out.error(NOT_IN_PROGRESS);
        } else {
            session.closeAfterReply();
            session.server().control().shutdown();
        }
    }
}
