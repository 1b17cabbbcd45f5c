package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every command of the server, found by name without allocation.
///
/// Built once at start from the rows of the families; immutable afterwards and shared by all threads.
public final class CommandRegistry {
    private static final int NAME_BYTES_MAX = 64;

    private final Map<String, Command> byName;
    private final List<Command> all = new ArrayList<>();
    private final byte[][] names;
    private final Command[] slots;
    private final int mask;

    /// A registry of `rows`.
    ///
    /// @throws IllegalArgumentException when two rows have one name
    public CommandRegistry(Collection<CommandRow> rows) {
        Map<String, Command> map = new LinkedHashMap<>();
        for (CommandRow row : rows) {
            Command command = row.build();
            if (map.put(command.name(), command) != null) {
                throw new IllegalArgumentException("command: " + command.name() + " (expected one row per name)");
            }
            number(command);
        }
        byName = Collections.unmodifiableMap(map);
        int capacity = Integer.highestOneBit(Math.max(16, map.size() * 4)) << 1;
        names = new byte[capacity][];
        slots = new Command[capacity];
        mask = capacity - 1;
        map.values().forEach(this::place);
    }

    private void number(Command command) {
        command.index(all.size());
        all.add(command);
        command.subcommands().values().forEach(this::number);
    }

    private void place(Command command) {
        byte[] name = command.name().getBytes(StandardCharsets.ISO_8859_1);
        int at = hash(name, 0, name.length) & mask;
        while (names[at] != null) {
            at = (at + 1) & mask;
        }
        names[at] = name;
        slots[at] = command;
    }

    private static int hash(byte[] a, int offset, int length) {
        int h = length;
        for (int i = 0; i < length; i++) {
            h = h * 31 + (a[offset + i] | 0x20);
        }
        return h ^ h >>> 15;
    }

    /// The command that argument 0 names, in any case; null when there is none.
    public @Nullable Command find(Args args) {
        int length = args.length(0);
        if (length > NAME_BYTES_MAX) {
            return null;
        }
        byte[] a = args.array();
        int offset = args.offset(0);
        int at = hash(a, offset, length) & mask;
        byte[] name;
        while ((name = names[at]) != null) {
            if (sameName(name, a, offset, length)) {
                return slots[at];
            }
            at = (at + 1) & mask;
        }
        return null;
    }

    private static boolean sameName(byte[] lower, byte[] a, int offset, int length) {
        if (lower.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int c = a[offset + i];
            if (c >= 'A' && c <= 'Z') {
                c |= 0x20;
            }
            if (c != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /// The subcommand of `container` that argument 1 names, in any case.
    public @Nullable Command findSubcommand(Command container, Args args) {
        if (args.length(1) > NAME_BYTES_MAX) {
            return null;
        }
        return container.subcommands().get(args.text(1).toLowerCase(Locale.ROOT));
    }

    /// The command or subcommand `name`, written as `get` or `config|get`, in any case.
    public @Nullable Command find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int bar = lower.indexOf('|');
        if (bar < 0) {
            return byName.get(lower);
        }
        Command container = byName.get(lower.substring(0, bar));
        return container == null ? null : container.subcommands().get(lower.substring(bar + 1));
    }

    /// The commands, without subcommands.
    public Collection<Command> commands() {
        return byName.values();
    }

    /// Commands and subcommands; each stands at its [Command#index].
    public List<Command> all() {
        return Collections.unmodifiableList(all);
    }
}
