package io.nanoredis.command;

import io.nanoredis.config.RuntimeConfig;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.metrics.Clock;
import io.nanoredis.pubsub.Hub;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.EngineShardSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Everything that the threads of one server share: immutable parts, and a few volatile cells that any of them reads.
///
/// *Thread*: any, unless a method says otherwise.
public final class ServerContext {
    private final CommandRegistry registry;
    private final RuntimeConfig config;
    private final EngineShardSet shards;
    private final HashFunction hash;
    private final Clock clock;
    private final ServerFacts facts;
    private final ServerControl control;
    private final ShardContext[] contexts;
    private final AtomicLong nextClientId = new AtomicLong(1);
    private final AtomicLong nextSlowId = new AtomicLong();
    private final AtomicLong clients = new AtomicLong();
    private final Pause pause = new Pause();
    private final Faults faults;
    private final RunningScripts scripts = new RunningScripts();
    private final AtomicLong liveBytesPeak = new AtomicLong();
    private volatile Settings settings;
    private volatile int monitors;

    /// A context for `shards`, whose databases are reached through one [ShardContext] each.
    public ServerContext(
            CommandRegistry registry,
            RuntimeConfig config,
            EngineShardSet shards,
            HashFunction hash,
            Clock clock,
            ServerFacts facts,
            ServerControl control,
            Faults faults) {
        this.registry = registry;
        this.config = config;
        this.settings = Settings.of(config.current());
        config.listen(Settings.OPTIONS, changed -> settings = Settings.of(changed));
        this.shards = shards;
        this.hash = hash;
        this.clock = clock;
        this.facts = facts;
        this.control = control;
        this.faults = faults;
        List<EngineShard> each = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            each.add(shards.shard(i));
        }
        Hub[] hubs = Hub.of(each, hash);
        contexts = new ShardContext[shards.size()];
        for (int i = 0; i < contexts.length; i++) {
            contexts[i] = new ShardContext(this, shards.shard(i), hubs[i], nextSlowId);
        }
    }

    /// Every command.
    public CommandRegistry registry() {
        return registry;
    }

    /// The options as CONFIG GET and SET see them.
    public RuntimeConfig config() {
        return config;
    }

    /// The options as the data path sees them.
    public Settings settings() {
        return settings;
    }

    /// Message passing between the shards.
    public EngineShardSet shards() {
        return shards;
    }

    /// The hash of keys.
    public HashFunction hash() {
        return hash;
    }

    /// The source of time.
    public Clock clock() {
        return clock;
    }

    /// What does not change while the server runs.
    public ServerFacts facts() {
        return facts;
    }

    /// What stops the server.
    public ServerControl control() {
        return control;
    }

    /// The scripts that others wait for.
    public RunningScripts scripts() {
        return scripts;
    }

    /// Where internal errors are reported.
    public Faults faults() {
        return faults;
    }

    /// The command layer's half of shard `id`; its methods belong to that shard's owner.
    public ShardContext context(int id) {
        return contexts[id];
    }

    /// Draws a client's number.
    public long nextClientId() {
        return nextClientId.getAndIncrement();
    }

    /// Clients connected now.
    public AtomicLong clients() {
        return clients;
    }

    /// CLIENT PAUSE.
    public Pause pause() {
        return pause;
    }

    /// How many clients see every command; 0 keeps MONITOR off the data path.
    public int monitors() {
        return monitors;
    }

    /// One monitor more or less.
    public synchronized void addMonitors(int delta) {
        monitors += delta;
    }

    /// Whether live data has reached `maxmemory`: a sum over counters that each shard publishes after its turns.
    public boolean memoryExhausted() {
        long max = settings.memoryBytesMax();
        if (max == 0) {
            return false;
        }
        return liveBytes() > max;
    }

    /// Keys of all shards that clients may have cached, as of a moment ago.
    int trackedKeys() {
        long keys = 0;
        for (ShardContext cx : contexts) {
            keys += cx.tracking().publishedKeys();
        }
        return (int) Math.min(keys, Integer.MAX_VALUE);
    }

    /// Live data of all shards, as of their last turns.
    public long liveBytes() {
        long live = 0;
        for (ShardContext cx : contexts) {
            live += cx.publishedLiveBytes();
        }
        return live;
    }

    /// Says that so much live data was seen, and tells the most that ever was.
    public long observeLiveBytes(long live) {
        return liveBytesPeak.accumulateAndGet(live, Math::max);
    }
}
