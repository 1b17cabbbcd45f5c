package io.nanoredis.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A script of several clients of one server, and what they were answered, to be compared between two servers.
///
/// *Shape*: one step per line, words separated by blanks, `''` for the empty word:
///
/// | step | |
/// |---|---|
/// | `a: PING` | client `a` calls, and its reply is noted |
/// | `a~ HELLO 3` | client `a` calls, and its reply is dropped |
/// | `a! BLPOP k 0` | client `a` calls and is blocked: goes on when one client more is |
/// | `a> BLPOP k 0` | client `a` sends, and nothing is awaited |
/// | `a?` | the next reply to `a` is noted |
/// | `a-` | notes whether something has arrived for `a` |
/// | `a=` | goes on when client `a`, which has said QUIT, is no more |
/// | `a/` | client `a` closes its connection; goes on when one blocked client less is there |
///
/// `$name` stands for the number of the client that has called CLIENT SETNAME with that name, and integers in replies
/// that are such numbers are noted as that.
///
/// *Thread*: one.
public final class Conversation implements AutoCloseable {
    private static final long DEADLINE_NS = 10_000_000_000L;

    /// Opens a connection to the server under test.
    public interface Connector {
        /// A new client.
        RawClient connect() throws IOException;
    }

    private final Connector connector;
    private final RawClient observer;
    private final Map<String, RawClient> clients = new HashMap<>();
    private final List<String> transcript = new ArrayList<>();
    /// Names of clients whose numbers a step has used, by number.
    private final Map<String, String> identities = new HashMap<>();

    private Conversation(Connector connector) throws IOException {
        this.connector = connector;
        observer = connector.connect();
    }

    /// Runs a script on an emptied server.
    ///
    /// @return every step with what it brought
    public static String run(Connector connector, String script) throws IOException {
        try (Conversation conversation = new Conversation(connector)) {
            conversation.observer.call("FLUSHALL");
            for (String line : script.split("\n", -1)) {
                if (!line.isBlank()) {
                    conversation.step(line.strip());
                }
            }
            return String.join("\n", conversation.transcript);
        }
    }

    private void step(String line) throws IOException {
        int mark = 0;
        while (Character.isLetterOrDigit(line.charAt(mark))) {
            mark++;
        }
        String name = line.substring(0, mark);
        RawClient client = client(name);
        String[] words = words(line.substring(mark + 1).strip());
        switch (line.charAt(mark)) {
            case ':' -> note(line, client.call(words));
            case '~' -> client.call(words);
            case '>' -> client.send(Request.of(words));
            case '!' -> {
                long before = blockedClients();
                client.send(Request.of(words));
                awaitBlocked(before + 1, line);
            }
            case '?' -> note(line, client.readReply());
            case '-' -> {
                observer.call("PING");
                transcript.add(line + " " + client.hasBytes());
            }
            case '=' -> {
                client.close();
                clients.remove(name);
                awaitClients(1 + clients.size(), line);
            }
            case '/' -> {
                long before = blockedClients();
                client.close();
                clients.remove(name);
                awaitBlocked(before - 1, line);
            }
            default -> throw new IllegalArgumentException("step: " + line);
        }
    }

    private RawClient client(String name) throws IOException {
        RawClient client = clients.get(name);
        if (client == null) {
            client = connector.connect();
            clients.put(name, client);
        }
        return client;
    }

    private String[] words(String text) throws IOException {
        String[] words = text.split(" +", -1);
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("''")) {
                words[i] = "";
            } else if (words[i].startsWith("$") && words[i].length() > 1) {
                words[i] = identity(words[i].substring(1));
            }
        }
        return words;
    }

    /// The number of a client, as CLIENT LIST tells it, by the name that it was given.
    private String identity(String name) throws IOException {
        String list = Reply.parse(observer.call("CLIENT", "LIST")).text();
        for (String line : list.split("\n", -1)) {
            if (line.contains(" name=" + name + " ")) {
                String id = line.substring(3, line.indexOf(' '));
                identities.put(id, name);
                return id;
            }
        }
        throw new IllegalArgumentException("client: " + name + " (expected one that has called CLIENT SETNAME)");
    }

    private long blockedClients() throws IOException {
        return infoOfClients("blocked_clients:");
    }

    private long infoOfClients(String field) throws IOException {
        String info = Reply.parse(observer.call("INFO", "clients")).text();
        int at = info.indexOf(field) + field.length();
        return Long.parseLong(info.substring(at, info.indexOf('\r', at)));
    }

    private void awaitBlocked(long count, String line) throws IOException {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (blockedClients() != count) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("blocked clients: " + blockedClients() + " (expected " + count + ") at "
                        + line + "\n" + String.join("\n", transcript));
            }
        }
    }

    private void awaitClients(long count, String line) throws IOException {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (infoOfClients("connected_clients:") != count) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("clients: not " + count + " at " + line);
            }
        }
    }

    private void note(String line, byte[] reply) {
        String text = Escaped.text(reply);
        for (Map.Entry<String, String> known : identities.entrySet()) {
            text = text.replace(":" + known.getKey() + "\\r\\n", ":$" + known.getValue() + "\\r\\n");
        }
        transcript.add(line + " " + text);
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients.values()) {
            client.close();
        }
        observer.close();
    }
}
