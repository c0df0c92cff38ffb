package dev.chatreplay.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Says in two sentences why a call to AWS failed. The SDK's own messages list every provider that it tried.
final class AwsFailures {
    private static final String READ_AGAIN = "Start './chat-replay local', and read local.env again: without --data, its ports change at each start.";
    /// The variables of the SDK, each with the property that has the same meaning.
    private static final Map<String, String> ENDPOINTS = Map.of("AWS_ENDPOINT_URL", "aws.endpointUrl",
            "AWS_ENDPOINT_URL_DYNAMODB", "aws.endpointUrlDynamoDb", "AWS_ENDPOINT_URL_SQS", "aws.endpointUrlSqs",
            "AWS_ENDPOINT_URL_S3", "aws.endpointUrlS3");
    private static final Map<String, String> CLOUDFORMATION = Map.of("AWS_ENDPOINT_URL_CLOUDFORMATION",
            "aws.endpointUrlCloudFormation");
    private static final int CONNECT_MILLIS = 1000;
    private static final Set<String> WRONG_CREDENTIALS = Set.of("UnrecognizedClientException", "InvalidClientTokenId",
            "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSignatureException", "ExpiredToken",
            "ExpiredTokenException", "IncompleteSignature");

    private AwsFailures() {}

    /// Returns the cause and the remedy; empty when the failure is none of the SDK.
    static Optional<String> message(Exception failure) {
        return switch (failure) {
            case SdkClientException e -> Optional.of(ofClient(e));
            case AwsServiceException e -> Optional.of(ofService(e));
            default -> Optional.empty();
        };
    }

    private static String ofClient(SdkClientException failure) {
        var text = String.valueOf(failure.getMessage());
        if (text.startsWith("Unable to load region")) {
            return "No AWS region is set. Set AWS_REGION, or AWS_PROFILE to a profile with a region.";
        }
        if (text.startsWith("Unable to load credentials")) {
            return "No AWS credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.";
        }
        if (failure instanceof ApiCallTimeoutException) {
            return "AWS does not answer in time. Run the command again later. Check the network, AWS_REGION and AWS_ENDPOINT_URL.";
        }
        if (causes(failure).noneMatch(AwsFailures::isOfNetwork)) {
            return "AWS cannot be called. Check AWS_REGION, the credentials and AWS_ENDPOINT_URL;"
                    + " --verbose shows the cause.";
        }
        var silent = silent(ENDPOINTS);
        if (!silent.isEmpty()) {
            return silent + " cannot be reached. " + READ_AGAIN;
        }
        // './chat-replay local' has no CloudFormation.
        var cloudFormation = silent(CLOUDFORMATION);
        return cloudFormation.isEmpty()
                ? "AWS cannot be reached. Check the network, AWS_REGION and AWS_ENDPOINT_URL."
                : cloudFormation + " cannot be reached. Correct the address, or unset the variable.";
    }

    private static boolean isOfNetwork(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof UnknownHostException
                || cause instanceof SocketTimeoutException;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, AwsFailures::cause);
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure == null ? null : failure.getCause();
    }

    /// Returns the configured endpoints that do not answer, with the variables that name them.
    private static String silent(Map<String, String> endpoints) {
        return new TreeMap<>(endpoints).entrySet().stream()
                .flatMap(names -> Stream.of(endpoint(names.getKey(), System.getenv(names.getKey())),
                        endpoint(names.getValue(), System.getProperty(names.getValue()))))
                .flatMap(Optional::stream).collect(Collectors.joining(", "));
    }

    private static Optional<String> endpoint(String name, @Nullable String url) {
        return Optional.ofNullable(url).filter(text -> !text.isBlank() && !answers(text))
                .map(text -> text + " (" + name + ")");
    }

    private static boolean answers(String url) {
        try (var socket = new Socket()) {
            var uri = URI.create(url);
            var port = uri.getPort() < 0 ? uri.getScheme().equals("https") ? 443 : 80 : uri.getPort();
            socket.connect(new InetSocketAddress(uri.getHost(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    private static String ofService(AwsServiceException failure) {
        var details = Optional.ofNullable(failure.awsErrorDetails());
        var code = details.map(AwsErrorDetails::errorCode).orElse("");
        if (WRONG_CREDENTIALS.contains(code)) {
            return "AWS refuses the credentials (" + code + "). Renew AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY;"
                    + " those of './chat-replay local' are in local.env, and change at each start without --data.";
        }
        if (code.startsWith("AccessDenied")) {
            return "The AWS credentials lack a permission. "
                    + details.map(AwsErrorDetails::errorMessage).orElse("--verbose shows the cause.");
        }
        return "AWS refused the call with the status " + failure.statusCode() + (code.isEmpty() ? "" : " " + code)
                + ". " + details.map(AwsErrorDetails::errorMessage).filter(text -> !text.isBlank())
                        .orElse("--verbose shows the cause.");
    }
}
