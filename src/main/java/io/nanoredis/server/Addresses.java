package io.nanoredis.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// The addresses behind the option `bind`.
final class Addresses {
    private Addresses() {}

    /// Resolves each word of `bind`: an address or name, `*` for all IPv4 addresses, `::*` for all IPv6 ones; a leading
    /// `-`
    /// leaves out what does not exist here.
    ///
    /// @throws UnknownHostException for an address that must exist and does not
    static List<InetAddress> resolve(List<String> bind) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String word : bind) {
            boolean optional = word.startsWith("-");
            String name = optional ? word.substring(1) : word;
            try {
                InetAddress address = one(name);
                if (!optional || isLocal(address)) {
                    addresses.add(address);
                }
            } catch (UnknownHostException e) {
                if (!optional) {
                    throw e;
                }
            }
        }
        return addresses;
    }

    private static boolean isLocal(InetAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress one(String name) throws UnknownHostException {
        return switch (name) {
            case "*" -> InetAddress.getByName("0.0.0.0");
            case "::*" -> InetAddress.getByName("::");
            default -> InetAddress.getByName(name);
        };
    }
}
