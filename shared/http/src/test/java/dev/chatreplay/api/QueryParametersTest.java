package dev.chatreplay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the reading of query parameters, and the error that names the wrong ones.
class QueryParametersTest {
    private static QueryParameters query(String name, String value) {
        return new QueryParameters(Requests.withQuery(Map.of(name, value)));
    }

    private static ApiException refusal(QueryParameters query) {
        return assertThatExceptionOfType(ApiException.class).isThrownBy(query::check).actual();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "007,7", "20.0,20", "1.000,1", "999999999,999999999"})
    void wholeNumberMayBeFloat(String text, int number) {
        var query = query("n", text);
        assertThat(query.wholeNumber("n", 0, Integer.MAX_VALUE)).hasValue(number);
        query.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1.", ".0", "1e3", "0x1", "+1", " 1", "1 ", "1,1", "9999999999", "٣",
            "1.0000000000"})
    void otherNumberIsRefused(String text) {
        var query = query("n", text);
        assertThat(query.wholeNumber("n", 0, Integer.MAX_VALUE)).isEmpty();
        assertThat(refusal(query).details()).extracting(Detail::path, Detail::reason)
                .containsExactly(tuple("n", "INVALID_NUMBER"));
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,true", "100,true", "101,false"})
    void numberHasBounds(String text, boolean isRight) {
        var query = query("n", text);
        assertThat(query.wholeNumber("n", 1, 100).isPresent()).isEqualTo(isRight);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-21T09:00:00Z,2026-11-21T09:00:00Z",
            "2026-11-21T09:00:00.123456789+05:30,2026-11-21T03:30:00.123456789Z",
            "2026-11-21T09:00:00.005000 05:30,2026-11-21T03:30:00.005Z", "2026-11-21t09:00:00z,2026-11-21T09:00:00Z",
            "2026-11-21T09:00:00.1234567890000+05:30,2026-11-21T03:30:00.123456789Z"})
    void timeMayHaveAnyPrecisionAndOffset(String text, String time) {
        var at = Instant.parse(time);
        assertThat(query("t", text).time("t")).hasValue(new TimeBound(at, at));
    }

    @ParameterizedTest
    @CsvSource({"2026-11-21T09:00:00.1234567891Z,2026-11-21T09:00:00.123456789Z",
            "2026-11-21T10:00:00.99999999999999999999 01:00,2026-11-21T09:00:00.999999999Z"})
    void timeFinerThanNanosecondIsBetweenTwo(String text, String before) {
        var upTo = Instant.parse(before);
        assertThat(query("t", text).time("t")).hasValue(new TimeBound(upTo.plusNanos(1), upTo));
    }

    @Test
    void noTimeIsAfterLastOne() {
        var last = Instant.parse("9999-12-31T23:59:59.999999999Z");
        var bound = query("t", "9999-12-31T23:59:59.9999999999Z").time("t").orElseThrow();
        assertThat(bound).isEqualTo(new TimeBound(last, last));
        assertThat(bound.end()).isEmpty();
        assertThat(new TimeBound(last, last.minusNanos(1)).end()).hasValue(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21", "now", "1763625600", "2026-11-21 09:00:00Z", "2026-02-30T00:00:00Z",
            "2026-11-21T09:00:00", "2026-11-21T09:00:00.1234567891", "2026-02-30T09:00:00.1234567891Z"})
    void otherTimeIsRefused(String text) {
        var query = query("t", text);
        assertThat(query.time("t")).isEmpty();
        assertThat(refusal(query).message()).contains("t to an RFC 3339 time");
    }

    @Test
    void emptyValueIsAbsent() {
        var query = query("a", "");
        assertThat(query.text("a", 1)).isEmpty();
        assertThat(query.id("a")).isEmpty();
        assertThat(query.time("a")).isEmpty();
        assertThat(query.wholeNumber("a", 1, 2)).isEmpty();
        assertThat(query.choice("a", Choices.of("x"))).isEmpty();
        query.refuse("a", "Leave it out.");
        assertThatCode(query::check).doesNotThrowAnyException();
    }

    @Test
    void textIsCountedInCodePoints() {
        assertThat(query("a", "😀😀").text("a", 2)).hasValue("😀😀");
        var query = query("a", "😀😀😀");
        assertThat(query.text("a", 2)).isEmpty();
        assertThat(refusal(query).message()).isEqualTo("Shorten a to at most 2 code points.");
    }

    @Test
    void choiceListsItsNames() {
        var query = query("sort_order", "asc");
        assertThat(query.choice("sort_order", Choices.of("ASC", 1, "DESC", 2))).isEmpty();
        assertThat(refusal(query).message()).isEqualTo("Set sort_order to ASC or DESC, or leave it out.");
        assertThat(query("sort_order", "DESC").choice("sort_order", Choices.of("ASC", 1, "DESC", 2))).hasValue(2);
    }

    @Test
    void errorNamesEveryWrongValueInOrderOfReading() {
        var query = new QueryParameters(Requests.withQuery(Map.of("a", "\n", "b", "x", "c", "y")));
        var _ = query.id("a");
        query.refuse("c", "Leave c out.");
        var _ = query.wholeNumber("b", 1, 2);
        var error = refusal(query);
        assertThat(error.reason()).isEqualTo(Reason.INVALID_PARAMETER);
        assertThat(error.details()).extracting(Detail::path).containsExactly("a", "c", "b");
        assertThat(error.details()).extracting(Detail::index).allMatch(index -> index.isEmpty());
        assertThat(error.message()).startsWith("3 query parameters are wrong. The first is a: The id in a must have");
    }

    @Test
    void adviceNamesIdWhoseParameterHasAnotherName() {
        var query = new QueryParameters(Requests.withQuery(Map.of("associated_id", "\n")));
        var _ = query.id("associated_id", "meeting id");
        assertThat(refusal(query).message()).startsWith("The meeting id in associated_id must have");
    }
}
