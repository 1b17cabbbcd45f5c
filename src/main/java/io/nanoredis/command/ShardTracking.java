package io.nanoredis.command;

import io.nanoredis.db.KeyListener;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.tracking.BroadcastPrefixes;
import io.nanoredis.tracking.CachedKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Client-side caching on one shard: which client may have cached which of the shard's keys, and whom a change
/// concerns.
///
/// A key that a tracking client has read stands in a table until it changes; then the client is told once. News are
/// sent
/// in the middle of the command that changes the key: whoever reads the key because of them comes to this shard after
/// that command. Broadcasts are collected and leave before the replies of the commands that caused them.
///
/// *Bounds*: `tracking-table-max-keys` holds for the whole server. A shard that has more than its share, while all of
/// them
/// together have too many, lets keys go at random, and tells their clients.
///
/// *Cost*: a shard on which nothing is cached does not listen to changes. *Thread*: the owner of the shard.
public final class ShardTracking implements KeyListener {
    private static final byte[] NULL_RESP2 = "$-1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL_RESP3 = "_\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int EVICTIONS_PER_READ = 2;
    private static final int EVICTIONS_PER_TICK = 1000;
    private static final int SWEEPS_PER_TICK = 16;
    private static final int ENCODED_BYTES = 64;

    private final ServerContext server;
    private final ShardContext cx;
    private final CachedKeys keys = new CachedKeys();
    private final BroadcastPrefixes<CachingClient> prefixes = new BroadcastPrefixes<>();
    private final Set<CachingClient> homed = new LinkedHashSet<>();
    private @Nullable CachingClient[] clients = new @Nullable CachingClient[4];
    private final ArrayDeque<Integer> freeNumbers = new ArrayDeque<>();
    private int numbersEnd;
    private boolean sweeping;
    private boolean listening;
    private boolean emptied;
    private boolean ownNews;
    private long changedAddress;
    private int changedLength;
    private byte @Nullable [] encodedKey;
    private final IntConsumer invalidateChanged = this::invalidateChanged;
    private final IntConsumer invalidateTaken = this::invalidateTaken;
    private final IntPredicate isGone = this::isGone;

    /// Keys of this shard, for the sum over all shards; read by their owners.
    private final AtomicInteger publishedKeys = new AtomicInteger();

    ShardTracking(ServerContext server, ShardContext cx) {
        this.server = server;
        this.cx = cx;
    }

    /// Keys that clients may have cached.
    public int keys() {
        return keys.keys();
    }

    /// Pairs of a key and a client that may have cached it.
    public long items() {
        return keys.items();
    }

    /// Prefixes that some client in broadcasting mode wants to hear of; the same on every shard.
    public int prefixes() {
        return prefixes.size();
    }

    /// Clients of this shard's proactor that track.
    public int clients() {
        return homed.size();
    }

    // ---- clients

    /// Lets a client of this proactor track; every shard has been told of its prefixes.
    public void begin(CachingClient client, CachingMode mode) {
        client.mode(mode);
        homed.add(client);
        listen();
    }

    /// Ends the tracking of a client of this proactor, if it does any. It hears of nothing from now on; the shards
    /// forget
    /// its prefixes a little later, and what it has read when that changes, unless it tracks again by then.
    public void end(Session session) {
        CachingClient client = session.caching();
        CachingMode mode = client == null ? null : client.mode();
        if (client == null || mode == null) {
            return;
        }
        client.mode(null);
        homed.remove(client);
        List<byte[]> known = mode.prefixList();
        for (int shard = 0; shard < server.shards().size() && !known.isEmpty(); shard++) {
            ShardTracking there = server.context(shard).tracking();
            server.shards().send(cx.shard(), shard, owner -> there.removePrefixes(known, client));
        }
    }

    /// Lets a client of any proactor hear of prefixes.
    public void addPrefixes(List<byte[]> some, CachingClient client) {
        for (byte[] prefix : some) {
            prefixes.add(prefix, client);
        }
        listen();
    }

    private void removePrefixes(List<byte[]> some, CachingClient client) {
        for (byte[] prefix : some) {
            prefixes.remove(prefix, client);
        }
    }

    private void listen() {
        if (!listening) {
            listening = true;
            cx.shard().effects().listen(this);
        }
    }

    private void ignoreIfIdle() {
        if (listening && keys.keys() == 0 && prefixes.size() == 0 && homed.isEmpty()) {
            listening = false;
            cx.shard().effects().ignore(this);
        }
    }

    private int numberOf(CachingClient client) {
        int shard = cx.shard().id();
        int number = client.number(shard);
        if (number < 0) {
            Integer free = freeNumbers.poll();
            number = free == null ? numbersEnd++ : free;
            if (number == clients.length) {
                clients = Arrays.copyOf(clients, number * 2);
            }
            clients[number] = client;
            client.number(shard, number);
        }
        return number;
    }

    // ---- reads

    /// Notes that a client may have cached the keys of a command that has run here, or is about to.
    void remember(CachingClient client, Command command, Args args) {
        int count = KeyPositions.count(command, args);
        for (int key = 0; key < count; key++) {
            int at = KeyPositions.position(command, args, key);
            remember(client, args, at, cx.hashOf(args, at));
        }
    }

    /// Notes that a client may have cached the key in argument `i`, whatever command runs here.
    void remember(CachingClient client, Args args, int i) {
        remember(client, args, i, server.hash().hash(args.array(), args.offset(i), args.length(i)));
    }

