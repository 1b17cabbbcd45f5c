package io.nanoredis.shard;

import io.nanoredis.db.Database;
import io.nanoredis.db.KeyListener;
import java.util.Arrays;

/// The one stream of what changes on a shard, and who listens to it: clients that wait, watched keys, cached keys.
///
/// *Shape*: with one listener the database tells that one itself; with several this stands between and tells them in
/// the
/// order in which they came. *Cost*: while nobody listens, a change costs one look at a field of the database, so
/// whoever has nothing to look for should not listen.
///
/// *Thread*: the owner of the shard. A listener may come and go whenever it is not being told of something.
public final class Effects implements KeyListener {
    private static final KeyListener[] NOBODY = {};

    private final Database database;
    private KeyListener[] listeners = NOBODY;

    Effects(Database database) {
        this.database = database;
    }

    /// Tells `listener` of everything that changes from now on.
    ///
    /// @throws IllegalStateException if it listens already
    public void listen(KeyListener listener) {
        if (indexOf(listener) >= 0) {
            throw new IllegalStateException("listener: " + listener + " (expected one that does not listen yet)");
        }
        KeyListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
        more[listeners.length] = listener;
        use(more);
    }

    /// Tells `listener` no more.
    ///
    /// @throws IllegalStateException if it does not listen
    public void ignore(KeyListener listener) {
        int at = indexOf(listener);
        if (at < 0) {
            throw new IllegalStateException("listener: " + listener + " (expected one that listens)");
        }
        KeyListener[] fewer = Arrays.copyOf(listeners, listeners.length - 1);
        System.arraycopy(listeners, at + 1, fewer, at, fewer.length - at);
        use(fewer);
    }

    /// How many listen.
    public int listeners() {
        return listeners.length;
    }

    @SuppressWarnings("ReferenceEquality") // a listener is its identity
    private int indexOf(KeyListener listener) {
        for (int i = 0; i < listeners.length; i++) {
            if (listeners[i] == listener) {
                return i;
            }
        }
        return -1;
    }

    private void use(KeyListener[] now) {
        listeners = now;
        database.listener(
                switch (now.length) {
                    case 0 -> null;
                    case 1 -> now[0];
                    default -> this;
                });
    }

    @Override
    public void keyChanged(int index, long keyAddress, int keyLength) {
        for (KeyListener listener : listeners) {
            listener.keyChanged(index, keyAddress, keyLength);
        }
    }

    @Override
    public void emptying(int index) {
        for (KeyListener listener : listeners) {
            listener.emptying(index);
        }
    }

    @Override
    public void exchanging(int a, int b) {
        for (KeyListener listener : listeners) {
            listener.exchanging(a, b);
        }
    }

    /// Tells everybody that a command has ended, or several in a row: called before anything is answered that they have
    /// to say.
    @Override
    public void workEnded() {
        for (KeyListener listener : listeners) {
            listener.workEnded();
        }
    }

    @Override
    public void databaseChanged(int index) {
        for (KeyListener listener : listeners) {
            listener.databaseChanged(index);
        }
    }
}
