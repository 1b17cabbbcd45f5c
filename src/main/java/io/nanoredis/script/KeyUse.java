package io.nanoredis.script;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.KeyPositions;
import io.nanoredis.lua.CommandKeys;
import io.nanoredis.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells the analysis of scripts where commands have their keys, from the rows of the registry.
///
/// Says nothing of commands whose keys depend on options, that reach keys which they do not name, or that need more
/// than the shards of their keys. *Thread*: any; no state.
final class KeyUse implements CommandKeys {
    private static final byte[] ANYTHING = {1};
    private static final int[] NONE = {};

    private final CommandRegistry registry;

    KeyUse(CommandRegistry registry) {
        this.registry = registry;
    }

    @Override
    public int @Nullable [] positions(String name, List<@Nullable String> arguments) {
        Command command = find(name, arguments);
        if (command == null || command.keyLocator() != null || command.keyReach() != null) {
            return null;
        }
        return switch (command.scope()) {
            case SESSION, ANYWHERE -> NONE;
            case KEYS -> command.hasKeys() ? positions(command, arguments(name, arguments)) : null;
            case ROUTED, ALL_SHARDS, COORDINATOR, WATCH, EXEC, CONTAINER -> null;
        };
    }

    private static int @Nullable [] positions(Command command, Args args) {
        int keys = KeyPositions.count(command, args);
        if (keys <= 0) {
            return null;
        }
        int[] positions = new int[keys];
        for (int k = 0; k < keys; k++) {
            positions[k] = KeyPositions.position(command, args, k);
        }
        return positions;
    }

    private @Nullable Command find(String name, List<@Nullable String> arguments) {
        Command command = registry.find(name);
        if (command == null || !command.isContainer()) {
            return command;
        }
        String sub = arguments.isEmpty() ? null : arguments.get(0);
        return sub == null ? null : command.subcommands().get(sub.toLowerCase(Locale.ROOT));
    }

    private static Args arguments(String name, List<@Nullable String> arguments) {
        byte[][] words = new byte[arguments.size() + 1][];
        words[0] = name.getBytes(StandardCharsets.ISO_8859_1);
        int length = words[0].length;
        for (int i = 1; i < words.length; i++) {
            String known = arguments.get(i - 1);
            words[i] = known == null ? ANYTHING : known.getBytes(StandardCharsets.ISO_8859_1);
            length += words[i].length;
        }
        byte[] all = new byte[length];
        Args args = new Args();
        args.reset(all);
        int at = 0;
        for (byte[] word : words) {
            System.arraycopy(word, 0, all, at, word.length);
            args.add(at, word.length);
            at += word.length;
        }
        return args;
    }

    @Override
    public @Nullable Range range(String name) {
        Command command = registry.find(name);
        if (command == null) {
            return null;
        }
        boolean told = command.scope() == Command.Scope.KEYS
                && command.firstKey() > 0
                && command.numKeysAt() == 0
                && command.keyLocator() == null
                && command.keyReach() == null;
        return told ? new Range(command.firstKey(), command.lastKey(), command.keyStep()) : null;
    }
}
