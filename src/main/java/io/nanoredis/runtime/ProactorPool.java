package io.nanoredis.runtime;

import io.nanoredis.shard.EngineShardSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// Starts, joins and stops the proactors of one server, one per shard.
///
/// *Thread*: one caller at a time, never a proactor.
public final class ProactorPool {
    private final List<Proactor> proactors = new ArrayList<>();

    /// Proactors for `shards`, not started.
    public ProactorPool(EngineShardSet shards, ProactorPlan plan, ProactorHooks hooks) {
        for (int i = 0; i < shards.size(); i++) {
            proactors.add(new Proactor(shards.shard(i), plan, hooks));
        }
    }

    /// The proactor of shard `id`.
    public Proactor proactor(int id) {
        return proactors.get(id);
    }

    /// The number of proactors.
    public int size() {
        return proactors.size();
    }

    /// Starts one after the other and returns when all serve.
    ///
    /// @throws Exception what kept a proactor from serving; all have been stopped then
    public void start() throws Exception {
        try {
            for (Proactor proactor : proactors) {
                proactor.start();
                proactor.startup().get();
            }
        } catch (ExecutionException e) {
            stop();
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// Ends all proactors that were started and waits for them.
    public void stop() throws InterruptedException {
        for (Proactor proactor : proactors) {
            proactor.stop();
        }
        for (Proactor proactor : proactors) {
            proactor.join();
        }
    }
}
