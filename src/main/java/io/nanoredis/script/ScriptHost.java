package io.nanoredis.script;

import io.nanoredis.command.Command;
import io.nanoredis.command.NestedCommands;
import io.nanoredis.command.RunningScript;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;

/// The place where a script runs: a shard's thread, or a fiber that holds a transaction.
///
/// *Thread*: that place's.
interface ScriptHost {
    /// The server.
    ServerContext server();

    /// Runs the commands that the script calls.
    NestedCommands commands();

    /// On whose behalf they run: says which database is selected, and in which protocol they answer.
    Session session();

    /// What others know of the running script.
    RunningScript running();

    /// Tells the monitors of a command that the script has called.
    void monitored(Command command, Args args);

    /// Counts a command that the script was not allowed to call.
    void rejected(Command command);

    /// Lets others have the thread for a moment.
    ///
    /// @param late whether the script has passed its limit, so that clients are told that the server is busy
    void makeWay(boolean late);
}
