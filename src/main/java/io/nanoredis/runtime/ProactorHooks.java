package io.nanoredis.runtime;

/// What the layers above do on a proactor's thread.
public interface ProactorHooks {
    /// Runs once, before the first turn: opens listeners.
    ///
    /// @throws Exception when the proactor cannot serve; the pool's start then fails with it
    void started(Proactor proactor) throws Exception;

    /// Runs after every turn of the loop; must be cheap.
    void afterTurn(Proactor proactor);

    /// Runs about `hz` times a second: timeouts, expiry, maintenance.
    void tick(Proactor proactor);

    /// Runs once, when the proactor has been asked to stop and before its loop ends.
    void stopping(Proactor proactor);

    /// Something was thrown that nobody caught.
    void fault(Proactor proactor, Throwable cause);
}
