package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Withdrawal;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// `session`: shows the row of a session, and withdraws its files. The settings of the AWS SDK locate tables, bucket and queue.
@Command(name = "session", addMethodSubcommands = false, description = {
        "Shows the row of a session, and withdraws its files.",
        "Calls AWS directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...).",
        "Needs --stack, or the variable SESSIONS_TABLE; 'withdraw' also needs EXPORT_BUCKET and COMPACTION_QUEUE_URL,",
        "and LATE_WINDOW_DAYS and EXPORT_RETENTION_DAYS where they are not 7 and 30."})
final class SessionCommand {
    private static final Duration BETWEEN_READS = Duration.ofSeconds(1);
    private static final List<StackVariable> FOR_WITHDRAWAL = List.of(StackVariable.SESSIONS_TABLE,
            StackVariable.EXPORT_BUCKET, StackVariable.COMPACTION_QUEUE_URL);

    private final StackVariables variables;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    StackOption stack = new StackOption();

    @Option(names = "--organization", paramLabel = "ID", defaultValue = "${env:CHAT_REPLAY_ORGANIZATION}", scope = ScopeType.INHERIT, description = "Id of the organization; default: the variable CHAT_REPLAY_ORGANIZATION.")
    private @Nullable String organization;

    /// Creates the command for the resources in the environment of this process.
    SessionCommand() {
        this(System.getenv());
    }

    /// Creates the command for the resources in these variables.
    SessionCommand(Map<String, String> environment) {
        this.variables = new StackVariables(environment);
    }

    @Command(name = "show", description = {
            "Prints what the row of a session holds, one fact a line: its times, versions, formats, files, leases and refused events.",
            "Times are in UTC. Facts that the row lacks are left out."})
    int show(
            @Parameters(paramLabel = "SESSION", description = "Id of the session, exactly as it is. Write -- before an id that begins with -.") String session) {
        var key = key(session);
        return with(List.of(StackVariable.SESSIONS_TABLE), stores -> {
            var found = stores.sessions().find(key).orElseThrow(() -> unknown(key));
            SessionFacts.of(found).forEach(Commands.out(spec)::println);
            return 0;
        });
    }

    @Command(name = "withdraw", description = {
            "Makes new files of a session, then deletes the old ones at once, so that links given out before lead to nothing.",
            "Use it after a message was deleted: otherwise a link serves the old text until it expires.",
            "A withdrawal that was interrupted continues when you run the command again."})
    int withdraw(
            @Parameters(paramLabel = "SESSION", description = "Id of the session, exactly as it is. Write -- before an id that begins with -.") String session,
            @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "1800", description = "Longest wait for the new files; default: ${DEFAULT-VALUE}.") long waitSeconds,
            @Option(names = "--no-wait", description = "Do not wait for the new files. Run the command again to delete the old ones.") boolean noWait,
            @Option(names = "--delete-export", description = "Also delete files that are too old to be made again. The chat is then gone, and the API answers 410.") boolean deleteExport) {
        var key = key(session);
        var wait = Commands.waitOf(spec, waitSeconds);
        return with(FOR_WITHDRAWAL, stores -> {
            var withdrawal = Withdrawal.of(stores, Clock.systemUTC());
            stores.environment().verify();
            switch (withdrawal.begin(key)) {
                case Begun.Unknown() -> throw unknown(key);
                case Begun.SnapshotsDeleted(var objects) ->
                    print("The session is live. Deleted objects of its snapshots: "
                            + objects + ". The next request makes a new snapshot.");
                case Begun.Requested(_) when noWait ->
                    print("The files are withdrawn: no new link leads to them."
                            + " Run the command again to delete the old files, when the new ones are ready.");
                case Begun.Requested(var version) -> print("The new files are ready. Deleted old objects: "
                        + finish(withdrawal, key, version, wait) + ".");
                case Begun.TooLate(_) when deleteExport ->
                    print("Deleted objects: " + withdrawal.deletePermanently(key)
                            + ". The chat of this session is gone.");
                case Begun.TooLate(var found) -> throw new CommandFailure("The session ended at "
                        + found.endRecordedAt().map(Instant::toString).orElse("an unknown time")
                        + ", and its files are too old to be made again. Nothing was changed."
                        + " Add --delete-export to delete them permanently.");
            }
            return 0;
        });
    }

    private int finish(Withdrawal withdrawal, SessionKey key, long version, Duration wait) {
        Commands.say(spec, "The files are withdrawn: no new link leads to them. Waiting for the new files.");
        var end = Instant.now().plus(wait);
        var deleted = withdrawal.finish(key, version);
        while (deleted.isEmpty()) {
            if (Instant.now().isAfter(end)) {
                throw new CommandFailure("The new files are not ready after " + wait.toSeconds()
                        + " s, so links given out before still work. Run the command again to wait longer;"
                        + " './chat-replay dlq list compactions' shows compactions that failed.");
            }
            pause();
            deleted = withdrawal.finish(key, version);
        }
        return deleted.getAsInt();
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_READS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("The command was interrupted. Run it again to finish the withdrawal.", e);
        }
    }

    private SessionKey key(String session) {
        var id = Optional.ofNullable(organization).filter(text -> !text.isBlank())
                .orElseThrow(() -> misuse("Set the variable CHAT_REPLAY_ORGANIZATION, or use --organization"));
        return new SessionKey(Commands.id(spec, "organization id", id), Commands.sessionId(spec, session));
    }

    private static CommandFailure unknown(SessionKey key) {
        return new CommandFailure("The organization " + key.organizationId() + " has no session with this id: "
                + key.sessionId() + ". './chat-replay sessions' lists its sessions.");
    }

    private void print(String line) {
        Commands.out(spec).println(line);
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Commands.of(spec), message);
    }

    private int with(List<StackVariable> required, Function<Stores, Integer> work) {
        var environment = variables.complete(spec, required, StackVariable.LATE_WINDOW_DAYS,
                StackVariable.EXPORT_RETENTION_DAYS);
        try (var aws = AwsClients.fromEnvironment()) {
            return work.apply(new Stores(Environment.of(environment), aws));
        } catch (ResourceNotFoundException e) {
            throw new CommandFailure("DynamoDB has no table " + environment.get(StackVariable.SESSIONS_TABLE.name())
                    + " in this account and region.", e);
        }
    }
}
