package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.local.EmbeddedStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// The exit code and the output of one command.
record Run(int exitCode, String out, String err) {
    /// The progress of a slow command, a further try of a slow request, and the wait for an export.
    private static final Pattern WAIT = Pattern.compile("(?m)^(\\d+ events? (sent|read)|\\d+ of \\d+ bytes"
            + "|Trying again: (503|\\S+ does not answer in time)\\b.*|The API is preparing the chat; .*)\\R");

    /// Runs a command in this process.
    static Run of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = ChatReplay.run(ChatReplay.commandLineFor(arguments).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)), arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }

    /// Returns the same without the lines that a command prints on standard error when the machine is busy.
    Run withoutWaits() {
        return new Run(exitCode, out, WAIT.matcher(err).replaceAll(""));
    }

    /// Returns clients as the command line has them when its variables name a stack.
    static AwsClients clients(EmbeddedStack stack) {
        var credentials = AwsBasicCredentials.create(stack.variable("AWS_ACCESS_KEY_ID"),
                stack.variable("AWS_SECRET_ACCESS_KEY"));
        return AwsClients.at(new AwsClients.Endpoints(URI.create(stack.variable("AWS_ENDPOINT_URL_DYNAMODB")),
                URI.create(stack.variable("AWS_ENDPOINT_URL_S3")), URI.create(stack.variable("AWS_ENDPOINT_URL_SQS")),
                Region.of(stack.variable("AWS_REGION")), StaticCredentialsProvider.create(credentials), List.of()));
    }
}
