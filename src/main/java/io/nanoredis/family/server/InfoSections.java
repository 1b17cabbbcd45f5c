package io.nanoredis.family.server;

import io.nanoredis.command.Command;
import io.nanoredis.command.NetCounters;
import io.nanoredis.command.ScriptFigures;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.ServerFacts;
import io.nanoredis.config.OptionTable;
import io.nanoredis.config.ServerConfig;
import io.nanoredis.metrics.CommandStats;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// Writes the sections of INFO out of the figures that were gathered.
///
/// Fields that Redis has are named as there and mean the same; those of features that this server does not have are
/// left out, unless clients are known to look for them. `# Shards` is this server's own.
///
/// *Thread*: formats a lot, so not on a proactor unless a script asks.
final class InfoSections {
    private static final String NO_REPLICATION_ID = "0".repeat(40);
    private static final int LRU_CLOCK_MASK = 0xff_ffff;

    private final ServerContext server;
    private final ServerConfig config;
    private final List<ShardReport> shards;
    private final CommandStats commands;
    private final ProcessFigures process;
    private final MemoryReport memory;

    InfoSections(ServerContext server, List<ShardReport> shards, CommandStats commands, ProcessFigures process) {
        this.server = server;
        this.config = server.config().current();
        this.shards = shards;
        this.commands = commands;
        this.process = process;
        this.memory = MemoryReport.of(server, shards, process);
    }

    /// Writes the fields of one section.
    void write(InfoSection section, InfoText text) {
        switch (section) {
            case SERVER -> server(text);
            case CLIENTS -> clients(text);
            case MEMORY -> memory(text);
            case PERSISTENCE -> persistence(text);
            case STATS -> stats(text);
            case REPLICATION -> replication(text);
            case CPU -> cpu(text);
            case MODULES -> {}
            case COMMANDSTATS -> commandStats(text);
            case ERRORSTATS -> errorStats(text);
            case LATENCYSTATS -> latencyStats(text);
            case CLUSTER -> text.field("cluster_enabled", 0);
            case KEYSPACE -> keyspace(text);
            case SHARDS -> shards(text);
        }
    }

    private long sum(ToLongFunction<ShardReport> figure) {
        return shards.stream().mapToLong(figure).sum();
    }

    private long max(ToLongFunction<ShardReport> figure) {
        return shards.stream().mapToLong(figure).max().orElse(0);
    }

    private double rate(ToDoubleFunction<ShardReport> figure) {
        return shards.stream().mapToDouble(figure).sum();
    }

