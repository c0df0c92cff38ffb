package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.local.EmbeddedStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// The exit code and the output of one command.
record Run(int exitCode, String out, String err) {

    /// Runs a command in this process.
    static Run of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = ChatReplay.run(ChatReplay.commandLineFor(arguments).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)), arguments);
        return new Run(exitCode, out.toString(), err.toString());
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
