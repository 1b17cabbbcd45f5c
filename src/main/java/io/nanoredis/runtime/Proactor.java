package io.nanoredis.runtime;

import io.nanoredis.shard.EngineShard;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One vCPU thread: an event loop, a task queue, fibers, timers, and the shard that nobody else touches.
///
/// A turn drives in order: the sockets that are ready, the shard's ring with the Sequencer, the continuations of
/// fibers,
/// the timers. When nothing is left it announces that it sleeps and blocks in the event loop (INV-2: nowhere else).
///
/// *Thread*: [#execute] and the stop from any thread; all else from its own.
public final class Proactor {
    private static final int SPINS_BETWEEN_LOOKS = 32;

    private final EngineShard shard;
    private final ProactorPlan plan;
    private final ProactorHooks hooks;
    private final Loop loop;
    private final Thread thread;
    private final CompletableFuture<Void> startup = new CompletableFuture<>();
    private volatile boolean stopRequested;
    private boolean working;

    private final class Loop extends ManualIoEventLoop {
        Loop(IoHandlerFactory sockets, Ticker ticker) {
            super(null, null, sockets, ticker);
        }

        /// Asked right before blocking: says that we sleep, then looks once more (pairs with the publisher's fence).
        @Override
        protected boolean canBlock() {
            if (!shard.announceSleep()) {
                return false;
            }
            if (stopRequested) {
                shard.awake();
                return false;
            }
            return true;
        }
    }

    Proactor(EngineShard shard, ProactorPlan plan, ProactorHooks hooks) {
        this(shard, plan, hooks, plan.transport().handlerFactory(), Ticker.systemTicker());
    }

    /// A proactor whose sockets and timers are given: `sockets` instead of those of the plan's transport, and `ticker`
    /// instead of the machine's clock.
    Proactor(EngineShard shard, ProactorPlan plan, ProactorHooks hooks, IoHandlerFactory sockets, Ticker ticker) {
        this.shard = shard;
        this.plan = plan;
        this.hooks = hooks;
        this.loop = new Loop(sockets, ticker);
        this.thread = new FastThreadLocalThread(this::run, "proactor-" + shard.id());
        shard.doorbell(loop::wakeup);
    }

    /// The shard it owns.
    public EngineShard shard() {
        return shard;
    }

    /// The event loop; channels are registered here.
    public IoEventLoop loop() {
        return loop;
    }

    /// A new fiber of this proactor.
    public Thread newFiber(Runnable body) {
        return plan.fiberMode().newFiber(shard, body);
    }

    /// Queues a short task that must not block. *Thread*: any.
    public void execute(Runnable task) {
        shard.execute(task);
    }

    void start() {
        thread.start();
    }

    /// Done once the proactor serves; fails with what kept it from that.
    CompletableFuture<Void> startup() {
        return startup;
    }

    /// Asks the proactor to finish; returns at once.
    void stop() {
        stopRequested = true;
        loop.wakeup();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            plan.pinning().pin(shard.id());
            begin(thread);
            startup.complete(null);
        } catch (Throwable t) {
            stopRequested = true;
            startup.completeExceptionally(t);
        }
        while (!stopRequested) {
            try {
                turn();
            } catch (Throwable t) {
                working = false;
                hooks.fault(this, t);
            }
        }
        finish();
    }

    /// Makes `owner`, the calling thread, the one that drives this proactor, and begins to serve.
    void begin(Thread owner) throws Exception {
        loop.setOwningThread(owner);
        shard.own(owner);
        hooks.started(this);
        scheduleTick();
    }

    private void turn() {
        if (plan.spinNs() == 0) {
            loop.run(0, 0);
            shard.awake();
            work();
        } else {
            spinTurn();
        }
    }

    /// Looks at sockets and rings without blocking while work keeps coming, then for `spin-us` more, then sleeps.
    private void spinTurn() {
        long idleSince = System.nanoTime();
        while (!stopRequested) {
            if (loop.runNow() + work() > 0) {
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince > plan.spinNs()) {
                loop.run(0, 0);
                shard.awake();
                work();
                return;
            } else {
                for (int i = 0; i < SPINS_BETWEEN_LOOKS; i++) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /// What a turn does after it has looked at the sockets: the shard's work.
    ///
    /// @return the amount of work done; 0 if there was nothing to do
    int work() {
        working = true;
        int done = shard.turn();
        working = false;
        hooks.afterTurn(this);
        return done;
    }

    /// Looks at the sockets and timers once in the middle of a long task of the shard, which itself must not have been
    /// called by the event loop.
    ///
    /// @return false if it was: then nothing has happened
    public boolean pump() {
        if (!working) {
            return false;
        }
        working = false;
        try {
            loop.runNow();
        } finally {
            working = true;
        }
        return true;
    }

    private void scheduleTick() {
        loop.schedule(this::tick, plan.tickMs().getAsLong(), TimeUnit.MILLISECONDS);
    }

    /// The next tick is arranged first, so that ticks do not come later for the work they do.
    private void tick() {
        try {
            scheduleTick();
            hooks.tick(this);
        } catch (Throwable t) {
            hooks.fault(this, t);
        }
    }

    /// Closes what is registered and drives the loop until it has ended; a non-zero quiet period would sleep on this
    /// thread.
    private void finish() {
        try {
            hooks.stopping(this);
        } catch (Throwable t) {
            hooks.fault(this, t);
        }
        if (loop.isTerminated()) {
            return;
        }
        Future<?> ended = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
            work();
        }
        assert ended.isDone();
    }

    /// Pumps the loop until `future` is done; for the proactor's own start, when no turn runs yet.
    public void pumpUntilDone(Future<?> future) {
        while (!future.isDone()) {
            loop.runNow();
        }
    }
}
