package io.nanoredis.command;

import io.nanoredis.pubsub.ClientSubscriptions;
import io.nanoredis.pubsub.Kind;
import io.nanoredis.resp.Args;
import io.nanoredis.shard.EngineShard;
import org.jspecify.annotations.Nullable;

/// What the server knows of one client beyond its socket: identity, selected database, protocol, modes.
///
/// *Thread*: the proactor of its connection (or the connection's fiber while that owns the connection). The fields that
/// other threads show in CLIENT LIST and SLOWLOG are read there by a message to this proactor, or are immutable.
public final class Session {
    /// Whether replies leave: CLIENT REPLY.
    public enum ReplyMode {
        /// Every reply.
        ON,
        /// None until CLIENT REPLY ON.
        OFF,
        /// Not the one that comes next.
        SKIP_NEXT
    }

    private final long id;
    private final ServerContext server;
    private final SessionChannel channel;
    private final long createdMs;
    private final String address;
    private final String localAddress;
    private final boolean unixSocket;
    private final boolean script;

    private int database;
    private boolean resp3;
    private boolean authenticated;
    private boolean noTouch;
    private boolean noEvict;
    private boolean monitor;
    private boolean closing;
    /// Written by the proactor when the connection ends; read by whoever would send it something.
    private volatile boolean gone;
    private @Nullable CachingClient caching;
    private @Nullable Session caller;
    private @Nullable ClientSubscriptions subscriptions;
    private ReplyMode replyMode = ReplyMode.ON;
    private boolean dropsReply;
    private volatile String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private long lastInteractionMs;
    private long commandsProcessed;
    private @Nullable Command lastCommand;
    private @Nullable QueuedCommands queue;
    private @Nullable Watches watches;
    private boolean forgotWatches;
    private boolean executing;
    private FieldSets fieldSets = FieldSets.NONE;

    /// A fresh session of `channel`, in database 0, RESP2, authenticated when no password is set.
    public Session(
            long id,
            ServerContext server,
            SessionChannel channel,
            String address,
            String localAddress,
            boolean unixSocket,
            long createdMs) {
        this.id = id;
        this.server = server;
        this.channel = channel;
        this.address = address;
        this.localAddress = localAddress;
        this.unixSocket = unixSocket;
        this.script = false;
        this.createdMs = createdMs;
        this.lastInteractionMs = createdMs;
        this.authenticated = !server.settings().passwordRequired();
    }

    private Session(ServerContext server, SessionChannel channel) {
        this.id = 0;
        this.server = server;
        this.channel = channel;
        this.address = "?:0";
        this.localAddress = "";
        this.unixSocket = false;
        this.script = true;
        this.createdMs = 0;
        this.authenticated = true;
    }

    /// The session on whose behalf the commands of scripts run at one place of the server, of one script after the
    /// other.
    public static Session ofScripts(ServerContext server, EngineShard home) {
        return new Session(server, new ScriptChannel(home));
    }

    /// Whether it is that of scripts.
    public boolean isScript() {
        return script;
    }

    /// The client's number, unique in this server and growing.
    public long id() {
        return id;
    }

    /// The server this client talks to.
    public ServerContext server() {
        return server;
    }

    /// The connection behind the session.
    public SessionChannel channel() {
        return channel;
    }

    /// `ip:port` of the client, or the path of the unix socket.
    public String address() {
        return address;
    }

    /// `ip:port` on the server's side.
    public String localAddress() {
        return localAddress;
    }

    /// Whether the client came by the unix socket.
    public boolean unixSocket() {
        return unixSocket;
    }

    /// When the client connected, milliseconds since 1970.
    public long createdMs() {
        return createdMs;
    }

    /// The selected logical database.
    public int database() {
        return database;
    }

    /// Selects a logical database; the caller has checked the range.
    public void database(int index) {
        database = index;
    }

    /// Whether the client speaks RESP3.
    public boolean resp3() {
        return resp3;
    }

    /// Switches the protocol.
    public void resp3(boolean on) {
        resp3 = on;
    }

