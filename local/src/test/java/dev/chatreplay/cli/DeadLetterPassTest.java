package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Tests passes over a real queue: letters that become visible again in the middle, letters that come back, and parts of calls that fail.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLetterPassTest {
    @AutoClose
    private final EmbeddedStack stack = EmbeddedStack.start(Settings.inMemory().withoutPolling());

    @BeforeEach
    void empty() {
        for (var queue : List.of("EVENTS_DEAD_LETTER_QUEUE_URL", "EVENTS_QUEUE_URL")) {
            stack.aws().sqs().purgeQueue(request -> request.queueUrl(stack.variable(queue)));
        }
    }

    private String deadLetters() {
        return stack.variable("EVENTS_DEAD_LETTER_QUEUE_URL");
    }

    private DeadLetterQueue queue(Duration visibility) {
        return new DeadLetterQueue(stack.aws().sqs(), deadLetters(), stack.variable("EVENTS_QUEUE_URL"), visibility);
    }

    private void deadLetter(String body) {
        new DeadLetters(stack.aws(), deadLetters()).send(body, "FAILED", Instant.now());
    }

    private void deadLetters(int count) {
        IntStream.range(0, count).forEach(i -> deadLetter("letter " + i));
    }

    private List<Message> visible(String variable) {
        return Stream.generate(() -> stack.aws().sqs().receiveMessage(
                r -> r.queueUrl(stack.variable(variable)).maxNumberOfMessages(10)).messages())
                .takeWhile(messages -> !messages.isEmpty()).flatMap(List::stream).toList();
    }

    private static void run(DeadLetterQueue queue, Function<DeadLetterPass, Work> work) {
        var pass = new DeadLetterPass(queue, queue.size().at());
        var taken = work.apply(pass);
        pass.run(_ -> true, taken::take, _ -> {
        });
    }

    private interface Work {
        List<DeadLetter> take(List<DeadLetter> letters);
    }

    @Test
    void everyLetterIsTakenOnceWhenLettersBecomeVisibleAgain() {
        deadLetters(200);
        var times = new ConcurrentHashMap<String, Integer>();
        run(queue(Duration.ofSeconds(1)), _ -> letters -> {
            letters.forEach(letter -> times.merge(letter.message().body(), 1, Integer::sum));
            sleep(Duration.ofMillis(600));
            return letters;
        });
        assertThat(times).hasSize(200).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
        assertThat(visible("EVENTS_DEAD_LETTER_QUEUE_URL")).as("all of them are visible").hasSize(200);
    }

    @Test
    void letterThatComesBackIsNotTakenAgain() {
        deadLetters(20);
        var sent = new ConcurrentHashMap<String, Integer>();
        var queue = queue(Duration.ofMinutes(2));
        run(queue, pass -> letters -> {
            letters.forEach(pass::sendingBack);
            assertThat(queue.sendBack(letters)).isEmpty();
            letters.forEach(letter -> {
                sent.merge(letter.message().body(), 1, Integer::sum);
                deadLetter(letter.message().body());
            });
            return List.of();
        });
        assertThat(sent).hasSize(20).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
        assertThat(visible("EVENTS_DEAD_LETTER_QUEUE_URL")).hasSize(20);
    }

    @Test
    void letterThatIsNotSentIsNotDeleted() {
        deadLetters(10);
        var refused = sendBackThrough(request -> request instanceof SendMessageBatchRequest send
                ? send.toBuilder().entries(send.entries().stream().map(DeadLetterPassTest::unsendable).toList()).build()
                : request);
        assertThat(refused).extracting(one -> one.letter().message().body()).containsExactly("letter 3");
        assertThat(refused).extracting(DeadLetterQueue.Refused::because).first().asString()
                .contains("was not sent back");
        assertThat(visible("EVENTS_QUEUE_URL")).hasSize(9).noneMatch(message -> message.body().equals("letter 3"));
        assertThat(stack.aws().sqs().getQueueAttributes(r -> r.queueUrl(deadLetters()).attributeNamesWithStrings("All"))
                .attributesAsStrings()).containsEntry("ApproximateNumberOfMessagesNotVisible", "1");
    }

    private static SendMessageBatchRequestEntry unsendable(SendMessageBatchRequestEntry entry) {
        return entry.messageBody().equals("letter 3")
                ? entry.toBuilder().messageBody("\u0001").build()
                : entry;
    }

    @Test
    void letterThatIsNotDeletedIsReported() {
        deadLetters(10);
        var refused = sendBackThrough(request -> request instanceof DeleteMessageBatchRequest delete
                ? delete.toBuilder().entries(delete.entries().stream().map(DeadLetterPassTest::undeletable).toList())
                        .build()
                : request);
        assertThat(refused).singleElement().satisfies(
                one -> assertThat(one.because()).contains("was sent back, but not deleted"));
        assertThat(visible("EVENTS_QUEUE_URL")).hasSize(10);
    }

    private static DeleteMessageBatchRequestEntry undeletable(DeleteMessageBatchRequestEntry entry) {
        return entry.id().equals("4") ? entry.toBuilder().receiptHandle("unknown").build() : entry;
    }

    @Test
    void lettersAreVisibleAgainAfterFailure() {
        deadLetters(30);
        var hasFailed = new AtomicBoolean();
        assertThatThrownBy(() -> run(queue(Duration.ofMinutes(2)), _ -> letters -> {
            if (hasFailed.getAndSet(true)) {
                return letters;
            }
            throw SdkClientException.create("no connection");
        })).isInstanceOf(SdkClientException.class);
        assertThat(visible("EVENTS_DEAD_LETTER_QUEUE_URL")).hasSize(30);
    }

    private List<DeadLetterQueue.Refused> sendBackThrough(UnaryOperator<SdkRequest> change) {
        UnaryOperator<String> read = stack::variable;
        var credentials = AwsBasicCredentials.create(read.apply("AWS_ACCESS_KEY_ID"),
                read.apply("AWS_SECRET_ACCESS_KEY"));
        var sqs = URI.create(read.apply("AWS_ENDPOINT_URL_SQS"));
        try (var aws = AwsClients.at(new AwsClients.Endpoints(sqs, sqs, sqs, Region.of(read.apply("AWS_REGION")),
                StaticCredentialsProvider.create(credentials), List.of(new ExecutionInterceptor() {
                    @Override
                    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
                        return change.apply(context.request());
                    }
                })))) {
            var queue = new DeadLetterQueue(aws.sqs(), deadLetters(), stack.variable("EVENTS_QUEUE_URL"),
                    Duration.ofMinutes(2));
            return queue.sendBack(queue.receive());
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
