package io.nanoredis.family.pubsub;

import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.MAY_REPLICATE;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.PUBSUB;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.pubsub.Kind;
import java.util.List;

/// The rows of publish/subscribe.
public final class PubSubFamily {
    private static final String EACH_PATTERN = "O(N) for N patterns, times the number of threads that learn of them";
    private static final String EACH_CHANNEL = "O(N) for N channels, times the number of threads that learn of them";

    private PubSubFamily() {}

    /// Every row, subcommands within their container.
    public static List<CommandRow> rows() {
        return List.of(
                subscribe("subscribe", "2.0.0", Kind.CHANNEL)
                        .complexity(EACH_CHANNEL)
                        .summary("Has the messages on channels sent to this connection.")
                        .syntax("channel [channel ...]"),
                subscribe("psubscribe", "2.0.0", Kind.PATTERN)
                        .complexity(EACH_PATTERN)
                        .summary("Has the messages on all channels whose names match sent to this connection.")
                        .syntax("pattern [pattern ...]"),
                subscribe("ssubscribe", "7.0.0", Kind.SHARD_CHANNEL)
                        .keys(1, -1, 1, "not_key")
                        .complexity(EACH_CHANNEL)
                        .summary("Has the messages on shard channels sent to this connection.")
                        .syntax("shardchannel [shardchannel ...]"),
                unsubscribe("unsubscribe", "2.0.0", Kind.CHANNEL)
                        .complexity(EACH_CHANNEL)
                        .summary("Ends subscriptions to the channels given, or to all.")
                        .syntax("[channel [channel ...]]"),
                unsubscribe("punsubscribe", "2.0.0", Kind.PATTERN)
                        .complexity("O(N+M) for N patterns to end, of M that the client has")
                        .summary("Ends subscriptions to the patterns given, or to all.")
                        .syntax("[pattern [pattern ...]]"),
                unsubscribe("sunsubscribe", "7.0.0", Kind.SHARD_CHANNEL)
                        .keys(1, -1, 1, "not_key")
                        .complexity(EACH_CHANNEL)
                        .summary("Ends subscriptions to the shard channels given, or to all.")
                        .syntax("[shardchannel [shardchannel ...]]"),
                publish(),
                spublish(),
                pubsub());
    }

    private static CommandRow named(String name, String since) {
        return Command.named(name).group("pubsub").since(since).flags(PUBSUB, LOADING, STALE);
    }

    private static CommandRow subscribe(String name, String since, Kind kind) {
        return named(name, since)
                .arity(-2)
                .flags(NOSCRIPT)
                .allowedWhileSubscribed()
                .onCoordinator((cx, args, out) -> SubscribeCommands.subscribe(cx, args, kind, out));
    }

    private static CommandRow unsubscribe(String name, String since, Kind kind) {
        return named(name, since)
                .arity(-1)
                .flags(NOSCRIPT)
                .allowedWhileSubscribed()
                .onCoordinator((cx, args, out) -> SubscribeCommands.unsubscribe(cx, args, kind, out));
    }

    private static CommandRow publish() {
        return named("publish", "2.0.0")
                .arity(3)
                .flags(FAST, MAY_REPLICATE)
                .complexity("O(N+M) for N receivers and M patterns that anybody subscribes to")
                .summary("Sends a message to all who subscribe to the channel, and tells how many they are.")
                .syntax("channel message")
                .anywhere(PublishCommands::publish);
    }

    private static CommandRow spublish() {
        return named("spublish", "7.0.0")
                .arity(3)
                .flags(FAST, MAY_REPLICATE)
                .key(1, "not_key")
                .complexity("O(N) for N receivers")
                .summary("Sends a message to all who subscribe to the shard channel, and tells how many they are.")
                .syntax("shardchannel message")
                .anywhere(PublishCommands::spublish);
    }

    private static CommandRow pubsub() {
        return Command.named("pubsub")
                .arity(-2)
                .group("pubsub")
                .since("2.8.0")
                .complexity("Depends on the subcommand.")
                .summary("Questions about who subscribes to what.")
                .subcommands(
                        channels("channels", "2.8.0", Kind.CHANNEL)
                                .summary("Lists the channels that somebody subscribes to."),
                        SubcommandHelp.row("pubsub", "6.2.0"),
                        numPat(),
                        numSub("numsub", "2.8.0", Kind.CHANNEL)
                                .complexity("O(N) for N names")
                                .summary("Counts the subscribers of the channels given.")
                                .syntax("[channel [channel ...]]"),
                        channels("shardchannels", "7.0.0", Kind.SHARD_CHANNEL)
                                .summary("Lists the shard channels that somebody subscribes to."),
                        numSub("shardnumsub", "7.0.0", Kind.SHARD_CHANNEL)
                                .complexity("O(N) for N names")
                                .summary("Counts the subscribers of the shard channels given.")
                                .syntax("[shardchannel [shardchannel ...]]"));
    }

    private static CommandRow channels(String name, String since, Kind kind) {
        return named(name, since)
                .arity(-2)
                .complexity("O(N) for N channels that anybody subscribes to, each compared with the pattern")
                .syntax("[pattern]")
                .onSession((session, args, out) -> PubSubCommand.channels(session, args, kind, out));
    }

    private static CommandRow numPat() {
        return named("numpat", "2.8.0")
                .arity(2)
                .complexity("O(1)")
                .summary("Counts the different patterns that somebody subscribes to.")
                .onSession(PubSubCommand::numPat);
    }

    private static CommandRow numSub(String name, String since, Kind kind) {
        return named(name, since)
                .arity(-2)
                .onSession((session, args, out) -> PubSubCommand.numSub(session, args, kind, out));
    }
}
