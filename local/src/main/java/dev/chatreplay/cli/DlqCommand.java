package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.cli.DeadLetterQueue.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// `dlq`: lists dead letters, sends them back to their source queue, and deletes them.
@Command(name = "dlq", addMethodSubcommands = false, description = {
        "Lists dead letters, sends them back to their source queue, or deletes them.",
        "Calls SQS directly, with the settings of the AWS SDK (AWS_REGION, AWS_ENDPOINT_URL_SQS, ...).",
        "QUEUE is one of these, and needs --stack or two variables:",
        "  events       EVENTS_DEAD_LETTER_QUEUE_URL, EVENTS_QUEUE_URL",
        "  bus          BUS_DEAD_LETTER_QUEUE_URL, EVENTS_QUEUE_URL",
        "  compactions  COMPACTION_DEAD_LETTER_QUEUE_URL, COMPACTION_QUEUE_URL",
        "  webhooks     WEBHOOK_DEAD_LETTER_QUEUE_URL, WEBHOOK_QUEUE_URL",
        "A dead letter that a command reads is hidden from other programs for up to two minutes."})
final class DlqCommand {
    /// The pass hides a dead letter for this time. It is short, because the dead letters of a killed command stay hidden for it.
    private static final Duration VISIBILITY = Duration.ofMinutes(2);

    private final StackVariables variables;
    private final Supplier<AwsClients> clients;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    StackOption stack = new StackOption();

    /// Creates the command for the queues in the environment of this process.
    DlqCommand() {
        this(System.getenv(), AwsClients::fromEnvironment);
    }

    /// Creates the command for the queues in these variables.
    ///
    /// @param clients creates the clients that reach the queues
    DlqCommand(Map<String, String> environment, Supplier<AwsClients> clients) {
        this.variables = new StackVariables(environment);
        this.clients = clients;
    }

    /// The dead-letter queues.
    enum Queue {
        /// Events that consume-events could not record.
        EVENTS(StackVariable.EVENTS_DEAD_LETTER_QUEUE_URL, StackVariable.EVENTS_QUEUE_URL),
        /// Events that EventBridge could not put into the events queue.
        BUS(StackVariable.BUS_DEAD_LETTER_QUEUE_URL, StackVariable.EVENTS_QUEUE_URL),
        /// Dead-lettered compaction requests, and the keys of log entries that the compactor cannot read.
        COMPACTIONS(StackVariable.COMPACTION_DEAD_LETTER_QUEUE_URL, StackVariable.COMPACTION_QUEUE_URL),
        /// Deliveries whose tries have all failed. A redrive begins them again, with the same ids.
        WEBHOOKS(StackVariable.WEBHOOK_DEAD_LETTER_QUEUE_URL, StackVariable.WEBHOOK_QUEUE_URL);

        private final StackVariable deadLetters;
        private final StackVariable source;

        Queue(StackVariable deadLetters, StackVariable source) {
            this.deadLetters = deadLetters;
            this.source = source;
        }
    }

    @Command(name = "list", description = {
            "Prints one line per dead letter: id, time of first receipt, organization, session, type and reason, without its content.",
            "Then prints their number by reason, on standard error. The dead letters stay in their queue."})
    int list(@Parameters(paramLabel = "QUEUE", description = "events, bus, compactions or webhooks.") Queue queue,
            @Mixin LetterSelection selection,
            @Option(names = "--limit", paramLabel = "NUMBER", defaultValue = "1000", description = "Stop after this many dead letters; default: ${DEFAULT-VALUE}.") long limit,
            @Option(names = "--json", description = "Print each dead letter as a JSON object on one line.") boolean json) {
        if (limit < 1) {
            throw misuse("--limit must be at least 1");
        }
        return with(queue, letters -> {
            var size = letters.size();
            var listing = new LetterListing(limit, Commands.out(spec), json);
            var pass = new DeadLetterPass(letters, size.at());
            pass(pass, size, selection, "list", some -> {
                if (listing.print(some) || selection.isExhaustedBy(listing.printed())) {
                    pass.stop();
                }
                return some;
            });
            listing.summary(size.letters()).forEach(line -> Commands.say(spec, line));
            if (listing.printed() == 0) {
                Commands.say(spec, selection.isEverything()
                        ? "The queue has no dead letters that can be read now."
                        : "No dead letter matches. './chat-replay dlq list' without --id and --reason lists all.");
            }
            return 0;
        });
    }