    /// Whether the client may run commands.
    public boolean authenticated() {
        return authenticated;
    }

    /// Says that the client has proved who it is, or no longer.
    public void authenticated(boolean value) {
        authenticated = value;
    }

    /// The name of CLIENT SETNAME, empty without one.
    public String name() {
        return name;
    }

    /// Names the client; the caller has checked the characters.
    public void name(String value) {
        name = value;
    }

    /// `lib-name` of CLIENT SETINFO.
    public String libraryName() {
        return libraryName;
    }

    /// Sets `lib-name`.
    public void libraryName(String value) {
        libraryName = value;
    }

    /// `lib-ver` of CLIENT SETINFO.
    public String libraryVersion() {
        return libraryVersion;
    }

    /// Sets `lib-ver`.
    public void libraryVersion(String value) {
        libraryVersion = value;
    }

    /// Whether this client's reads leave the access clock alone.
    public boolean noTouch() {
        return noTouch;
    }

    /// CLIENT NO-TOUCH.
    public void noTouch(boolean on) {
        noTouch = on;
    }

    /// Whether this client is spared when clients are evicted.
    public boolean noEvict() {
        return noEvict;
    }

    /// CLIENT NO-EVICT.
    public void noEvict(boolean on) {
        noEvict = on;
    }

    /// Whether the client sees every command: MONITOR.
    public boolean monitor() {
        return monitor;
    }

    /// Starts or ends MONITOR for this client.
    public void monitor(boolean on) {
        monitor = on;
    }

    /// Whether the client subscribes to anything, so that it counts as one of class `pubsub`, and in RESP2 may run few
    /// commands only.
    public boolean subscribed() {
        ClientSubscriptions known = subscriptions;
        return known != null && !known.isEmpty();
    }

    /// What the client subscribes to; made when it is first asked for.
    public ClientSubscriptions subscriptions() {
        ClientSubscriptions known = subscriptions;
        if (known == null) {
            known = new ClientSubscriptions(channel);
            subscriptions = known;
        }
        return known;
    }

    /// How many subscriptions of one kind the client has.
    public int subscriptions(Kind kind) {
        ClientSubscriptions known = subscriptions;
        return known == null ? 0 : known.count(kind);
    }

    /// Whether the connection has ended. *Thread*: any.
    public boolean gone() {
        return gone;
    }

    /// The connection has ended.
    public void end() {
        gone = true;
    }

    /// Says for which client the commands of this session run, which is not one itself: that client may cache what they
    /// read, and has changed what they change. Null when they are over.
    public void actsFor(@Nullable Session client) {
        caller = client;
    }

    /// The number of the client for which commands of this session run: its own, or that of who is acted for.
    long actorId() {
        Session client = caller;
        return client == null ? id : client.id;
    }

    /// The client as one that caches what it reads; null if it has never said so.
    public @Nullable CachingClient caching() {
        Session client = caller;
        return client == null ? caching : client.caching;
    }

    /// The same, made when it is first asked for.
    public CachingClient beginCaching() {
        CachingClient known = caching;
        if (known == null) {
            known = new CachingClient(this, server.shards().size());
            caching = known;
        }
        return known;
    }

    /// The client, if it may cache what the running command reads.
    public @Nullable CachingClient reader() {
        CachingClient known = caching();
        return known != null && known.remembered() ? known : null;
    }

    /// Whether the connection closes once what was written has left.
    public boolean closing() {
        return closing;
    }

    /// Asks for the connection to be closed after the reply of this command.
    public void closeAfterReply() {
        closing = true;
    }

    /// CLIENT REPLY's mode.
    public ReplyMode replyMode() {
        return replyMode;
    }

    /// Sets CLIENT REPLY's mode.
    public void replyMode(ReplyMode mode) {
        replyMode = mode;
    }

    /// Whether the reply of the running command of this connection will be dropped.
    public boolean dropsReply() {
        return dropsReply;
    }

    /// Decides whether the reply of the running command will be dropped; CLIENT REPLY ON answers in any mode.
    public void dropsReply(boolean drop) {
        dropsReply = drop;
    }

