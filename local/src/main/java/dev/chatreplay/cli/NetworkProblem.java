package dev.chatreplay.cli;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// Why a server gave no answer.
enum NetworkProblem {
    UNKNOWN_HOST, REFUSED, NO_TLS, NO_HTTP, NO_CONNECTION, NO_ANSWER, BROKEN;

    static NetworkProblem of(Throwable failure) {
        Predicate<Class<? extends Throwable>> has = type -> Stream.iterate(Optional.of(failure), Optional::isPresent,
                cause -> cause.map(Throwable::getCause)).flatMap(Optional::stream).anyMatch(type::isInstance);
        if (has.test(UnresolvedAddressException.class) || has.test(UnknownHostException.class)) {
            return UNKNOWN_HOST;
        }
        if (has.test(SSLException.class)) {
            return NO_TLS;
        }
        if (has.test(HttpConnectTimeoutException.class)) {
            return NO_CONNECTION;
        }
        if (has.test(ConnectException.class)) {
            return REFUSED;
        }
        if (has.test(ProtocolException.class)) {
            return NO_HTTP;
        }
        return has.test(HttpTimeoutException.class) ? NO_ANSWER : BROKEN;
    }

    /// Returns whether the same request to the same URL fails again, unless the server answered before.
    boolean isLasting() {
        return switch (this) {
            case UNKNOWN_HOST, NO_TLS, NO_HTTP, NO_CONNECTION -> true;
            case REFUSED, NO_ANSWER, BROKEN -> false;
        };
    }

    /// Describes the problem in words, with the address, and without the path and the query of the URL.
    String at(URI url) {
        var host = url.getHost();
        return switch (this) {
            case UNKNOWN_HOST -> "there is no host " + host;
            case REFUSED -> "nothing listens at " + address(url);
            case NO_TLS -> "there is no TLS connection with " + address(url)
                    + ": the server speaks only http, or this machine does not trust its certificate";
            case NO_HTTP -> address(url) + " does not answer as an http server does; an https server needs https://";
            case NO_CONNECTION -> address(url) + " accepts no connection in time"
                    + (isTls(url) ? "; a server that speaks only http needs http://" : "");
            case NO_ANSWER -> address(url) + " does not answer in time";
            case BROKEN -> "the connection to " + address(url) + " broke off";
        };
    }

    private static boolean isTls(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private static String address(URI url) {
        var port = url.getPort() >= 0 ? url.getPort() : isTls(url) ? 443 : 80;
        return url.getHost() + ":" + port;
    }
}
