package dev.chatreplay.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/// Resolves the host of a URL once for each delivery, and returns only addresses that pass the check. The client connects to exactly these
/// addresses, so a DNS entry that changes after the check has no effect.
final class CheckedDns implements DnsResolver {
    private final DnsResolver dns;
    private final Predicate<InetAddress> check;

    /// No address of a host passed the check.
    static final class RefusedException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        RefusedException() {
            super("the host has no public address");
        }
    }

    CheckedDns(DnsResolver dns, Predicate<InetAddress> check) {
        this.dns = dns;
        this.check = check;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var passed = Arrays.stream(dns.resolve(host)).filter(check).toArray(InetAddress[]::new);
        if (passed.length == 0) {
            throw new RefusedException();
        }
        return passed;
    }

    /// Returns the host itself. Only Kerberos asks for another name.
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
