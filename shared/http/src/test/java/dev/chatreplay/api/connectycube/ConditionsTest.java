package dev.chatreplay.api.connectycube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.history.IdRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private static final String ID = "6b015d91a1b2c3d4e5f60718";
    private static final String SECOND = "1795251601";
    private static final String START = "6b015d910000000000000000";
    private static final String NEXT = "6b015d920000000000000000";

    private static Conditions read(String key, String value) {
        return Conditions.read(key, value).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"_id," + ID + "," + ID + "," + ID + "0", "_id[lt]," + ID + ",''," + ID,
            "_id[lte]," + ID + ",''," + ID + "0",
            "_id[gt]," + ID + "," + ID + "0,g", "_id[gte]," + ID + "," + ID + ",g",
            "date_sent," + SECOND + "," + START + "," + NEXT, "date_sent[lt]," + SECOND + ",''," + START,
            "created_at[lte]," + SECOND + ",''," + NEXT, "created_at[gt]," + SECOND + "," + NEXT + ",g",
            "date_sent[gte]," + SECOND + "," + START + ",g", "date_sent[gt],4294967295,g,g",
            "date_sent[lte],4294967295,'',g", "created_at[gte],2026-11-21T09:00:01Z," + START + ",g",
            "created_at[gte],2026-11-21T10:00:01 01:00," + START + ",g",
            "date_sent[gte],2026-11-21T10:00:01.9999999999999+01:00," + START + ",g"})
    void idsAndTimesAreEndsOfRange(String key, String value, String from, String until) {
        assertThat(read(key, value)).isEqualTo(new Conditions(new IdRange(from, until), read(key, value).filter()));
        assertThat(read(key, value).filter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', value = {"sender_id,7", "sender_id[lt],7", "updated_at[gt],1", "_id[ne]," + ID,
            "date_sent[ne],1", "sender_id[in],|7,8|"})
    void otherConditionsNeedEachMessage(String key, String value) {
        assertThat(read(key, value).range()).isEqualTo(IdRange.ALL);
        assertThat(read(key, value).filter()).isPresent();
    }

    @Test
    void listOfTimesReadsOnlyFromFirstToLast() {
        assertThat(read("date_sent[in]", "1795251601, 1795251600").range())
                .isEqualTo(new IdRange("6b015d900000000000000000", NEXT));
    }

    @Test
    void rangesOfAllConditionsHold() {
        var both = read("date_sent[gte]", SECOND).and(read("_id[lt]", ID)).and(read("sender_id", "7"));
        assertThat(both.range()).isEqualTo(new IdRange(START, ID));
        assertThat(both.filter()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"message,x", "message[ctn],x", "_id[nin]," + ID, "_id[LT]," + ID, "_id[lt,1", "_id[lt]]," + ID,
            "_id[lt],1",
            "date_sent,-1", "date_sent,1.5", "date_sent,4294967296", "date_sent,1795251601000", "date_sent[in],'1,x'",
            "created_at,yesterday", "message[in],''", "attachments.type,image", "recipient_id,1", "[lt],1"})
    void unknownConditionIsRefused(String key, String value) {
        assertThat(Conditions.read(key, value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_id", "date_sent", "created_at", "updated_at", "sender_id"})
    void emptyListMatchesNothingAndOtherEmptyConditionIsRefused(String field) {
        assertThat(read(field + "[in]", "")).isEqualTo(new Conditions(IdRange.NONE, Optional.empty()));
        for (var operator : List.of("", "[lt]", "[lte]", "[gt]", "[gte]", "[ne]")) {
            assertThat(Conditions.read(field + operator, "")).as(operator).isEmpty();
        }
    }

    /// A longer list costs a comparison of each value with each message.
    @Test
    void listOfValuesIsBoundedAndHasNoEmptyOne() {
        assertThat(Conditions.read("sender_id[in]", "7,".repeat(99) + "8")).isPresent();
        assertThat(Conditions.read("sender_id[in]", "7,".repeat(100) + "8")).isEmpty();
        assertThat(Conditions.read("sender_id[in]", "7,,8")).isEmpty();
        assertThat(Conditions.read("sender_id[in]", ",".repeat(9000))).isEmpty();
    }
}
