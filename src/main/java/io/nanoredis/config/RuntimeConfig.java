package io.nanoredis.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The configuration in force, and its changes: CONFIG GET, SET and REWRITE.
///
/// *Thread*: any may read, without waiting; a change is a new immutable [ServerConfig] in a volatile field. Changes
/// exclude each
/// other with a lock, so they belong on fibers and ordinary threads, never on a proactor.
public final class RuntimeConfig {
    /// Puts changed options into effect. It may refuse by throwing [ConfigException] with the reason for the client;
    /// the
    /// change then does not take place, and listeners that had accepted it are called again with the old values.
    @FunctionalInterface
    public interface Listener {
        /// @param config the values that are to hold from now on
        void apply(ServerConfig config);
    }

    /// An option as CONFIG GET shows it.
    ///
    /// @param name  its name or alias
    /// @param value its value in text
    public record Setting(String name, String value) {}

    private record Refusal(Option<?> option, String reason) {}

    private record Subscription(Set<Option<?>> options, Listener listener) {}

    private final ReentrantLock changing = new ReentrantLock();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private volatile ServerConfig current;

    /// Starts with the values that the server starts with.
    public RuntimeConfig(ServerConfig initial) {
        current = initial;
    }

    /// All values in force: one consistent state.
    public ServerConfig current() {
        return current;
    }

    /// The value in force of one option.
    public <T> T get(Option<T> option) {
        return current.get(option);
    }

    /// Has `listener` called after any of `options` has changed; not for their present values. The call comes on the
    /// thread of
    /// whoever changes them.
    public void listen(Set<Option<?>> options, Listener listener) {
        changing.lock();
        try {
            subscriptions.add(new Subscription(Set.copyOf(options), listener));
        } finally {
            changing.unlock();
        }
    }

    /// The options whose name or alias passes the filter, in the order of the table: CONFIG GET. Names are in lower
    /// case.
    public List<Setting> matching(Predicate<String> filter) {
        ServerConfig config = current;
        List<Setting> settings = new ArrayList<>();
        for (Option<?> option : OptionTable.all()) {
            if (filter.test(option.name())) {
                settings.add(new Setting(option.name(), config.text(option)));
            }
            for (String alias : option.aliases()) {
                if (filter.test(alias)) {
                    settings.add(new Setting(alias, config.text(option)));
                }
            }
        }
        return settings;
    }

    /// Changes several options, all or none: CONFIG SET.
    ///
    /// @param namesAndValues name, value, name, value ...
    /// @return null, or why nothing was changed: the message that Redis gives, without its code
    public @Nullable String set(List<String> namesAndValues) {
        if (namesAndValues.size() % 2 != 0) {
            return "syntax error";
        }
        changing.lock();
        try {
            Map<Option<?>, Integer> positions = new LinkedHashMap<>();
            String error = resolve(namesAndValues, positions);
            return error != null ? error : change(namesAndValues, positions);
        } finally {
            changing.unlock();
        }
    }

    /// Finds the options meant, and refuses before any value is looked at, as Redis does.
    private static @Nullable String resolve(List<String> namesAndValues, Map<Option<?>, Integer> positions) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            String name = namesAndValues.get(i);
            Option<?> option = OptionTable.find(name);
            if (option == null) {
                return "Unknown option or number of arguments for CONFIG SET - '" + shown(name) + "'";
            }
            if (!option.atRunTime()) {
                return failed(name, "can't set immutable config");
            }
            if (positions.putIfAbsent(option, i) != null) {
                return failed(name, "duplicate parameter");
            }
        }
        return null;
    }

    /// Redis shows a name up to its first NUL.
    private static String shown(String name) {
        int nul = name.indexOf('\0');
        return nul < 0 ? name : name.substring(0, nul);
    }

    private static String failed(String name, String reason) {
        return "CONFIG SET failed (possibly related to argument '" + name + "') - " + reason;
    }

    private @Nullable String change(List<String> namesAndValues, Map<Option<?>, Integer> positions) {
        ServerConfig before = current;
        ServerConfig.Builder builder = before.toBuilder();
        for (Map.Entry<Option<?>, Integer> entry : positions.entrySet()) {
            try {
                builder.setText(entry.getKey(), namesAndValues.get(entry.getValue() + 1));
            } catch (ConfigException e) {
                String name = namesAndValues.get(entry.getValue()).toLowerCase(Locale.ROOT);
                return failed(name, String.valueOf(e.getMessage()));
            }
        }
        ServerConfig after = builder.build();
        positions.keySet().removeIf(option -> before.get(option).equals(after.get(option)));
        current = after;
        Refusal refusal = apply(before, after, positions.keySet());
        return refusal == null ? null : failed(refusal.option.name(), refusal.reason);
    }

    /// Calls the listeners concerned; on a refusal takes everything back.
    private @Nullable Refusal apply(ServerConfig before, ServerConfig after, Set<Option<?>> changed) {
        List<Listener> applied = new ArrayList<>();
        for (Subscription subscription : subscriptions) {
            Option<?> concerned = concerned(subscription, changed);
            if (concerned == null) {
                continue;
            }
            try {
                subscription.listener.apply(after);
                applied.add(subscription.listener);
            } catch (ConfigException e) {
                current = before;
                applied.forEach(earlier -> earlier.apply(before));
                return new Refusal(concerned, String.valueOf(e.getMessage()));
            }
        }
        return null;
    }

    private static @Nullable Option<?> concerned(Subscription subscription, Set<Option<?>> changed) {
        for (Option<?> option : changed) {
            if (subscription.options.contains(option)) {
                return option;
            }
        }
        return null;
    }

    /// Whether the server was started with a file, which [#rewrite] needs.
    public boolean hasFile() {
        return !current.configFile().isEmpty();
    }

    /// Brings the file that the server was started with up to date, so that starting with it alone gives the values in
    /// force:
    /// CONFIG REWRITE. Comments, order and lines that still hold stay as they are.
    ///
    /// *Cost*: file input and output, so not on a proactor.
    ///
    /// @throws IOException     if the file cannot be read or replaced; the old one is then intact
    /// @throws ConfigException if the file has been made invalid in the meantime
    public void rewrite() throws IOException {
        changing.lock();
        try {
            ConfigFile.rewrite(Path.of(current.configFile()), current);
        } finally {
            changing.unlock();
        }
    }
}
