package io.nanoredis.simulation;

import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.MutantRows;
import io.nanoredis.family.connection.ConnectionFamily;
import io.nanoredis.family.generic.GenericFamily;
import io.nanoredis.family.list.ListFamily;
import io.nanoredis.family.pubsub.PubSubFamily;
import io.nanoredis.family.scripting.ScriptingFamily;
import io.nanoredis.family.server.ServerFamily;
import io.nanoredis.family.string.StringFamily;
import io.nanoredis.family.transaction.TransactionFamily;
import io.nanoredis.script.Scripting;
import java.util.ArrayList;
import java.util.List;

/// The families of commands that a simulation uses, each whole.
final class SimulatedCommands {
    private SimulatedCommands() {}

    static CommandRegistry registry(ServerMutant mutant) {
        List<CommandRow> rows = new ArrayList<>();
        rows.addAll(StringFamily.rows());
        rows.addAll(ListFamily.rows());
        rows.addAll(GenericFamily.rows());
        rows.addAll(PubSubFamily.rows());
        rows.addAll(ConnectionFamily.rows());
        rows.addAll(TransactionFamily.rows());
        rows.addAll(ServerFamily.rows());
        Scripting scripting = new Scripting();
        rows.addAll(ScriptingFamily.rows(scripting));
        switch (mutant) {
            case WATCH_ASKED_BEFORE_LOCKED -> MutantRows.askForWatchedKeysFirst(rows);
            case SERVED_WITHIN_GROUP -> MutantRows.serveAtOnce(rows);
            case SUBSCRIBED_TOO_EARLY -> MutantRows.confirmTooEarly(rows);
            default -> {}
        }
        CommandRegistry registry = new CommandRegistry(rows);
        scripting.commands(registry);
        return registry;
    }
}
