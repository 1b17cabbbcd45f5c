package io.nanoredis.command;

import io.nanoredis.config.EventClasses;
import io.nanoredis.db.KeyLife;
import io.nanoredis.memory.Mem;
import io.nanoredis.pubsub.Hub;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// The events of one shard's keys: collected while a command runs, published when it has ended, in their order.
///
/// *Shape*: per event its kind and `[database, offset, length]`, the bytes of the keys in one array. *Cost*: nothing
/// while
/// no event is published; no allocation but to grow, and for what is sent.
///
/// *Thread*: the shard's owner.
final class KeyEvents implements KeyLife {
    private static final int INTS_EACH = 3;
    private static final int BYTES_KEPT = 1 << 16;

    private final Hub hub;
    private final Map<KeyEvent, byte[]> names = new EnumMap<>(KeyEvent.class);
    private EventClasses classes = EventClasses.NONE;
    private KeyEvent[] kinds = new KeyEvent[16];
    private int[] places = new int[16 * INTS_EACH];
    private int count;
    private byte[] keys = new byte[256];
    private int keysUsed;
    private byte[] channel = new byte[128];

    KeyEvents(Hub hub) {
        this.hub = hub;
        for (KeyEvent event : KeyEvent.values()) {
            names.put(event, event.wireName().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Publishes these classes of events from now on.
    void classes(EventClasses value) {
        classes = value;
    }

    /// Notes what happened to a key.
    void add(KeyEvent event, int database, byte[] key, int offset, int length) {
        int at = begin(event, database, length);
        System.arraycopy(key, offset, keys, at, length);
    }

    private int begin(KeyEvent event, int database, int length) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            places = Arrays.copyOf(places, count * 2 * INTS_EACH);
        }
        if (keys.length - keysUsed < length) {
            keys = Arrays.copyOf(keys, Math.max(keys.length * 2, Math.addExact(keysUsed, length)));
        }
        int at = keysUsed;
        int place = count * INTS_EACH;
        kinds[count++] = event;
        places[place] = database;
        places[place + 1] = at;
        places[place + 2] = length;
        keysUsed += length;
        return at;
    }

    private void add(KeyEvent event, int database, long keyAddress, int keyLength) {
        if ((classes.published() & event.bit()) != 0) {
            int at = begin(event, database, keyLength);
            Mem.copyOut(keyAddress, keys, at, keyLength);
        }
    }

    @Override
    public void created(int database, long keyAddress, int keyLength) {
        add(KeyEvent.NEW, database, keyAddress, keyLength);
    }

    @Override
    public void expired(int database, long keyAddress, int keyLength) {
        add(KeyEvent.EXPIRED, database, keyAddress, keyLength);
    }

    @Override
    public void partsExpired(int database, byte[] key, boolean emptied) {
        addIfPublished(KeyEvent.HEXPIRED, database, key);
        if (emptied) {
            addIfPublished(KeyEvent.DEL, database, key);
        }
    }

    private void addIfPublished(KeyEvent event, int database, byte[] key) {
        if ((classes.published() & event.bit()) != 0) {
            add(event, database, key, 0, key.length);
        }
    }

    /// Whether something waits for [#publish].
    boolean isPending() {
        return count > 0;
    }

    /// Publishes what has been noted.
    void publish() {
        if (!hub.isSilent()) {
            for (int i = 0; i < count; i++) {
                byte[] name = names.get(kinds[i]);
                assert name != null;
                publish(name, places[i * INTS_EACH], places[i * INTS_EACH + 1], places[i * INTS_EACH + 2]);
            }
        }
        count = 0;
        keysUsed = 0;
        if (keys.length > BYTES_KEPT) {
            keys = new byte[256];
        }
    }

    private void publish(byte[] event, int database, int keyAt, int keyLength) {
        if (classes.byKey()) {
            int length = channel("__keyspace@", database, keys, keyAt, keyLength);
            hub.publish(channel, 0, length, event, 0, event.length);
        }
        if (classes.byEvent()) {
            int length = channel("__keyevent@", database, event, 0, event.length);
            hub.publish(channel, 0, length, keys, keyAt, keyLength);
        }
    }

    /// Writes the name of a channel, and returns its length.
    private int channel(String kind, int database, byte[] name, int offset, int length) {
        String head = kind + database + "__:";
        int headLength = head.length();
        if (channel.length - headLength < length) {
            channel = new byte[Math.addExact(headLength, length) * 2];
        }
        for (int i = 0; i < headLength; i++) {
            channel[i] = (byte) head.charAt(i);
        }
        System.arraycopy(name, offset, channel, headLength, length);
        return headLength + length;
    }
}
