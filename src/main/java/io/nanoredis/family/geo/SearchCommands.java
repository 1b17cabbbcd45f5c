package io.nanoredis.family.geo;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.CoordinatorOp;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.KeyLocator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardOp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.zset.ZsetBuilder;
import org.jspecify.annotations.Nullable;

/// The commands that search for points around a place: GEOSEARCH, GEOSEARCHSTORE, GEORADIUS, GEORADIUSBYMEMBER and
/// their forms that only read.
final class SearchCommands {
    private SearchCommands() {}

    /// The source, and the destination behind STORE or STOREDIST, the last one if there are several.
    static final KeyLocator SOURCE_AND_DESTINATION = new KeyLocator() {
        private static final int FIRST_OPTION = 5;

        @Override
        public int count(Args args) {
            return destination(args) == 0 ? 1 : 2;
        }

        @Override
        public int position(Args args, int key) {
            return key == 0 ? 1 : destination(args);
        }

        private int destination(Args args) {
            int destination = 0;
            for (int i = FIRST_OPTION; i + 1 < args.count(); i++) {
                if (args.is(i, Words.STORE) || args.is(i, Words.STOREDIST)) {
                    destination = ++i;
                }
            }
            return destination;
        }
    };

    /// The half of a command that runs on the shard of its keys.
    static ShardOp onShard(Search.Form form, boolean mayStore) {
        return (cx, args, out) -> {
            Search search = new Search(form, mayStore);
            Hits hits = search.run(cx, args, out);
            if (hits != null && search.destination() == 0) {
                search.reply(hits, out);
            } else if (hits != null) {
                out.integer(store(cx, args, search, hits));
            }
        };
    }

    /// The half of a command whose destination is on another shard than the points.
    static CoordinatorOp acrossShards(Search.Form form) {
        return (cx, args, out) -> {
            int destination = form == Search.Form.SEARCH_STORE ? 1 : SOURCE_AND_DESTINATION.position(args, 1);
            searchAcross(cx, args, new Search(form, true), form.source(), destination, out);
        };
    }

    private static void searchAcross(
            Coordinator cx, Args args, Search search, int source, int destination, ReplyWriter out) {
        ReplyWriter refusal = new ReplyWriter();
        @Nullable Hits[] found = new Hits[1];
        int[] stored = new int[1];
        try (FiberTransaction tx = cx.begin()) {
            cx.lock(tx, args, source, false);
            cx.lock(tx, args, destination, true);
            tx.acquire();
            cx.hop(tx, cx.shardOf(args, source), shard -> found[0] = search.run(shard, args, refusal));
            Hits hits = found[0];
            if (hits != null && search.destination() != 0) {
                int place = cx.shardOf(args, destination);
                cx.lastHopAll(tx, shard -> {
                    if (shard.shard().id() == place) {
                        stored[0] = store(shard, args, search, hits);
                    }
                });
            }
        }
        if (found[0] == null) {
            out.raw(refusal);
        } else {
            out.integer(stored[0]);
        }
    }

    private static int store(ShardContext cx, Args args, Search search, Hits hits) {
        int wanted = search.wanted(hits);
        int key = search.destination();
        ZsetBuilder builder = GeoArguments.type(cx).builder();
        builder.begin();
        try {
            for (int place = 0; place < wanted; place++) {
                int i = hits.at(place);
                double score = search.storesDistance() ? hits.distanceM(i) / search.metresPerUnit() : hits.score(i);
                builder.add(hits.names(), hits.nameOffset(i), hits.nameLength(i), score);
            }
            boolean before = cx.isThereForEvents(args, key);
            builder.store(cx.keyspace(), args.array(), args.offset(key), args.length(key), cx.hashOf(args, key));
            cx.eventOfStore(search.isSearch() ? KeyEvent.GEOSEARCHSTORE : KeyEvent.GEORADIUSSTORE, args, key, before);
        } finally {
            builder.close();
        }
        return wanted;
    }
}
