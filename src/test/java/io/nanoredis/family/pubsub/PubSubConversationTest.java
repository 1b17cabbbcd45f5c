package io.nanoredis.family.pubsub;

import io.nanoredis.testing.ConversationTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Publishers and subscribers, as redis-server answers them.
class PubSubConversationTest extends ConversationTest {
    @Test
    void shouldConfirmEveryChannelAndDeliverWhatIsPublished() throws IOException {
        compare("""
                p: PUBLISH c@ nobody
                a> SUBSCRIBE c@ d@ c@
                a?
                a?
                a?
                p: PUBLISH c@ one
                p: PUBLISH d@ two
                p: PUBLISH other@ three
                p: PUBLISH c@ ''
                a?
                a?
                a?
                b: SUBSCRIBE c@
                p: PUBLISH c@ four
                a?
                b?
                a: UNSUBSCRIBE c@
                p: PUBLISH c@ five
                b?
                a-
                """);
    }

    @Test
    void shouldCountAClientOncePerSubscriptionThatMatches() throws IOException {
        compare("""
                a: SUBSCRIBE news.@
                a: PSUBSCRIBE news.*
                a: PSUBSCRIBE nothing.*
                p: PUBLISH news.@ text
                a?
                a?
                b: PSUBSCRIBE n[a-e]ws.?*
                p: PUBLISH news.zz@ text
                a?
                b?
                p: PUBSUB NUMPAT
                p: PUBSUB NUMSUB news.@ other news.@
                p: PUBSUB CHANNELS
                p: PUBSUB CHANNELS n*
                p: PUBSUB CHANNELS x*
                a: PUNSUBSCRIBE news.*
                p: PUBLISH news.zz@ text
                b?
                a-
                """);
    }

    @Test
    void shouldAllowFewCommandsWhileSubscribedInResp2() throws IOException {
        compare("""
                a: PING
                a: SUBSCRIBE c@
                a: PING
                a: PING hello
                a: PING too many
                a: GET k
                a: HELLO 3
                a: MULTI
                a: PUBLISH c@ x
                a: PUBSUB CHANNELS
                a: CLIENT ID
                a: nosuch
                a: GET
                a: UNSUBSCRIBE other@
                a: SSUBSCRIBE s@
                a: UNSUBSCRIBE
                a: PING
                a: SUNSUBSCRIBE
                a: PING
                a: GET k
                """);
    }

    @Test
    void shouldAnswerWhoUnsubscribesFromNothing() throws IOException {
        compare("""
                a: UNSUBSCRIBE
                a: PUNSUBSCRIBE
                a: SUNSUBSCRIBE
                a: UNSUBSCRIBE a@
                a> PUNSUBSCRIBE a@ b@
                a?
                a?
                b~ HELLO 3
                b: UNSUBSCRIBE
                b: PUNSUBSCRIBE x
                b: SUNSUBSCRIBE
                a: SUBSCRIBE
                a: PSUBSCRIBE
                a: SSUBSCRIBE
                """);
    }

    @Test
    void shouldPushInResp3AmongReplies() throws IOException {
        compare("""
                a~ HELLO 3
                a: SUBSCRIBE c@
                a: GET k@
                a: PING
                a: PUBLISH c@ self
                a?
                p: PUBLISH c@ other
                a?
                a: PSUBSCRIBE c*
                p: PUBLISH c@ both
                a?
                a?
                a: CLIENT ID nothing
                a: UNSUBSCRIBE
                a: PUNSUBSCRIBE
                """);
    }

    /// The message that a client publishes to itself comes before the reply.
    @Test
    void shouldPushWhatAClientPublishesToItselfBeforeTheReply() throws IOException {
        compare("""
                a~ HELLO 3
                a: SUBSCRIBE c@
                a: PSUBSCRIBE c*
                a: SSUBSCRIBE s@
                a> PING before
                a> PUBLISH c@ one
                a> GET k@
                a> SPUBLISH s@ two
                a> PING after
                a?
                a?
                a?
                a?
                a?
                a?
                a?
                a?
                a> EVAL redis.call('publish',ARGV[1],'three');redis.call('set',KEYS[1],1);return{redis.call('publish',ARGV[1],'four'),5} 1 k@ c@
                a?
                a?
                a?
                a?
                a?
                a> EVAL return{redis.call('publish',ARGV[1],'five')} 0 c@
                a?
                a?
                a?
                a-
                """);
    }