    /// What HIMPORT PREPARE has left. *Thread*: also that of a shard which runs a command of this client.
    public FieldSets fieldSets() {
        return fieldSets;
    }

    /// Replaces what HIMPORT PREPARE has left.
    public void fieldSets(FieldSets sets) {
        fieldSets = sets;
    }

    /// When the last command arrived, milliseconds since 1970.
    public long lastInteractionMs() {
        return lastInteractionMs;
    }

    /// The last command, null before the first.
    public @Nullable Command lastCommand() {
        return lastCommand;
    }

    /// How many commands this client has sent.
    public long commandsProcessed() {
        return commandsProcessed;
    }

    /// Notes that `command` is about to be executed for this client.
    public void arrived(Command command, long nowMs) {
        lastCommand = command;
        lastInteractionMs = nowMs;
        commandsProcessed++;
        if (queue != null && !command.isNeverQueued()) {
            return; // it is queued, and what it reads is remembered or not with the whole transaction
        }
        if (caching != null) {
            caching.arrived(command);
        }
    }

    /// Notes that a command has been refused before it could arrive; null for one that there is not.
    public void refused(@Nullable Command command) {
        if (caching != null && queue == null) {
            caching.arrived(command);
        }
    }

    // ---- transactions

    /// The commands queued since MULTI; null outside of a transaction.
    public @Nullable QueuedCommands queue() {
        return queue;
    }

    /// Begins a transaction: MULTI. *Thread*: home.
    public void beginQueue() {
        queue = homeContext().borrowQueue();
    }

    /// The watched keys; null while there are none. *Thread*: home, and a shard on which WATCH runs.
    public @Nullable Watches watches() {
        return watches;
    }

    /// Notes the keys of a WATCH, which then goes to the shards. *Thread*: home.
    public void watch(Args args, KeyPlacement keys) {
        Watches now = watches;
        if (now == null) {
            now = new Watches(server.shards().size());
            watches = now;
            forgotWatches = false;
        }
        now.add(args, keys, database);
    }

    /// Whether there are no watched keys, but were: a WATCH of theirs may still be on its way to its shards, where it
    /// would find those of a next one in their place.
    public boolean hasForgottenWatches() {
        return watches == null && forgotWatches;
    }

    /// Hands the watched keys over to who asks the shards about them; the session has none any more.
    @Nullable
    Watches takeWatches() {
        Watches taken = watches;
        watches = null;
        forgotWatches |= taken != null;
        return taken;
    }

    /// Forgets the watched keys, all of them on the home shard, and tells whether none of them has changed. *Thread*:
    /// home.
    public boolean endWatching(EngineShard home) {
        Watches taken = takeWatches();
        return taken == null || taken.endOn(home);
    }

    /// Forgets the watched keys: UNWATCH. *Thread*: home.
    public void unwatch() {
        Watches dropped = takeWatches();
        if (dropped != null) {
            dropped.drop(channel.home());
        }
    }

    /// Gives the queued commands and the watched keys to a fiber that runs them: until [#endExecution] they are its
    /// own.
    /// *Thread*: home.
    public void beginExecution() {
        executing = true;
    }

    /// The fiber has run the queued commands. *Thread*: home.
    void endExecution() {
        executing = false;
        endTransaction();
    }

    /// Forgets the queued commands and the watched keys: DISCARD, the end of EXEC, or that of the connection. *Thread*:
    /// home.
    public void endTransaction() {
        if (executing) {
            return;
        }
        unwatch();
        QueuedCommands done = queue;
        if (done != null) {
            queue = null;
            homeContext().giveBack(done);
        }
    }

    private ShardContext homeContext() {
        return server.context(channel.home().id());
    }

    /// Back to the state of a fresh connection: RESET.
    public void reset() {
        endTransaction();
        database = 0;
        resp3 = false;
        authenticated = !server.settings().passwordRequired();
        noTouch = false;
        noEvict = false;
        name = "";
        fieldSets = FieldSets.NONE;
        replyMode = ReplyMode.ON;
    }
}
