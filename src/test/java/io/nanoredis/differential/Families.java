package io.nanoredis.differential;

/// The grammar of every command that is compared, by group.
///
/// Left out, because their effect is not a reply: QUIT, SHUTDOWN, MONITOR, the DEBUG subcommands that end or stop a
/// server, CLIENT KILL and PAUSE with targets that exist, and options whose change the rest of a stream would feel.
/// They have tests of their own.
public final class Families {
    /// Strings: reads, writes, counters, ranges.
    public static final Family STRING = new Family("""
            60 GET {key}
            60 SET {key} {value}
            40 SET {key} {value} [ NX | XX ] [ GET ] [ EX {sec} | PX {ms} | EXAT {at} | PXAT {msat} | KEEPTTL ]
            4 SET {key} {value} ( EX | PX | EXAT | PXAT | NX | XX | GET | KEEPTTL | 'foo ) ( EX {sec} | PX {ms} | NX | XX | KEEPTTL )
            12 SETNX {key} {value}
            10 SETEX {key} {sec} {value}
            10 PSETEX {key} {ms} {value}
            14 GETSET {key} {value}
            14 GETDEL {key}
            24 GETEX {key} [ EX {sec} | PX {ms} | EXAT {at} | PXAT {msat} | PERSIST ]
            4 GETEX {key} ( EX {sec} | PERSIST | KEEPTTL ) ( PX {ms} | PERSIST )
            24 APPEND {key} {value}
            14 STRLEN {key}
            24 GETRANGE {key} {index} {index}
            8 SUBSTR {key} {index} {index}
            24 SETRANGE {key} {offset} {value}
            30 INCR {key}
            20 DECR {key}
            30 INCRBY {key} {int}
            20 DECRBY {key} {int}
            30 INCRBYFLOAT {key} {float}
            10 SET {key} {int} ; INCRBY {key} {int}
            10 SET {tagkey} {float} ; INCRBYFLOAT {tagkey} {float}
            24 MGET {key} *
            24 MSET ( {key} {value} ) *
            16 MSETNX ( {key} {value} ) *
            6 MSETNX ( {tagkey} {value} ) *
            10 SET {shortkey} {shortvalue}
            16 LCS {shortkey} {shortkey} [ LEN ] [ IDX ] [ MINMATCHLEN {int} ] [ WITHMATCHLEN ]
            """);

    /// Keys whatever their type: life, names, time to live, iteration, serialised values.
    public static final Family GENERIC = new Family("""
            40 DEL {key} *
            14 UNLINK {key} *
            24 EXISTS {key} *
            10 TOUCH {key} *
            14 TYPE {key}
            40 EXPIRE {key} {sec} [ NX | XX | GT | LT ]
            24 PEXPIRE {key} {ms} [ NX | XX | GT | LT ]
            24 EXPIREAT {key} {at} [ NX | XX | GT | LT ]
            24 PEXPIREAT {key} {msat} [ NX | XX | GT | LT ]
            6 ( EXPIRE {key} {sec} | PEXPIREAT {key} {msat} ) ( NX | XX | GT | LT | 'foo ) ( NX | XX | GT | LT | 'foo )
            24 TTL {key}
            24 PTTL {key}
            14 EXPIRETIME {key}
            14 PEXPIRETIME {key}
            14 PERSIST {key}
            12 SCAN '0 [ MATCH {pattern} ] [ COUNT {count} ] [ TYPE ( 'string | 'STRING | 'hash | 'nosuch ) ]
            2 SCAN {int} [ MATCH {pattern} ] [ COUNT {count} ]
            8 KEYS {pattern}
            24 COPY {key} {key} [ DB {db} ] [ REPLACE ]
            24 RENAME {key} {key}
            10 RENAME {tagkey} {tagkey}
            16 RENAMENX {key} {key}
            10 RENAMENX {tagkey} {tagkey}
            12 MOVE {key} {db}
            4 RANDOMKEY
            30 OBJECT ENCODING {key}
            6 OBJECT REFCOUNT {key}
            6 OBJECT IDLETIME {key}
            6 OBJECT FREQ {key}
            2 OBJECT HELP
            3 OBJECT {junk} *
            20 DUMP {key}
            20 RESTORE {key} ( '0 | {ms} ) {payload} [ REPLACE ] [ ABSTTL ] [ IDLETIME {int} ] [ FREQ {int} ]
            10 RESTORE {key} {msat} {payload} ABSTTL [ REPLACE ]
            1 SET {soonkey} {value} PX '15 ; DEBUG SLEEP '0.03 ; GET {soonkey} ; TTL {soonkey} ; EXISTS {soonkey} {soonkey} ; DEL 'soon:1 'soon:2 '{soon}3 '{soon}4
            """);

