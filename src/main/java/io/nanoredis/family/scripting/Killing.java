package io.nanoredis.family.scripting;

import io.nanoredis.command.RunningScript;
import io.nanoredis.command.RunningScripts;
import io.nanoredis.command.ServerContext;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;

/// SCRIPT KILL and FUNCTION KILL: ends what has run for longer than `busy-reply-threshold`, wherever it runs.
///
/// *Thread*: any; the script sees it when it looks at the time.
final class Killing {
    private static final ErrorReply NOT_BUSY = ErrorReply.of("NOTBUSY No scripts in execution right now.");
    private static final ErrorReply UNKILLABLE =
            ErrorReply.of("UNKILLABLE Sorry the script already executed write commands against the dataset. "
                    + "You can either wait the script termination or kill the server in a hard way "
                    + "using the SHUTDOWN NOSAVE command.");

    private Killing() {}

    static void kill(ServerContext server, boolean functions, ReplyWriter out) {
        ErrorReply refused = NOT_BUSY;
        boolean killed = false;
        for (RunningScript script : server.scripts().all()) {
            if (script.isFunction() != functions) {
                refused = RunningScripts.busy(script);
            } else if (script.kill()) {
                killed = true;
            } else {
                refused = UNKILLABLE;
            }
        }
        if (killed) {
            out.ok();
        } else {
            out.error(refused);
        }
    }
}
