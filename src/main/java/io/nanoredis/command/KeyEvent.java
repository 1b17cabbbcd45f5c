package io.nanoredis.command;

import io.nanoredis.config.EventClasses;
import java.util.Locale;

/// What happened to a key, as those who subscribe to events of keys are told.
///
/// *Source*: the page of keyspace notifications, and the pages of the commands.
public enum KeyEvent {
    DEL('g'),
    EXPIRE('g'),
    PERSIST('g'),
    RENAME_FROM('g'),
    RENAME_TO('g'),
    MOVE_FROM('g'),
    MOVE_TO('g'),
    COPY_TO('g'),
    RESTORE('g'),
    SET('$'),
    SETRANGE('$'),
    APPEND('$'),
    INCRBY('$'),
    INCRBYFLOAT('$'),
    SETBIT('$'),
    PFADD('$'),
    LPUSH('l'),
    RPUSH('l'),
    LPOP('l'),
    RPOP('l'),
    LINSERT('l'),
    LSET('l'),
    LREM('l'),
    LTRIM('l'),
    SORTSTORE('l'),
    SADD('s'),
    SREM('s'),
    SPOP('s'),
    SINTERSTORE('s'),
    SUNIONSTORE('s'),
    SDIFFSTORE('s'),
    HSET('h'),
    HDEL('h'),
    HINCRBY('h'),
    HINCRBYFLOAT('h'),
    HEXPIRE('h'),
    HPERSIST('h'),
    HEXPIRED('h'),
    ZADD('z'),
    ZINCR('z'),
    ZREM('z'),
    ZREMRANGEBYRANK('z'),
    ZREMRANGEBYSCORE('z'),
    ZREMRANGEBYLEX('z'),
    ZPOPMIN('z'),
    ZPOPMAX('z'),
    ZUNIONSTORE('z'),
    ZINTERSTORE('z'),
    ZDIFFSTORE('z'),
    ZRANGESTORE('z'),
    GEORADIUSSTORE('z'),
    GEOSEARCHSTORE('z'),
    XADD('t'),
    XDEL('t'),
    XTRIM('t'),
    XSETID('t'),
    XGROUP_CREATE('t'),
    XGROUP_SETID('t'),
    XGROUP_DESTROY('t'),
    XGROUP_CREATECONSUMER('t'),
    XGROUP_DELCONSUMER('t'),
    ARSET('a'),
    ARMSET('a'),
    ARINSERT('a'),
    ARRING('a'),
    ARSEEK('a'),
    ARDEL('a'),
    ARDELRANGE('a'),
    EXPIRED('x'),
    NEW('n'),
    KEYMISS('m');

    private final int bit;

    KeyEvent(char letter) {
        bit = EventClasses.bit(letter);
    }

    /// The bit of its class among [EventClasses].
    int bit() {
        return bit;
    }

    /// The name on the wire.
    String wireName() {
        String name = name().toLowerCase(Locale.ROOT);
        return name.startsWith("xgroup_") ? name.replace('_', '-') : name;
    }
}