    @Command(name = "redrive", description = {
            "Sends dead letters back to their source queue, which delivers them again: those that the options select, or all.",
            "It asks before it sends all. Without a terminal, --yes is needed.",
            "An event keeps its time of first receipt, which decides whether it is too late.",
            "A dead letter that comes back meanwhile is left for the next redrive."})
    int redrive(@Parameters(paramLabel = "QUEUE", description = "events, bus, compactions or webhooks.") Queue queue,
            @Mixin LetterSelection selection,
            @Option(names = "--yes", description = "Send every dead letter of the queue back without a question.") boolean yes) {
        return with(queue, letters -> {
            var size = letters.size();
            confirm(selection, yes, size, "sends", "back");
            var pass = new DeadLetterPass(letters, size.at());
            return remove(pass, size, selection, "sent back", some -> {
                some.forEach(pass::sendingBack);
                return letters.sendBack(some);
            });
        });
    }

    @Command(name = "delete", description = {
            "Deletes dead letters: those that the options select, or all.",
            "It asks before it deletes all. Without a terminal, --yes is needed.",
            "Deleted events are not recorded. Their sessions still count them as refused."})
    int delete(@Parameters(paramLabel = "QUEUE", description = "events, bus, compactions or webhooks.") Queue queue,
            @Mixin LetterSelection selection,
            @Option(names = "--yes", description = "Delete every dead letter of the queue without a question.") boolean yes) {
        return with(queue, letters -> {
            var size = letters.size();
            confirm(selection, yes, size, "deletes", "permanently");
            return remove(new DeadLetterPass(letters, size.at()), size, selection, "deleted", letters::delete);
        });
    }

    private void confirm(LetterSelection selection, boolean yes, DeadLetterQueue.Size size, String does, String how) {
        if (selection.isEverything() && !yes) {
            var what = "This " + does + " every dead letter of the queue " + how;
            Commands.confirm(spec, what + ", about " + size.letters() + ". Continue?",
                    what + ". Select some with --reason or --id, or add --yes");
        }
    }

    /// Removes dead letters from their queue, and reports those that stay although they were selected.
    private int remove(DeadLetterPass pass, DeadLetterQueue.Size size, LetterSelection selection, String done,
            Function<List<DeadLetter>, List<Refused>> work) {
        var result = new LetterCounts();
        pass(pass, size, selection, done, some -> {
            var refused = work.apply(some);
            refused.forEach(one -> Commands.err(spec).println("chat-replay: Dead letter " + one.letter().id() + " "
                    + one.because() + "; it stays in the dead-letter queue."));
            if (selection.isExhaustedBy(result.add(some.size(), refused.size()))) {
                pass.stop();
            }
            return refused.stream().map(Refused::letter).toList();
        });
        Commands.out(spec).println("Dead letters " + done + ": " + result.done());
        return result.refused() == 0 ? 0 : 1;
    }

    private void pass(DeadLetterPass pass, DeadLetterQueue.Size size, LetterSelection selection, String task,
            Function<List<DeadLetter>, List<DeadLetter>> work) {
        if (size.hidden() > 0) {
            Commands.warn(spec,
                    "chat-replay: Dead letters left out: about " + size.hidden() + ", because another command hides"
                            + " them for up to " + VISIBILITY.toMinutes() + " minutes. Run this command again then.");
        }
        if (Commands.isQuiet(spec)) {
            pass.run(selection::selects, work, _ -> {
            });
            return;
        }
        try (var progress = Progress.ofLetters(task, size.letters(), Commands.err(spec))) {
            pass.run(selection::selects, work, read -> progress.to(read,
                    "Dead letters read: " + read + " of about " + Math.max(read, size.letters())));
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Commands.of(spec), message);
    }

    private int with(Queue queue, ToIntFunction<DeadLetterQueue> work) {
        var deadLetters = variables.require(spec, queue.deadLetters);
        var source = variables.require(spec, queue.source);
        try (var aws = clients.get()) {
            return work.applyAsInt(new DeadLetterQueue(aws.sqs(), deadLetters, source, VISIBILITY));
        } catch (QueueDoesNotExistException e) {
            throw new CommandFailure("SQS has no such queue in this account and region. Check " + queue.deadLetters
                    + " and " + queue.source + ".", e);
        }
    }
}
