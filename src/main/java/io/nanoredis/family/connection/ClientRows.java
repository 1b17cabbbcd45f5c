package io.nanoredis.family.connection;

import static io.nanoredis.command.AclCategory.CONNECTION;
import static io.nanoredis.command.CommandFlag.ADMIN;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.SubcommandHelp;

/// The row of CLIENT and those of its subcommands.
final class ClientRows {
    private static final String ALL_CLIENTS = "O(N) where N is the number of connected clients";

    private ClientRows() {}

    /// CLIENT with its subcommands.
    static CommandRow client() {
        return Command.named("client")
                .arity(-2)
                .group("connection")
                .since("2.4.0")
                .complexity("Depends on the subcommand.")
                .summary("Commands about the connections of clients.")
                .subcommands(
                        caching(),
                        getName(),
                        getRedir(),
                        help(),
                        id(),
                        info(),
                        kill(),
                        list(),
                        noEvict(),
                        noTouch(),
                        pause(),
                        reply(),
                        setInfo(),
                        setName(),
                        tracking(),
                        trackingInfo(),
                        unblock(),
                        unpause());
    }

    private static CommandRow named(String name) {
        return Command.named(name).categories(CONNECTION).flags(NOSCRIPT, LOADING, STALE);
    }

    private static CommandRow caching() {
        return named("caching")
                .arity(3)
                .since("6.0.0")
                .summary("Says whether the keys that the next command reads are tracked.")
                .syntax("<YES | NO>")
                .onSession(Tracking::caching);
    }

    private static CommandRow getRedir() {
        return named("getredir")
                .arity(2)
                .since("6.0.0")
                .summary("Answers the number of the client that is told of changes of tracked keys instead.")
                .onSession(Tracking::getRedir);
    }

    private static CommandRow tracking() {
        return named("tracking")
                .arity(-3)
                .since("6.0.0")
                .complexity("O(1), and more with many prefixes")
                .summary("Says whether this connection is told of changes of the keys that it has read.")
                .syntax("<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN]"
                        + " [OPTOUT] [NOLOOP]")
                .onCoordinator(TrackingSwitch::run);
    }

    private static CommandRow trackingInfo() {
        return named("trackinginfo")
                .arity(2)
                .since("6.2.0")
                .summary("Describes how this connection tracks keys.")
                .onSession(Tracking::info);
    }

    private static CommandRow getName() {
        return named("getname")
                .arity(2)
                .since("2.6.9")
                .summary("Answers the name of this connection.")
                .onSession(ClientCommands::getName);
    }

    private static CommandRow help() {
        return SubcommandHelp.row("client", "5.0.0").categories(CONNECTION);
    }

    private static CommandRow id() {
        return named("id")
                .arity(2)
                .since("5.0.0")
                .summary("Answers the number of this connection, which is never used again.")
                .onSession(ClientCommands::id);
    }

    private static CommandRow info() {
        return named("info")
                .arity(2)
                .tips("nondeterministic_output")
                .since("6.2.0")
                .summary("Describes this connection in one line.")
                .onSession(ClientList::info);
    }

    private static CommandRow kill() {
        return named("kill")
                .flags(ADMIN)
                .arity(-3)
                .since("2.4.0")
                .complexity(ALL_CLIENTS)
                .changed("2.8.12", "Takes filters by name.")
                .changed("2.8.12", "Added the `ID` option.")
                .changed("3.2.0", "Added `master` to the values of `TYPE`.")
                .changed("5.0.0", "Added `replica` to the values of `TYPE`, where `slave` stays its older name.")
                .changed("6.2.0", "Added the `LADDR` option.")
                .summary("Closes the connections that an address or filters select.")
                .syntax("<ip:port | <[ID client-id] | [TYPE <NORMAL | MASTER | SLAVE | REPLICA | PUBSUB>]"
                        + " | [USER username] | [ADDR ip:port] | [LADDR ip:port] | [SKIPME <YES | NO>]"
                        + " | [MAXAGE maxage] ...>>")
                .onCoordinator(ClientKill::run);
    }

    private static CommandRow list() {
        return named("list")
                .flags(ADMIN)
                .arity(-2)
                .tips("nondeterministic_output")
                .since("2.4.0")
                .complexity(ALL_CLIENTS)
                .changed("2.8.12", "Added the `id` field.")
                .changed("5.0.0", "Added the `TYPE` option.")
                .changed("6.0.0", "Added the `user` field.")
                .changed("6.2.0", "Added the fields `argv-mem`, `tot-mem`, `laddr` and `redir`, and the `ID` option.")
                .changed("7.0.0", "Added the fields `resp`, `multi-mem`, `rbs` and `rbp`.")
                .changed("7.0.3", "Added the `ssub` field.")
                .summary("Describes the connections, one in a line.")
                .syntax("[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]]")
                .onCoordinator(ClientList::list);
    }

    private static CommandRow noEvict() {
        return named("no-evict")
                .flags(ADMIN)
                .arity(3)
                .since("7.0.0")
                .summary("Says whether this connection is spared when clients are evicted.")
                .syntax("<ON | OFF>")
                .onSession(ClientCommands::noEvict);
    }

    private static CommandRow noTouch() {
        return named("no-touch")
                .arity(3)
                .since("7.2.0")
                .summary("Says whether commands of this connection leave the access time of keys alone.")
                .syntax("<ON | OFF>")
                .onSession(ClientCommands::noTouch);
    }

    private static CommandRow pause() {
        return named("pause")
                .flags(ADMIN)
                .arity(-3)
                .since("2.9.50")
                .changed("6.2.0", "Added the modes `WRITE` and `ALL`.")
                .summary("Lets all commands, or those that write, wait for a number of milliseconds.")
                .syntax("timeout [WRITE | ALL]")
                .onSession(ClientCommands::pause);
    }

    private static CommandRow reply() {
        return named("reply")
                .arity(3)
                .since("3.2.0")
                .summary("Says whether commands of this connection are answered.")
                .syntax("<ON | OFF | SKIP>")
                .onSession(ClientCommands::reply);
    }

    private static CommandRow setInfo() {
        return named("setinfo")
                .arity(4)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .since("7.2.0")
                .summary("Notes the name or the version of the client's library.")
                .syntax("<LIB-NAME libname | LIB-VER libver>")
                .onSession(ClientCommands::setInfo);
    }

    private static CommandRow setName() {
        return named("setname")
                .arity(3)
                .since("2.6.9")
                .summary("Names this connection.")
                .syntax("connection-name")
                .onSession(ClientCommands::setName);
    }

    private static CommandRow unblock() {
        return named("unblock")
                .flags(ADMIN)
                .arity(-3)
                .since("5.0.0")
                .complexity("O(log N) where N is the number of client connections")
                .summary("Ends the waiting of a client that is blocked, as if its time were up or with an error.")
                .syntax("client-id [TIMEOUT | ERROR]")
                .onCoordinator(ClientUnblock::run);
    }

    private static CommandRow unpause() {
        return named("unpause")
                .flags(ADMIN)
                .arity(2)
                .since("6.2.0")
                .complexity("O(N) for N clients that are held back")
                .summary("Ends CLIENT PAUSE.")
                .onSession(ClientCommands::unpause);
    }
}