    @Test
    void shouldDeliverInTheProtocolOfTheMoment() throws IOException {
        compare("""
                a~ HELLO 3
                a: SUBSCRIBE c@
                p: PUBLISH c@ three
                a?
                a~ HELLO 2
                p: PUBLISH c@ two
                a?
                a: GET k
                a: PING
                """);
    }

    @Test
    void shouldKeepShardChannelsApart() throws IOException {
        compare("""
                a> SSUBSCRIBE c@ d@
                a?
                a?
                a: SUBSCRIBE c@
                p: SPUBLISH c@ shard
                p: PUBLISH c@ plain
                a?
                a?
                p: PUBSUB SHARDNUMSUB c@ d@ e@
                p: PUBSUB NUMSUB c@ d@ e@
                p: PUBSUB NUMSUB
                p: PUBSUB SHARDCHANNELS c*
                p: PUBSUB SHARDCHANNELS a b
                p: PUBSUB CHANNELS a b
                p: PUBSUB
                p: PUBSUB NOSUCH
                p: PUBSUB NUMPAT x
                a: SUNSUBSCRIBE d@
                p: SPUBLISH d@ x
                p: SPUBLISH c@ y
                a?
                """);
    }

    @Test
    void shouldForgetWhoResets() throws IOException {
        compare("""
                a: SUBSCRIBE c@
                a: PSUBSCRIBE c*
                a: SSUBSCRIBE c@
                p: PUBLISH c@ x
                a?
                a?
                a: RESET
                p: PUBLISH c@ x
                p: SPUBLISH c@ x
                p: PUBSUB CHANNELS
                p: PUBSUB NUMPAT
                a: GET k
                b~ HELLO 3
                b: SUBSCRIBE c@
                b: RESET
                b: PING
                """);
    }

    @Test
    void shouldPushWhateverClientReplySays() throws IOException {
        compare("""
                a~ HELLO 3
                a> CLIENT REPLY OFF
                a: SUBSCRIBE c@
                p: PUBLISH c@ x
                a?
                a> GET k
                a: PUBLISH c@ mine
                a: CLIENT REPLY ON
                a> CLIENT REPLY SKIP
                a: SUBSCRIBE d@
                a: GET k
                a> CLIENT REPLY SKIP
                a: PUBLISH d@ skipped
                a: GET k
                """);
    }

    @Test
    void shouldPublishAfterWhatCameBeforeInThePipeline() throws IOException {
        compare("""
                a: SUBSCRIBE c@
                p> SET k1@ v
                p> SET k2@ v
                p> MSET k3@ v k4@ v
                p> PUBLISH c@ done
                p> GET k1@
                p> PUBLISH c@ again
                a?
                b: MGET k1@ k2@ k3@ k4@
                p?
                p?
                p?
                p?
                p?
                p?
                a?
                """);
    }

    @Test
    void shouldSubscribeWithinATransaction() throws IOException {
        compare("""
                a: MULTI
                a: SUBSCRIBE c@
                a: SET k@ 1
                a: SSUBSCRIBE s@
                a: PSUBSCRIBE c*
                a: EXEC
                p: PUBLISH c@ x
                a?
                a?
                a: GET k@
                a: PUNSUBSCRIBE
                a: UNSUBSCRIBE c@
                a: GET k@
                a: MULTI
                a: UNSUBSCRIBE
                a: PUNSUBSCRIBE x
                a: EXEC
                """);
    }

    @Test
    void shouldPublishWithinATransaction() throws IOException {
        compare("""
                a: SUBSCRIBE c@
                p: MULTI
                p: PUBLISH c@ one
                p: SET k@ 1
                p: SET l@ 1
                p: PUBLISH c@ two
                p: SPUBLISH c@ three
                p: PUBSUB NUMSUB c@
                p: EXEC
                a?
                a?
                p: MULTI
                p: PUBLISH c@ three
                p: EXEC
                a?
                p: MULTI
                p: INCR k@
                p: PUBLISH c@ four
                p: DISCARD
                a-
                """);
    }

    @Test
    void shouldPublishFromAScript() throws IOException {
        compare("""
                a: SUBSCRIBE c@
                p: EVAL return{redis.call('publish',ARGV[1],'m1'),redis.call('publish',ARGV[1],'m2')} 0 c@
                a?
                a?
                p: EVAL return{redis.call('set',KEYS[1],1),redis.call('publish',ARGV[1],'m3')} 1 k@ c@
                a?
                p: EVAL return(redis.call('spublish',ARGV[1],'m3')) 0 c@
                p: EVAL return(redis.call('pubsub','numsub',ARGV[1])) 0 c@
                p: EVAL return(redis.pcall('subscribe',ARGV[1]).err) 0 c@
                """);
    }
}
