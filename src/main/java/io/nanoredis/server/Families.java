package io.nanoredis.server;

import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.CommandRow;
import io.nanoredis.family.array.ArrayFamily;
import io.nanoredis.family.bitmap.BitmapFamily;
import io.nanoredis.family.command.CommandFamily;
import io.nanoredis.family.connection.ConnectionFamily;
import io.nanoredis.family.generic.GenericFamily;
import io.nanoredis.family.geo.GeoFamily;
import io.nanoredis.family.hash.HashFamily;
import io.nanoredis.family.hyperloglog.HyperLogLogFamily;
import io.nanoredis.family.list.ListFamily;
import io.nanoredis.family.pubsub.PubSubFamily;
import io.nanoredis.family.scripting.ScriptingFamily;
import io.nanoredis.family.server.ServerFamily;
import io.nanoredis.family.set.SetFamily;
import io.nanoredis.family.stream.StreamFamily;
import io.nanoredis.family.string.StringFamily;
import io.nanoredis.family.transaction.TransactionFamily;
import io.nanoredis.family.zset.ZsetFamily;
import io.nanoredis.script.Scripting;
import java.util.ArrayList;
import java.util.List;

/// The explicit list of command families.
public final class Families {
    private Families() {}

    /// A registry of every command.
    public static CommandRegistry registry() {
        List<CommandRow> rows = new ArrayList<>();
        rows.addAll(StringFamily.rows());
        rows.addAll(BitmapFamily.rows());
        rows.addAll(HyperLogLogFamily.rows());
        rows.addAll(ListFamily.rows());
        rows.addAll(HashFamily.rows());
        rows.addAll(SetFamily.rows());
        rows.addAll(ZsetFamily.rows());
        rows.addAll(GeoFamily.rows());
        rows.addAll(StreamFamily.rows());
        rows.addAll(ArrayFamily.rows());
        rows.addAll(GenericFamily.rows());
        rows.addAll(PubSubFamily.rows());
        rows.addAll(ConnectionFamily.rows());
        rows.addAll(TransactionFamily.rows());
        rows.addAll(CommandFamily.rows());
        rows.addAll(ServerFamily.rows());
        Scripting scripting = new Scripting();
        rows.addAll(ScriptingFamily.rows(scripting));
        CommandRegistry registry = new CommandRegistry(rows);
        scripting.commands(registry);
        return registry;
    }
}
