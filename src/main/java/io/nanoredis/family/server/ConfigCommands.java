package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.ADMIN;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.config.ConfigException;
import io.nanoredis.config.Option;
import io.nanoredis.config.OptionTable;
import io.nanoredis.config.RuntimeConfig;
import io.nanoredis.config.ServerConfig;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Tuning;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// CONFIG: reads and changes options while the server runs.
final class ConfigCommands {
    private static final ErrorReply NO_FILE = ErrorReply.of("ERR The server is running without a config file");

    private ConfigCommands() {}

    static CommandRow row() {
        return Command.named("config")
                .arity(-2)
                .group(ServerFamily.GROUP)
                .since("2.0.0")
                .complexity("Depends on subcommand.")
                .summary("Holds the commands about options.")
                .subcommands(getRow(), setRow(), resetStatRow(), rewriteRow(), SubcommandHelp.row("config", "5.0.0"));
    }

    private static CommandRow getRow() {
        return subcommand("get", -3)
                .complexity("O(N) where N is the number of options given")
                .changed("7.0.0", "Takes several patterns.")
                .summary("Shows options and their values.")
                .syntax("parameter [parameter ...]")
                .onCoordinator(ConfigCommands::get);
    }

    private static CommandRow setRow() {
        return subcommand("set", -4)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .complexity("O(N) where N is the number of options given")
                .changed("7.0.0", "Sets several options in one call.")
                .summary("Changes options.")
                .syntax("parameter value [parameter value ...]")
                .secrets(ConfigCommands::isSecret)
                .onCoordinator(ConfigCommands::set);
    }

    private static CommandRow resetStatRow() {
        return subcommand("resetstat", 2)
                .complexity("O(1)")
                .summary("Sets the counters of INFO back.")
                .onCoordinator(ConfigCommands::resetStat);
    }

    private static CommandRow rewriteRow() {
        return subcommand("rewrite", 2)
                .since("2.8.0")
                .complexity("O(1)")
                .summary("Writes the values in force into the configuration file.")
                .onCoordinator(ConfigCommands::rewrite);
    }

    private static CommandRow subcommand(String name, int arity) {
        return Command.named(name)
                .arity(arity)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .since("2.0.0");
    }

    // ---- GET

    private static void get(Coordinator cx, Args args, ReplyWriter out) {
        Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        RuntimeConfig config = cx.server().config();
        for (int i = 2; i < args.count(); i++) {
            if (isPattern(args.text(i))) {
                addMatching(config, args.bytes(i), found);
            } else {
                addNamed(config.current(), args.text(i), found);
            }
        }
        out.mapHeader(found.size());
        found.forEach((name, value) -> {
            out.bulkText(name);
            out.bulkText(value);
        });
    }

    private static boolean isPattern(String name) {
        return name.chars().anyMatch(c -> c == '[' || c == '*' || c == '?');
    }

    private static void addMatching(RuntimeConfig config, byte[] pattern, Map<String, String> found) {
        config.matching(name -> matches(pattern, name))
                .forEach(setting -> found.putIfAbsent(setting.name(), setting.value()));
    }

    private static boolean matches(byte[] pattern, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return Glob.matches(pattern, bytes, 0, bytes.length, true);
    }

    /// Redis shows a name that was spelled out as the client wrote it.
    private static void addNamed(ServerConfig config, String name, Map<String, String> found) {
        Option<?> option = OptionTable.find(name);
        if (option != null) {
            found.putIfAbsent(name, config.text(option));
        }
    }

    // ---- SET

    private static void set(Coordinator cx, Args args, ReplyWriter out) {
        List<String> namesAndValues = new ArrayList<>();
        for (int i = 2; i < args.count(); i++) {
            namesAndValues.add(args.text(i));
        }
        String refusal = cx.server().config().set(namesAndValues);
        if (refusal != null) {
            out.error(ErrorReply.of("ERR " + refusal));
            return;
        }
        ServerConfig config = cx.server().config().current();
        cx.onEveryShard(shard -> apply(shard, config));
        out.ok();
    }

    /// Whether argument `i` is the value of an option that must not be shown, such as a password.
    private static boolean isSecret(Args args, int i) {
        boolean isValue = i >= 3 && (i & 1) == 1;
        Option<?> option = isValue ? OptionTable.find(args.text(i - 1)) : null;
        return option != null && option.sensitive();
    }

    /// What the shards and connections keep for themselves; the rest they read from the settings at every use.
    private static void apply(ShardContext shard, ServerConfig config) {
        shard.network().settingsChanged();
        shard.eventClasses(config.get(OptionTable.NOTIFY_KEYSPACE_EVENTS));
        shard.database().tune(Tuning.of(config));
        shard.database().encodingLimits(EncodingLimits.of(config));
    }

    // ---- RESETSTAT, REWRITE

    private static void resetStat(Coordinator cx, Args args, ReplyWriter out) {
        cx.onEveryShard(ShardContext::resetStatistics);
        out.ok();
    }

    private static void rewrite(Coordinator cx, Args args, ReplyWriter out) {
        RuntimeConfig config = cx.server().config();
        if (!config.hasFile()) {
            out.error(NO_FILE);
            return;
        }
        String failure = OffLoop.call(() -> rewriteFailure(config));
        if (failure.isEmpty()) {
            out.ok();
        } else {
            out.error(ErrorReply.of("ERR Rewriting config file: " + failure));
        }
    }

    /// Why the file could not be rewritten; empty when it was.
    private static String rewriteFailure(RuntimeConfig config) {
        try {
            config.rewrite();
            return "";
        } catch (IOException | ConfigException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