    /// The connection itself.
    public static final Family CONNECTION = new Family("""
            30 PING [ {value} ]
            20 ECHO {value}
            30 SELECT {db}
            4 HELLO ; HELLO {proto}
            4 HELLO ( '2 | '3 ) ; GET {key} ; HELLO {proto}
            4 HELLO ( '2 | '3 | '4 | '1 | {int} ) [ SETNAME {name} ] [ AUTH 'default {name} ] ; CLIENT GETNAME ; HELLO {proto}
            4 HELLO {proto} {junk} * ; HELLO {proto}
            8 AUTH {name} [ {name} ]
            4 AUTH 'default {name}
            14 CLIENT SETNAME {name}
            14 CLIENT GETNAME
            6 CLIENT ID
            4 CLIENT INFO
            4 !CLIENT LIST [ TYPE ( NORMAL | MASTER | REPLICA | PUBSUB | 'foo ) | ID ( '99999999 | '0 | 'abc ) ]
            6 CLIENT NO-EVICT ( ON | OFF | 'foo )
            6 ~ CLIENT REPLY OFF ; ~ SET {key} {value} ; ~ INCR {key} ; CLIENT REPLY ON ; GET {key}
            6 ~ CLIENT REPLY SKIP ; ~ SET {key} {value} ; GET {key}
            3 !CLIENT REPLY ( ON | 'foo )
            2 CLIENT HELP
            6 !CLIENT KILL ( ID ( '99999999 | 'abc | '0 | '-1 ) | '1.2.3.4:5 | ADDR '1.2.3.4:5 | LADDR '1.2.3.4:5 | USER 'nosuch | TYPE ( PUBSUB | REPLICA | MASTER | 'foo ) | 'foo 'bar )
            3 !CLIENT KILL ID '99999999 SKIPME ( 'yes | 'no | 'maybe )
            3 !CLIENT PAUSE ( '0 | '-1 | 'abc | '0 WRITE | '0 ALL | '0 'foo ) ; CLIENT UNPAUSE
            2 CLIENT UNPAUSE
            3 !CLIENT UNBLOCK ( '99999999 | 'abc ) [ TIMEOUT | ERROR | 'foo ]
            3 CLIENT {junk} *
            2 CLIENT
            4 RESET ; GET {key} ; CLIENT GETNAME ; HELLO {proto}
            """);

    /// The server: its command table, options, databases and reports.
    public static final Family SERVER = new Family("""
            2 COMMAND
            2 COMMAND COUNT
            20 COMMAND INFO {command} *
            2 COMMAND DOCS {command} *
            1 COMMAND LIST
            3 COMMAND LIST FILTERBY ( ACLCAT 'string | PATTERN {pattern} | MODULE 'nosuch | 'foo 'bar )
            2 COMMAND HELP
            10 COMMAND GETKEYS GET {key}
            4 COMMAND GETKEYS ( MSET ( {key} {value} ) * | MGET {key} * | DEL {key} * | COPY {key} {key} | RENAME {key} {key} | SET {key} {value} EX {sec} )
            4 COMMAND GETKEYS ( OBJECT ENCODING {key} | LCS {key} {key} | TOUCH {key} | PING | ECHO {value} | KEYS {pattern} | {unknown} {junk} | CONFIG GET {option} )
            4 COMMAND GETKEYSANDFLAGS ( MSET ( {key} {value} ) * | MGET {key} * | DEL {key} * | COPY {key} {key} | RENAME {key} {key} )
            4 COMMAND GETKEYSANDFLAGS ( GET {key} | SET {key} {value} GET | SET {key} {value} | GETDEL {key} | OBJECT ENCODING {key} | PING | {unknown} )
            3 COMMAND {junk} *
            10 CONFIG GET {option} *
            4 !CONFIG SET ( 'slowlog-max-len ( '128 | 'abc | '-1 ) | 'tcp-keepalive ( '300 | 'abc | '-1 ) | 'timeout ( '0 | 'abc | '-1 ) )
            3 !CONFIG SET ( 'latency-monitor-threshold ( '0 | 'abc ) | 'slowlog-log-slower-than ( '-1 | 'abc ) | 'proto-max-bulk-len ( '512mb | '536870912 | 'abc | '1 ) )
            3 !CONFIG SET ( 'nosuch 'x | 'timeout '0 'timeout '0 | 'timeout '0 'nosuch 'x | 'databases '16 | 'timeout | 'timeout '0 'tcp-keepalive )
            2 CONFIG RESETSTAT
            2 CONFIG HELP
            3 CONFIG {junk} *
            2 CONFIG
            20 DBSIZE
            1 FLUSHDB [ ASYNC | SYNC | 'foo ]
            1 !FLUSHALL [ ASYNC | SYNC | 'foo ]
            4 SWAPDB {db} {db}
            4 TIME
            4 SLOWLOG GET [ {int} ]
            4 SLOWLOG LEN
            2 SLOWLOG RESET
            2 SLOWLOG HELP
            2 SLOWLOG {junk} *
            3 LATENCY LATEST
            3 LATENCY HISTORY {name}
            2 LATENCY RESET [ {name} * ]
            2 LATENCY DOCTOR
            3 LATENCY GRAPH {name}
            2 LATENCY HISTOGRAM [ 'nosuch | 'get 'set ]
            2 LATENCY HELP
            2 LATENCY {junk} *
            10 MEMORY USAGE {key} [ SAMPLES {int} ]
            2 MEMORY DOCTOR
            1 MEMORY STATS
            1 MEMORY MALLOC-STATS
            1 MEMORY PURGE
            2 MEMORY HELP
            2 MEMORY {junk} *
            10 DEBUG DIGEST-VALUE {key} *
            2 DEBUG DIGEST
            4 DEBUG PROTOCOL ( STRING | INTEGER | DOUBLE | BIGNUM | NULL | ARRAY | SET | MAP | ATTRIB | VERBATIM | TRUE | FALSE | 'foo )
            2 !DEBUG SET-ACTIVE-EXPIRE '1
            2 DEBUG OBJECT {key}
            1 DEBUG HTSTATS '0
            2 DEBUG HELP
            2 !DEBUG ( 'nosuch | 'nosuch {key} | DIGEST-VALUE | SLEEP | SLEEP '0 | PROTOCOL | SET-ACTIVE-EXPIRE | OBJECT )
            2 LOLWUT [ VERSION ( '1 | '5 | {int} ) ]
            3 INFO [ 'server | 'clients | 'keyspace | 'all | 'everything | 'default | 'nosuch | 'server 'clients ]
            """);

    /// Names that no command has.
    public static final Family UNKNOWN = new Family("1 {unknown} [ {junk} ] [ {value} ] [ {junk} ]");

    private Families() {}
}
