package io.nanoredis.server;

import io.nanoredis.command.Faults;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.ServerFacts;
import io.nanoredis.config.ConfigException;
import io.nanoredis.config.ConfigLoader;
import io.nanoredis.config.OptionTable;
import io.nanoredis.config.RuntimeConfig;
import io.nanoredis.config.ServerConfig;
import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Tuning;
import io.nanoredis.logging.ServerLog;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.metrics.Clock;
import io.nanoredis.net.ListenPlan;
import io.nanoredis.net.NetService;
import io.nanoredis.runtime.CorePinning;
import io.nanoredis.runtime.FiberMode;
import io.nanoredis.runtime.Proactor;
import io.nanoredis.runtime.ProactorPlan;
import io.nanoredis.runtime.ProactorPool;
import io.nanoredis.runtime.Transport;
import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.shard.ShardSettings;
import io.nanoredis.type.ValueTypeList;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server: shards, proactors and listeners in this process.
///
/// Started by [#main] as a program, or by [#start] within any JVM; several may run in one process. Without the JVM
/// flags
/// that the launcher gives, fibers run on the default scheduler and memory is reached through FFM: slower, the same
/// semantics.
///
/// *Thread*: any but a proactor; [#close] may be called more than once.
public final class NanoRedisServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NanoRedisServer.class);

    private final ServerConfig config;
    private final ServerContext context;
    private final EngineShardSet shards;
    private final List<Database> databases;
    private final ProactorPool pool;
    private final NetService net;
    private final Faults faults;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopRequested;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private NanoRedisServer(ServerConfig config) throws IOException {
        this.config = config;
        logFrom(config);
        this.stopRequested = new CountDownLatch(1);
        this.faults = new Faults();
        int count = config.shards();
        Transport transport = Transport.of(config.io());
        CorePinning pinning = CorePinning.plan(config.pin(), count);
        FiberMode fiberMode = FiberMode.available();
        List<InetAddress> addresses = Addresses.resolve(config.bind());
        boolean tcp = config.port() >= 0;
        int port = tcp ? NetService.listenPort(addresses, config.port()) : 0;
        HashFunction hash = new HashFunction();
        this.databases = openDatabases(config, hash, count);
        this.shards = new EngineShardSet(
                databases,
                new ShardSettings(config.ringSlots(), config.sequencerSlots(), fiberMode == FiberMode.PROACTOR),
                Clock.SYSTEM::epochMs,
                (shard, failure) -> faults.report("shard " + shard.id(), failure));
        ServerFacts facts = new ServerFacts(
                newRunId(),
                Clock.SYSTEM.epochMs(),
                port,
                transport.optionName(),
                fiberMode.infoName(),
                pinning.on(),
                ProcessHandle.current().pid(),
                config.configFile(),
                "");
        RuntimeConfig runtimeConfig = new RuntimeConfig(config);
        runtimeConfig.listen(Set.of(OptionTable.LOGLEVEL), NanoRedisServer::logFrom);
        this.context = new ServerContext(
                Families.registry(),
                runtimeConfig,
                shards,
                hash,
                Clock.SYSTEM,
                facts,
                stopRequested::countDown,
                faults);
        this.net = new NetService(
                context,
                new ListenPlan(
                        transport,
                        addresses,
                        port,
                        config.unixSocket(),
                        config.unixSocketPermissions(),
                        config.tcpBacklog()));
        long spinNs = config.idle().equals("spin") ? TimeUnit.MICROSECONDS.toNanos(config.spinUs()) : 0;
        this.pool = new ProactorPool(
                shards,
                new ProactorPlan(
                        transport,
                        fiberMode,
                        pinning,
                        spinNs,
                        () -> context.settings().tickMs()),
                net);
    }

    private static List<Database> openDatabases(ServerConfig config, HashFunction hash, int count) {
        DatabaseOptions options = DatabaseOptions.defaults().withTuning(Tuning.of(config));
        List<Database> databases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Database database = new Database(config.databases(), hash, options, ValueTypeList.ALL);
            database.encodingLimits(EncodingLimits.of(config));
            databases.add(database);
        }
        return databases;
    }

    private static String newRunId() {
        byte[] id = new byte[20];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /// Starts a server and returns when it accepts clients on every shard.
    ///
    /// @throws IOException when an address cannot be listened on; nothing is left behind
    /// @throws IllegalArgumentException when the machine cannot do what the configuration asks for
    public static NanoRedisServer start(ServerConfig config) throws IOException, InterruptedException {
        NanoRedisServer server = open(config);
        server.announce();
        return server;
    }

    private static NanoRedisServer open(ServerConfig config) throws IOException, InterruptedException {
        NanoRedisServer server = new NanoRedisServer(config);
        try {
            server.pool.start();
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.closeParts();
            throw e;
        } catch (Exception e) {
            server.closeParts();
            throw new IOException(e.getMessage(), e);
        }
        Thread.ofPlatform().daemon().name("nanoredis-stop").start(server::stopWhenAsked);
        return server;
    }

    private void announce() {
        ServerFacts facts = context.facts();
        LOG.info(
                "NanoRedis {} ready: {} shards, port {}, transport {}, pinning {}, fibers on {}, pid {}",
                ServerFacts.NANOREDIS_VERSION,
                shards.size(),
                facts.port(),
                facts.transport(),
                facts.pinned() ? "on" : "off",
                facts.fiberMode(),
                facts.processId());
    }

    /// The TCP port that is listened on, 0 without one.
    public int port() {
        return context.facts().port();
    }

    /// The configuration that the server was started with.
    public ServerConfig config() {
        return config;
    }

    /// Everything that the server's threads share; for tests and tools.
    public ServerContext context() {
        return context;
    }

    private void stopWhenAsked() {
        try {
            stopRequested.await();
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops: no new clients, running commands finish (within `shutdown-timeout`), connections close, memory is
    /// returned.
    @Override
    public void close() {
        stopRequested.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the server has stopped, whoever asked for it.
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    private void stop() throws InterruptedException {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        context.scripts().stop();
        for (int i = 0; i < pool.size(); i++) {
            Proactor proactor = pool.proactor(i);
            proactor.execute(() -> net.drain(proactor));
        }
        awaitDrained();
        pool.stop();
        closeParts();
        LOG.info("NanoRedis stopped");
        stopped.countDown();
    }

    private void awaitDrained() throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(config.shutdownTimeoutSeconds());
        for (int i = 0; i < pool.size(); i++) {
            Proactor proactor = pool.proactor(i);
            while (System.nanoTime() < deadlineNs && !isDrained(proactor, deadlineNs)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    private boolean isDrained(Proactor proactor, long deadlineNs) throws InterruptedException {
        boolean[] drained = new boolean[1];
        CountDownLatch answered = new CountDownLatch(1);
        proactor.execute(() -> {
            drained[0] = net.isDrained(proactor);
            answered.countDown();
        });
        return answered.await(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS) && drained[0];
    }

    private void closeParts() {
        databases.forEach(Database::close);
        faults.close();
    }

    /// Runs a server as a program: options as in `config/nanoredis.conf`, exit code 0 after an orderly stop, 1 with one
    /// line
    /// on stderr when it could not start.
    public static void main(String[] arguments) {
        NanoRedisServer server;
        try {
            ServerConfig config = ConfigLoader.load(arguments);
            openLog(config);
            warnOfTooManyShards(config);
            server = open(config);
        } catch (ConfigException | IOException | IllegalArgumentException e) {
            fail(String.valueOf(e.getMessage()));
            return;
        } catch (InterruptedException e) {
            fail("interrupted");
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            // SIGTERM and SIGINT would end the process with their own code; an orderly stop is a success.
            Runtime.getRuntime().halt(0);
        }));
        server.announce(); // only now, as whoever reads it may send a signal at once
        try {
            server.awaitStopped();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(0);
    }

    private static void logFrom(ServerConfig config) {
        new ServerLog()
                .level(
                        switch (config.get(OptionTable.LOGLEVEL)) {
                            case "debug" -> Level.ALL;
                            case "verbose" -> Level.FINE;
                            case "notice" -> Level.INFO;
                            default -> Level.WARNING;
                        });
    }

    private static void openLog(ServerConfig config) throws IOException {
        logFrom(config);
        String file = config.get(OptionTable.LOGFILE);
        ServerLog log = new ServerLog();
        if (file.isEmpty()) {
            log.writeTo(System.err);
            return;
        }
        try {
            log.appendTo(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new IOException("logfile: \"" + file + "\" (expected a file that can be written)", e);
        }
    }

    private static void warnOfTooManyShards(ServerConfig config) {
        int cores = Runtime.getRuntime().availableProcessors();
        if (config.shards() > cores) {
            LOG.warn(
                    "{} shards on {} cores: they share cores, which costs latency; --num_shards=auto fits them",
                    config.shards(),
                    cores);
        }
    }

    private static void fail(String message) {
        System.err.println("nanoredis: " + message);
        System.exit(1);
    }
}
