package io.nanoredis.script;

import io.nanoredis.rdb.DumpPayload;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The texts of all libraries as FUNCTION DUMP sends them: what Redis writes into an RDB file of its own, and reads.
///
/// *Shape*: per library the opcode 245 and its text as an RDB string; then the version of the form and a checksum, as
/// at
/// the end of DUMP.
public final class LibraryDump {
    private static final int OPCODE = 245;
    private static final int OPCODE_OF_A_PREVIEW = 246;

    private LibraryDump() {}

    /// Writes `libraries` to `out`, which is empty.
    public static void write(Libraries libraries, RdbWriter out) {
        for (Library library : libraries.all()) {
            out.writeByte(OPCODE);
            out.writeString(library.code(), 0, library.code().length);
        }
        DumpPayload.sealFunctions(out);
    }

    /// The texts of a payload.
    ///
    /// @throws ScriptException when it is damaged or holds something else
    public static List<byte[]> read(byte[] array, int offset, int length) throws ScriptException {
        if (!DumpPayload.isSound(array, offset, length)) {
            throw new ScriptException("DUMP payload version or checksum are wrong");
        }
        List<byte[]> texts = new ArrayList<>();
        RdbReader in = new RdbReader();
        in.reset(array, offset, length - DumpPayload.FOOTER_BYTES);
        try {
            while (in.remaining() > 0) {
                texts.add(next(in));
            }
        } catch (RdbFormatException e) {
            throw new ScriptException("Failed loading library payload");
        }
        return texts;
    }

    private static byte[] next(RdbReader in) throws RdbFormatException, ScriptException {
        int opcode = in.readByte();
        if (opcode == OPCODE_OF_A_PREVIEW) {
            throw new ScriptException("Failed loading engine name");
        }
        if (opcode != OPCODE) {
            throw new ScriptException("given type is not a function");
        }
        in.readBlob();
        return Arrays.copyOfRange(in.blobArray(), in.blobOffset(), in.blobOffset() + in.stringLength());
    }
}
