package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The calls to a dead-letter queue and its source queue. Each call handles up to ten queue messages.
final class DeadLetterQueue {
    private static final int MAX_AT_ONCE = 10;
    /// [SendMessageBatch](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html) accepts at
    /// least 256 KiB in all entries together.
    private static final int MAX_BYTES_AT_ONCE = 256 * 1024;
    /// An upper bound for the name, the type and the value of the attribute that each entry has.
    private static final int ATTRIBUTE_BYTES = 64;

    private final SqsClient sqs;
    private final String url;
    private final String sourceUrl;
    private final Duration visibility;

    /// The state of the queue.
    ///
    /// @param letters the approximate number of visible dead letters
    /// @param hidden the approximate number of dead letters that other programs read now
    /// @param at the time of this state by the clock of SQS
    record Size(long letters, long hidden, Instant at) {}

    /// A dead letter that stays in the queue, and why.
    record Refused(DeadLetter letter, String because) {}

    /// @param visibility the time for which a received dead letter is hidden from other receivers, unless [#release] ends it earlier
    DeadLetterQueue(SqsClient sqs, String url, String sourceUrl, Duration visibility) {
        this.sqs = sqs;
        this.url = url;
        this.sourceUrl = sourceUrl;
        this.visibility = visibility;
    }

    Duration visibility() {
        return visibility;
    }

    Size size() {
        var response = sqs.getQueueAttributes(r -> r.queueUrl(url)
                .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
        ToLongFunction<QueueAttributeName> number = name -> Long
                .parseLong(response.attributes().getOrDefault(name, "0"));
        var at = response.sdkHttpResponse().firstMatchingHeader("Date")
                .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                .orElseGet(Instant::now);
        return new Size(number.applyAsLong(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                number.applyAsLong(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE), at);
    }

    /// Receives up to ten dead letters. An empty list means that none is visible, because a receive that waits asks every server of SQS.
    List<DeadLetter> receive() {
        return sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(MAX_AT_ONCE).waitTimeSeconds(1)
                .visibilityTimeout((int) visibility.toSeconds()).messageAttributeNames("All")
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages().stream().map(DeadLetter::of)
                .toList();
    }

    /// Sends up to ten dead letters back to the source queue, and deletes those that SQS has accepted there. A crash between the two calls
    /// leaves harmless duplicates and loses no message.
    ///
    /// @return the dead letters that were not sent back, and those that were not deleted
    List<Refused> sendBack(List<DeadLetter> letters) {
        var refused = new ArrayList<Refused>();
        for (var some : parts(letters, refused)) {
            var entries = IntStream.range(0, some.size()).mapToObj(i -> entry(i, some.get(i))).toList();
            var failed = failures(some, sqs.sendMessageBatch(r -> r.queueUrl(sourceUrl).entries(entries)).failed(),
                    "was not sent back");
            refused.addAll(failed);
            var left = failed.stream().map(Refused::letter).collect(Collectors.toSet());
            refused.addAll(delete(some.stream().filter(letter -> !left.contains(letter)).toList(),
                    "was sent back, but not deleted: the next redrive sends it again, which is harmless"));
        }
        return refused;
    }

    /// Divides dead letters into parts that one call may send. Adds those without a body to `refused`.
    private static List<List<DeadLetter>> parts(List<DeadLetter> letters, List<Refused> refused) {
        var parts = new ArrayList<List<DeadLetter>>();
        var bytes = MAX_BYTES_AT_ONCE;
        for (var letter : letters) {
            var body = letter.bodyToSendBack();
            if (body.isEmpty()) {
                refused.add(new Refused(letter, "holds no bus event"));
                continue;
            }
            var more = body.get().getBytes(UTF_8).length + ATTRIBUTE_BYTES;
            if (bytes + more > MAX_BYTES_AT_ONCE) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(letter);
            bytes += more;
        }
        return parts;
    }

    private static SendMessageBatchRequestEntry entry(int number, DeadLetter letter) {
        var firstReceivedAt = Long.toString(letter.firstReceivedAt().toEpochMilli());
        var body = letter.bodyToSendBack().orElseThrow();
        var entry = SendMessageBatchRequestEntry.builder().id(Integer.toString(number));
        // A redrive of many deliveries to one webhook delays no other.
        WebhookMessage.decode(body).map(WebhookMessage::group).ifPresent(entry::messageGroupId);
        return entry.messageBody(body)
                .messageAttributes(Map.of(DeadLetters.FIRST_RECEIVED_AT,
                        MessageAttributeValue.builder().dataType("String").stringValue(firstReceivedAt).build()))
                .build();
    }

    /// Deletes up to ten dead letters.
    ///
    /// @return the dead letters that were not deleted
    List<Refused> delete(List<DeadLetter> letters) {
        return delete(letters, "was not deleted");
    }

    private List<Refused> delete(List<DeadLetter> letters, String because) {
        if (letters.isEmpty()) {
            return List.of();
        }
        var entries = IntStream.range(0, letters.size()).mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                .id(Integer.toString(i)).receiptHandle(letters.get(i).receiptHandle()).build()).toList();
        return failures(letters, sqs.deleteMessageBatch(r -> r.queueUrl(url).entries(entries)).failed(), because);
    }

    private static List<Refused> failures(List<DeadLetter> letters, List<BatchResultErrorEntry> failed,
            String because) {
        return failed.stream().map(entry -> new Refused(letters.get(Integer.parseInt(entry.id())),
                because + " (" + Optional.ofNullable(entry.code()).orElse("without a reason of SQS") + ")")).toList();
    }

    /// Makes received dead letters visible to other receivers again. Those that SQS refuses become visible by themselves, after
    /// [#visibility], or are visible already.
    void release(Collection<String> receiptHandles) {
        var handles = List.copyOf(receiptHandles);
        Concurrently.forEach(IntStream.iterate(0, from -> from < handles.size(), from -> from + MAX_AT_ONCE)
                .mapToObj(from -> handles.subList(from, Math.min(handles.size(), from + MAX_AT_ONCE))).toList(),
                this::releaseSome);
    }

    private void releaseSome(List<String> handles) {
        try {
            sqs.changeMessageVisibilityBatch(r -> r.queueUrl(url).entries(IntStream.range(0, handles.size())
                    .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder().id(Integer.toString(i))
                            .receiptHandle(handles.get(i)).visibilityTimeout(0).build())
                    .toList()));
        } catch (SqsException _) {
            // The dead letters become visible by themselves.
        }
    }
}