    private void remember(CachingClient client, Args args, int i, long keyHash) {
        if (client.session().gone()) {
            return;
        }
        int before = keys.keys();
        keys.remember(keyHash, args.array(), args.offset(i), args.length(i), numberOf(client));
        if (keys.keys() > before) {
            listen();
            evict(EVICTIONS_PER_READ);
        }
    }

    private void evict(int most) {
        int max = server.settings().trackedKeysMax();
        int share = max / server.shards().size();
        publishedKeys.lazySet(keys.keys());
        for (int i = 0; i < most && max > 0 && keys.keys() > share && server.trackedKeys() > max; i++) {
            encodedKey = null;
            keys.takeRandom(cx.random(), invalidateTaken);
            publishedKeys.lazySet(keys.keys());
        }
    }

    private void invalidateTaken(int number) {
        if (encodedKey == null) {
            encodedKey = encode(List.of(keys.takenKey()));
        }
        invalidate(number, encodedKey);
    }

    /// Keys of this shard that clients may have cached, as of a moment ago. *Thread*: any.
    int publishedKeys() {
        return publishedKeys.getOpaque();
    }

    // ---- changes

    @Override
    public void keyChanged(int database, long keyAddress, int keyLength) {
        if (keys.keys() > 0) {
            encodedKey = null;
            changedAddress = keyAddress;
            changedLength = keyLength;
            keys.take(server.hash().hash(keyAddress, keyLength), keyAddress, keyLength, invalidateChanged);
        }
        if (prefixes.size() > 0) {
            Session session = cx.session();
            // as in Redis, what a script broadcasts is nobody's own
            prefixes.keyChanged(bytes(keyAddress, keyLength), session == null ? 0 : session.id());
        }
    }

    private void invalidateChanged(int number) {
        if (encodedKey == null) {
            encodedKey = encode(List.of(bytes(changedAddress, changedLength)));
        }
        invalidate(number, encodedKey);
    }

    private void invalidate(int number, byte[] encoded) {
        CachingClient client = clients[number];
        CachingMode mode = client == null ? null : client.mode();
        if (client == null || mode == null || mode.broadcasts() || (mode.noLoop() && isWriter(client))) {
            return;
        }
        new Invalidation(client, encoded).send(cx);
        ownNews |= isWriter(client);
    }

    private boolean isWriter(CachingClient client) {
        return client.session().id() == writer();
    }

    /// The client whose command or script runs; 0 for the server itself.
    private long writer() {
        Session session = cx.session();
        return session == null ? 0 : session.actorId();
    }

    /// Whoever has cached anything of this shard is told by its own proactor's shard that all of it is out of date.
    @Override
    public void emptying(int database) {
        keys.clear();
        emptied = true;
    }

    @Override
    public void databaseChanged(int database) {}

    // ---- news

    /// Whether a command that has just ended here has brought news that are to follow its reply at once.
    public boolean hasNews() {
        return ownNews || emptied;
    }

    /// A command has ended. Its client may be told, if it lives here.
    public void commandEnded() {
        ownNews = false;
        if (emptied) {
            emptied = false;
            for (CachingClient client : homed) {
                new Invalidation(client, client.session().resp3() ? NULL_RESP3 : NULL_RESP2).send(cx);
            }
        }
    }

    /// A command, or a batch of them, has ended, and its replies are about to leave.
    @Override
    public void workEnded() {
        if (emptied || ownNews) {
            commandEnded();
        }
        if (!prefixes.isQuiet()) {
            prefixes.tell(this::broadcast);
        }
    }

    private void broadcast(Set<CachingClient> members, SortedMap<byte[], Long> changes) {
        byte[] all = null;
        for (CachingClient client : members) {
            CachingMode mode = client.mode();
            if (mode == null) {
                continue;
            }
            if (mode.noLoop() && changes.containsValue(client.session().id())) {
                List<byte[]> others = changesOfOthers(changes, client.session().id());
                if (!others.isEmpty()) {
                    new Invalidation(client, encode(others)).send(cx);
                }
            } else {
                all = all == null ? encode(changes.keySet()) : all;
                new Invalidation(client, all).send(cx);
            }
        }
    }

    private static List<byte[]> changesOfOthers(SortedMap<byte[], Long> changes, long writer) {
        List<byte[]> others = new ArrayList<>();
        changes.forEach((key, by) -> {
            if (by != writer) {
                others.add(key);
            }
        });
        return others;
    }

    private static byte[] encode(Collection<byte[]> names) {
        ReplyWriter out = new ReplyWriter(ENCODED_BYTES, Integer.MAX_VALUE - 64);
        out.arrayHeader(names.size());
        for (byte[] name : names) {
            out.bulk(name);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(long address, int length) {
        byte[] bytes = new byte[length];
        Mem.copyOut(address, bytes, 0, length);
        return bytes;
    }

    // ---- upkeep

    /// Keeps to the limit, and lets go what clients have left behind that are gone.
    public void tick() {
        evict(EVICTIONS_PER_TICK);
        if (!sweeping) {
            sweeping = anyGone();
        }
        for (int i = 0; i < SWEEPS_PER_TICK && sweeping; i++) {
            if (keys.sweep(isGone)) {
                sweeping = false;
                freeNumbers();
            }
        }
        ignoreIfIdle();
    }

    private boolean anyGone() {
        for (int number = 0; number < numbersEnd; number++) {
            if (isGone(number)) {
                return true;
            }
        }
        return false;
    }

    private boolean isGone(int number) {
        CachingClient client = clients[number];
        return client != null && client.session().gone();
    }

    private void freeNumbers() {
        for (int number = 0; number < numbersEnd; number++) {
            if (isGone(number) && keys.itemsOf(number) == 0) {
                clients[number] = null;
                freeNumbers.add(number);
            }
        }
    }
}
