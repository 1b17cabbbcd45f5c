package io.nanoredis.config;

import java.util.List;
import java.util.Objects;

/// A value for every option: what a server starts with, and each state that CONFIG SET leads to.
///
/// ```java
/// ServerConfig config = ServerConfig.builder().set("port", "0").set("num-shards", "2").build();
/// ```
///
/// *Thread*: immutable, any.
public final class ServerConfig {
    private static final ServerConfig DEFAULTS = defaultValues();

    /// Values by [Option#index], each of its option's type.
    private final Object[] values;
    /// Absolute path of the file that was read; empty without one.
    private final String configFile;

    private ServerConfig(Object[] values, String configFile) {
        this.values = values;
        this.configFile = configFile;
    }

    private static ServerConfig defaultValues() {
        List<Option<?>> rows = OptionTable.all();
        Object[] values = new Object[rows.size()];
        for (Option<?> option : rows) {
            values[option.index()] = Objects.requireNonNull(option.defaultValue());
        }
        return new ServerConfig(values, "");
    }

    /// The default of every option.
    public static ServerConfig defaults() {
        return DEFAULTS;
    }

    /// Starts from the defaults.
    public static Builder builder() {
        return DEFAULTS.toBuilder();
    }

    /// Starts from these values.
    public Builder toBuilder() {
        return new Builder(values.clone(), configFile);
    }

    /// The value of an option.
    @SuppressWarnings("unchecked") // the builder stores nothing but values that the option's own type has made
    public <T> T get(Option<T> option) {
        return (T) values[option.index()];
    }

    /// The value of an option as CONFIG GET shows it.
    public <T> String text(Option<T> option) {
        return option.type().format(get(option));
    }

    private int integer(Option<Long> option) {
        return Math.toIntExact(get(option));
    }

    /// Absolute path of the file that the values come from; empty without one.
    public String configFile() {
        return configFile;
    }

    /// How many shards there are.
    public int shards() {
        return integer(OptionTable.NUM_SHARDS);
    }

    /// How many logical databases there are.
    public int databases() {
        return integer(OptionTable.DATABASES);
    }

    /// The TCP port; 0: any free one, -1: none.
    public int port() {
        return integer(OptionTable.PORT);
    }

    /// The addresses to listen on, as the user wrote them.
    public List<String> bind() {
        return get(OptionTable.BIND);
    }

    /// Path of the Unix domain socket; empty for none.
    public String unixSocket() {
        return get(OptionTable.UNIXSOCKET);
    }

    /// Permission bits of the Unix domain socket; 0: those that it is created with.
    public int unixSocketPermissions() {
        return get(OptionTable.UNIXSOCKETPERM);
    }

    /// Connections that may wait to be accepted.
    public int tcpBacklog() {
        return integer(OptionTable.TCP_BACKLOG);
    }

    /// Silence after which the kernel probes a client; 0: never.
    public int tcpKeepAliveSeconds() {
        return integer(OptionTable.TCP_KEEPALIVE);
    }

    /// How sockets are driven: `auto`, `epoll`, `io_uring` or `nio`.
    public String io() {
        return get(OptionTable.IO);
    }

    /// Whether threads are bound to cores: `auto`, `yes` or `no`.
    public String pin() {
        return get(OptionTable.PIN);
    }

    /// What a thread without work does: `block` or `spin`.
    public String idle() {
        return get(OptionTable.IDLE);
    }

    /// With `spin`: how long a thread looks for work before it sleeps.
    public int spinUs() {
        return integer(OptionTable.SPIN_US);
    }

    /// Messages that fit in a shard's task queue; a power of two.
    public int ringSlots() {
        return integer(OptionTable.RING_SLOTS);
    }

    /// Operations that fit in the sequencer's ring; a power of two.
    public int sequencerSlots() {
        return integer(OptionTable.SEQUENCER_SLOTS);
    }

    /// How often background work runs, per second.
    public int hz() {
        return integer(OptionTable.HZ);
    }

    /// How long a stop waits for running commands.
    public int shutdownTimeoutSeconds() {
        return integer(OptionTable.SHUTDOWN_TIMEOUT);
    }

    /// Collects values; each is checked as it comes.
    public static final class Builder {
        private final Object[] values;
        private String configFile;

        private Builder(Object[] values, String configFile) {
            this.values = values;
            this.configFile = configFile;
        }

        /// Gives an option a value.
        ///
        /// @throws ConfigException if it is out of the option's range
        public <T> Builder set(Option<T> option, T value) {
            return setText(option, option.type().format(value));
        }

        /// Gives the option of that name a value, as on the command line.
        ///
        /// @throws ConfigException if there is no such option, or it does not take the value
        public Builder set(String name, String text) {
            Option<?> option = OptionTable.find(name);
            if (option == null) {
                throw new ConfigException(name + ": unknown option");
            }
            try {
                return setText(option, text);
            } catch (ConfigException e) {
                String shown = option.sensitive() ? "(hidden)" : "\"" + text + "\"";
                throw new ConfigException(option.name() + ": " + shown + " (expected "
                        + option.type().range() + "): " + e.getMessage());
            }
        }

        /// Gives an option a value from text; what it fails with is the bare reason.
        @SuppressWarnings("unchecked") // as in ServerConfig.get
        <T> Builder setText(Option<T> option, String text) {
            T value = option.type().parse(text, (T) values[option.index()]);
            values[option.index()] = Objects.requireNonNull(value);
            return this;
        }

        Builder configFile(String path) {
            configFile = path;
            return this;
        }

        /// The configuration as collected so far.
        public ServerConfig build() {
            return new ServerConfig(values.clone(), configFile);
        }
    }
}