    private void server(InfoText text) {
        ServerFacts facts = server.facts();
        long nowUs = server.clock().epochUs();
        long hz = config.get(OptionTable.HZ);
        long uptimeSeconds = (nowUs / 1000 - facts.startedMs()) / 1000;
        text.field("redis_version", ServerFacts.REDIS_VERSION);
        text.field("redis_git_sha1", "00000000");
        text.field("redis_git_dirty", 0);
        text.field("nanoredis_version", ServerFacts.NANOREDIS_VERSION);
        text.field("redis_mode", "standalone");
        text.field("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        text.field("arch_bits", 64);
        text.field("monotonic_clock", "System.nanoTime");
        text.field("multiplexing_api", facts.transport());
        text.field("java_version", property("java.vm.name") + " " + Runtime.version());
        text.field("process_id", facts.processId());
        text.field("process_supervised", "no");
        text.field("run_id", facts.runId());
        text.field("tcp_port", facts.port());
        text.field("server_time_usec", nowUs);
        text.field("uptime_in_seconds", uptimeSeconds);
        text.field("uptime_in_days", uptimeSeconds / 86_400);
        text.field("hz", hz);
        text.field("configured_hz", hz);
        text.field("lru_clock", nowUs / 1_000_000 & LRU_CLOCK_MASK);
        text.field("executable", facts.executable());
        text.field("config_file", facts.configFile());
        text.field("io_threads_active", 0);
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }

    private void clients(InfoText text) {
        text.field("connected_clients", server.clients().get());
        text.field("cluster_connections", 0);
        text.field("maxclients", server.settings().clientsMax());
        text.field("client_recent_max_input_buffer", max(s -> s.clients().queryBytesMax()));
        text.field("client_recent_max_output_buffer", max(s -> s.clients().outputBytesMax()));
        text.field("blocked_clients", sum(s -> s.clients().blocked()));
        text.field("tracking_clients", sum(s -> s.tracking().clients()));
        text.field("pubsub_clients", sum(s -> s.clients().subscribing()));
        text.field("watching_clients", sum(s -> s.clients().watching()));
        text.field("clients_in_timeout_table", sum(s -> s.clients().timed()));
        text.field("total_watched_keys", sum(s -> s.clients().keys().watched()));
        text.field("total_blocking_keys", sum(s -> s.clients().keys().blocking()));
        text.field("total_blocking_keys_on_nokey", sum(s -> s.clients().keys().ending()));
    }

    private static void scripts(InfoText text, ScriptFigures scripts) {
        text.field("used_memory_vm_eval", scripts.evalEngineBytes());
        text.bytes("used_memory_lua", scripts.evalEngineBytes());
        text.field("used_memory_scripts_eval", scripts.scriptBytes());
        text.field("number_of_cached_scripts", scripts.scripts());
        text.field("number_of_functions", scripts.functions());
        text.field("number_of_libraries", scripts.libraries());
        text.field("used_memory_vm_functions", scripts.functionEngineBytes());
        text.bytes("used_memory_vm_total", scripts.evalEngineBytes() + scripts.functionEngineBytes());
        text.field("used_memory_functions", scripts.libraryBytes());
        text.bytes("used_memory_scripts", scripts.scriptBytes() + scripts.libraryBytes());
    }

    private void memory(InfoText text) {
        text.bytes("used_memory", memory.usedBytes());
        text.bytes("used_memory_rss", process.rssBytes());
        text.bytes("used_memory_peak", memory.peakBytes());
        text.field("used_memory_peak_perc", percent(memory.peakPercent()));
        text.field("used_memory_overhead", memory.overheadBytes());
        text.field("used_memory_startup", 0);
        text.field("used_memory_dataset", memory.datasetBytes());
        text.field("used_memory_dataset_perc", percent(memory.datasetPercent()));
        text.field("allocator_allocated", memory.usedBytes());
        text.field("allocator_active", memory.activeBytes());
        text.field("allocator_resident", memory.heldBytes());
        text.bytes("total_system_memory", process.systemBytes());
        scripts(text, server.scripts().figures());
        text.bytes("maxmemory", server.settings().memoryBytesMax());
        text.field("maxmemory_policy", config.get(OptionTable.MAXMEMORY_POLICY));
        text.field("allocator_frag_ratio", memory.allocatorFragmentation(), 2);
        text.field("allocator_frag_bytes", memory.activeBytes() - memory.usedBytes());
        text.field("allocator_rss_ratio", memory.allocatorRss(), 2);
        text.field("allocator_rss_bytes", memory.heldBytes() - memory.activeBytes());
        text.field("rss_overhead_ratio", memory.rssOverhead(), 2);
        text.field("rss_overhead_bytes", process.rssBytes() - memory.heldBytes());
        text.field("mem_fragmentation_ratio", memory.fragmentation(), 2);
        text.field("mem_fragmentation_bytes", process.rssBytes() - memory.usedBytes());
        text.field("mem_clients_slaves", 0);
        text.field("mem_clients_normal", memory.clientBytes());
        text.field("mem_allocator", "nanoredis-slab");
        text.flag(
                "active_defrag_running", shards.stream().anyMatch(s -> s.data().defragmenting()));
        text.field("lazyfree_pending_objects", 0);
        text.bytes("jvm_heap_used", process.heapUsedBytes());
        text.bytes("jvm_heap_committed", process.heapCommittedBytes());
        text.bytes("jvm_heap_max", process.heapMaxBytes());
        text.field("jvm_gc_collections", process.collections());
        text.field("jvm_gc_milliseconds", process.collectionMs());
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    private void persistence(InfoText text) {
        text.field("loading", 0);
        text.field("async_loading", 0);
        text.field("rdb_changes_since_last_save", sum(s -> s.data().dirty()));
        text.field("rdb_bgsave_in_progress", 0);
        text.field("aof_enabled", 0);
        text.field("aof_rewrite_in_progress", 0);
    }

    private void stats(InfoText text) {
        NetCounters traffic = shards.stream()
                .map(s -> s.clients().traffic())
                .reduce(NetCounters::plus)
                .orElseThrow();
        text.field("total_connections_received", traffic.connections());
        text.field("total_commands_processed", sum(s -> s.work().commands()));
        text.field(
                "instantaneous_ops_per_sec",
                Math.round(rate(s -> s.work().rates().commands())));
        text.field("total_net_input_bytes", traffic.inputBytes());
        text.field("total_net_output_bytes", traffic.outputBytes());
        text.field("instantaneous_input_kbps", rate(s -> s.work().rates().inputBytes()) / 1024, 2);
        text.field("instantaneous_output_kbps", rate(s -> s.work().rates().outputBytes()) / 1024, 2);
        text.field("rejected_connections", traffic.rejectedConnections());
        text.field("expired_subkeys", sum(s -> s.data().expiredParts()));
        text.field("expired_keys", sum(s -> s.data().expiredKeys()));
        text.field("expired_stale_perc", rate(s -> s.data().expiredStalePercent()) / shards.size(), 2);
        text.field("evicted_keys", 0);
        text.field("keyspace_hits", sum(s -> s.data().hits()));
        text.field("keyspace_misses", sum(s -> s.data().misses()));
        ShardReport.TopicReport topics = shards.getFirst().topics();
        text.field("pubsub_channels", topics.channels());
        text.field("pubsub_patterns", topics.patterns());
        text.field("pubsubshard_channels", topics.shardChannels());
        text.field("active_defrag_hits", sum(s -> s.data().defragMoves()));
        text.field("tracking_total_keys", sum(s -> s.tracking().keys()));
        text.field("tracking_total_items", sum(s -> s.tracking().items()));
        text.field("tracking_total_prefixes", max(s -> s.tracking().prefixes()));
        text.field("internal_errors", server.faults().count());
        text.field("total_error_replies", sum(s -> s.work().errors()));
        text.field("client_query_buffer_limit_disconnections", traffic.queryBufferClosed());
        text.field("client_output_buffer_limit_disconnections", traffic.outputBufferClosed());
    }

    private void replication(InfoText text) {
        text.field("role", "master");
        text.field("connected_slaves", 0);
        text.field("master_failover_state", "no-failover");
        text.field("master_replid", server.facts().runId());
        text.field("master_replid2", NO_REPLICATION_ID);
        text.field("master_repl_offset", 0);
        text.field("second_repl_offset", -1);
        text.field("repl_backlog_active", 0);
        text.field("repl_backlog_size", 0);
        text.field("repl_backlog_first_byte_offset", 0);
        text.field("repl_backlog_histlen", 0);
    }

    private void cpu(InfoText text) {
        text.field("used_cpu_sys", process.systemSeconds(), 6);
        text.field("used_cpu_user", process.userSeconds(), 6);
        text.field("used_cpu_shards", sum(s -> ProcessFigures.cpuNs(s.work().threadId())) / 1e9, 6);
    }

    private void commandStats(InfoText text) {
        for (Command command : server.registry().all()) {
            int i = command.index();
            long calls = commands.calls(i);
            if (calls + commands.rejectedCalls(i) + commands.failedCalls(i) > 0) {
                long usec = commands.nanos(i) / 1000;
                double usecPerCall = calls == 0 ? 0 : (double) usec / calls;
                text.field(
                        "cmdstat_" + command.fullName(),
                        String.format(
                                Locale.ROOT,
                                "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
                                calls,
                                usec,
                                usecPerCall,
                                commands.rejectedCalls(i),
                                commands.failedCalls(i)));
            }
        }
    }

    private void errorStats(InfoText text) {
        commands.errors().forEach((prefix, count) -> text.field("errorstat_" + prefix, "count=" + count));
    }

    private void latencyStats(InfoText text) {
        List<Double> percentiles = config.get(OptionTable.LATENCY_TRACKING_INFO_PERCENTILES);
        for (Command command : server.registry().all()) {
            Histogram latency = commands.latency(command.index());
            if (latency != null) {
                text.field("latency_percentiles_usec_" + command.fullName(), percentiles(latency, percentiles));
            }
        }
    }

    private static String percentiles(Histogram latency, List<Double> percentiles) {
        StringBuilder line = new StringBuilder();
        for (double percentile : percentiles) {
            double micros = latency.getValueAtPercentile(percentile) / 1000.0;
            line.append(line.isEmpty() ? "p" : ",p");
            line.append(BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString());
            line.append(String.format(Locale.ROOT, "=%.3f", micros));
        }
        return line.toString();
    }

    private void keyspace(InfoText text) {
        memory.databases().forEach((db, keyspace) -> {
            if (keyspace.keys() > 0) {
                text.field(
                        "db" + db,
                        "keys=" + keyspace.keys() + ",expires=" + keyspace.expires() + ",avg_ttl="
                                + keyspace.averageTtlMs());
            }
        });
    }

    private void shards(InfoText text) {
        ServerFacts facts = server.facts();
        text.field("shards", shards.size());
        text.field("fiber_mode", facts.fiberMode());
        text.field("pinned", facts.pinned() ? "yes" : "no");
        text.field("sequencer_entries", server.shards().sequencer().cursor() + 1);
        text.field("sequencer_occupancy", server.shards().sequencer().occupancy());
        text.field("sequencer_slots", server.shards().sequencer().slots());
        for (ShardReport shard : shards) {
            text.field("shard" + shard.id(), shardLine(shard));
        }
    }

    /// The figures of one shard as `name=value` pairs.
    static String shardLine(ShardReport shard) {
        ShardReport.MessageReport messages = shard.messages();
        ShardReport.WorkReport work = shard.work();
        long keys = shard.keyspaces().values().stream()
                .mapToLong(KeyspaceReport::keys)
                .sum();
        long expires = shard.keyspaces().values().stream()
                .mapToLong(KeyspaceReport::expires)
                .sum();
        double local = work.commands() == 0 ? 1 : 1 - (double) work.foreign() / work.commands();
        return "keys=" + keys
                + ",expires=" + expires
                + ",live_bytes=" + shard.data().liveBytes()
                + ",clients=" + shard.clients().connected()
                + ",ops=" + work.commands()
                + ",ops_per_sec=" + Math.round(work.rates().commands())
                + String.format(Locale.ROOT, ",local_ratio=%.2f", local)
                + ",hops=" + messages.hopsSent()
                + ",tasks=" + messages.tasksRun()
                + ",ring_occupancy=" + messages.ringOccupancy()
                + ",ring_slots=" + messages.ringSlots()
                + ",overflow=" + messages.overflowed()
                + ",wakeups=" + messages.wakeUps()
                + ",sequenced=" + messages.sequenced()
                + ",participated=" + messages.participated()
                + ",lock_waits=" + messages.lockWaits()
                + ",locked_keys=" + messages.lockedKeys()
                + ",cpu_ms=" + ProcessFigures.cpuNs(work.threadId()) / 1_000_000;
    }
}
