package io.nanoredis.net;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.KeyPlacement;
import io.nanoredis.command.RunningScript;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the command that a client names and tells whether the client may run it now.
///
/// *Thread*: one per proactor, as its dispatcher.
final class Admission {
    private static final ErrorReply MONITOR_KEYSPACE = ErrorReply.of("ERR Replica can't interact with the keyspace");
    private static final ErrorReply NONE = ErrorReply.of("ERR");

    private final ServerContext server;
    private final Transactions transactions;
    private final KeyPlacement keys;
    private final int shard;

    private @Nullable Command refused;
    private ErrorReply refusal = NONE;

    /// The script that stands still on this shard while clients are told that they have to wait for it.
    private @Nullable RunningScript interrupted;

    /// @param shard number of the proactor's shard
    Admission(ServerContext server, Transactions transactions, KeyPlacement keys, int shard) {
        this.server = server;
        this.transactions = transactions;
        this.keys = keys;
        this.shard = shard;
    }

    /// The command that `args` name if the client may run it; otherwise null, and [#refused] and [#refusal] tell more.
    @Nullable
    Command admit(Session session, Args args) {
        Command command = server.registry().find(args);
        if (command == null) {
            return refuse(null, ErrorReply.unknownCommand(args));
        }
        if (command.isContainer() && args.count() > 1) {
            Command sub = server.registry().findSubcommand(command, args);
            if (sub == null) {
                String name = command.name().toUpperCase(Locale.ROOT);
                return refuse(command, ErrorReply.unknownSubcommand(name, args.text(1)));
            }
            command = sub;
        }
        if (!command.acceptsCount(args.count()) || command.scope() == Command.Scope.CONTAINER) {
            return refuse(command, ErrorReply.wrongArity(command.fullName()));
        }
        if (!session.authenticated() && !command.has(CommandFlag.NO_AUTH)) {
            return refuse(command, ErrorReply.NO_AUTH);
        }
        if (session.queue() != null && command.has(CommandFlag.NO_MULTI)) {
            return refuse(command, Transactions.NOT_IN_TRANSACTION);
        }
        if ((command.deniesOom() || session.queue() != null) && transactions.refusesOom(session, command)) {
            return refuse(command, ErrorReply.OUT_OF_MEMORY);
        }
        if (session.subscribed() && !session.resp3() && !command.allowedWhileSubscribed()) {
            return refuse(command, ErrorReply.notWhileSubscribed(command.fullName()));
        }
        if (session.monitor() && touchesKeyspace(command)) {
            return refuse(command, MONITOR_KEYSPACE);
        }
        return command;
    }

    private @Nullable Command refuse(@Nullable Command command, ErrorReply error) {
        refused = command;
        refusal = error;
        return null;
    }

    private static boolean touchesKeyspace(Command command) {
        return command.isWrite() || command.has(CommandFlag.READONLY) || command.has(CommandFlag.MAY_REPLICATE);
    }

    /// The command that was refused last; null if there is no such command.
    @Nullable
    Command refused() {
        return refused;
    }

    /// Why it was refused.
    ErrorReply refusal() {
        return refusal;
    }

    // ---- scripts that have passed their time

    /// Says that the clients are looked at in the middle of `script`; null at its end.
    void interrupted(@Nullable RunningScript script) {
        interrupted = script;
    }

    boolean isInterrupted() {
        return interrupted != null;
    }

    /// The script for which the command has to wait because it has passed its limit; null if there is none.
    @Nullable
    RunningScript holderOf(Command command, Args args) {
        if (!server.scripts().any() || command.has(CommandFlag.ALLOW_BUSY)) {
            return null;
        }
        if (interrupted != null) {
            return interrupted;
        }
        return switch (command.scope()) {
            case SESSION, ANYWHERE -> null;
            case KEYS, WATCH -> holderOfKeys(command, args);
            case ROUTED, ALL_SHARDS, COORDINATOR, EXEC, CONTAINER ->
                server.scripts().first();
        };
    }

    private @Nullable RunningScript holderOfKeys(Command command, Args args) {
        if (keys.find(command, args) == KeyPlacement.NO_KEYS) {
            return server.scripts().on(shard);
        }
        for (int k = 0; k < keys.count(); k++) {
            RunningScript script = server.scripts().on(keys.shard(k));
            if (script != null) {
                return script;
            }
        }
        return null;
    }
}
