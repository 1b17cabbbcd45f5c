package io.nanoredis.runtime;

import java.util.BitSet;
import net.openhft.affinity.Affinity;

/// Binds shard i to the i-th core that this process may use.
///
/// `Affinity.setAffinity` rather than a lock of cores: it accepts every allowed core and leaves no files behind.
public final class CorePinning {
    private final int[] cores;
    private final boolean on;

    private CorePinning(int[] cores, boolean on) {
        this.cores = cores;
        this.on = on;
    }

    /// The plan for `shards` proactors; must be made before the first thread is pinned, since threads inherit the pin.
    ///
    /// @param option `yes`, `no`, or `auto`: pin where there are enough cores
    /// @throws IllegalArgumentException for `yes` with more shards than cores
    public static CorePinning plan(String option, int shards) {
        if (option.equals("no")) {
            return new CorePinning(new int[0], false);
        }
        int[] cores = allowedCores();
        boolean enough = cores.length >= shards;
        if (option.equals("yes") && !enough) {
            throw new IllegalArgumentException("pin: yes (expected at most " + cores.length
                    + " shards, one per core allowed, got " + shards + ")");
        }
        return new CorePinning(cores, enough && works(cores));
    }

    private static int[] allowedCores() {
        try {
            BitSet allowed = Affinity.getAffinity();
            return allowed.stream().toArray();
        } catch (RuntimeException | LinkageError e) {
            return new int[0];
        }
    }

    /// Whether the operating system lets a thread choose its core: tried on a thread that ends right away.
    private static boolean works(int[] cores) {
        if (cores.length == 0) {
            return false;
        }
        boolean[] pinned = new boolean[1];
        Thread trial = Thread.ofPlatform().unstarted(() -> {
            try {
                Affinity.setAffinity(cores[0]);
                pinned[0] = Affinity.getAffinity().cardinality() == 1;
            } catch (RuntimeException | LinkageError e) {
                pinned[0] = false;
            }
        });
        trial.start();
        try {
            trial.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return pinned[0];
    }

    /// Whether shards are pinned.
    public boolean on() {
        return on;
    }

    /// Pins the calling thread as the owner of `shard`.
    public void pin(int shard) {
        if (on) {
            Affinity.setAffinity(cores[shard]);
        }
    }
}
