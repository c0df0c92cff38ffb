package dev.chatreplay.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests the reference against a file written by hand.
class ReferenceChatTest {
    @Test
    void referenceChatGivesFileOfContract() {
        var chat = new Chat("s-1").started()
                .sent("m-1", "hello").edited("m-1", "hello, \"all\"").pinned("m-1")
                .sentTo(List.of("u-2"), "m-2", "private")
                .sent("m-3", "gone").deleted("m-3")
                .sent("m-4", " =1+1\r\n")
                .edited("m-unknown", "nothing")
                .sent("m-0", "earlier", m -> m.put("createdAt", "2026-11-21T10:00:01.5+01:00"))
                .sent("m-5", "")
                .ended();

        assertThat(new String(ReferenceChat.csv(chat.events()), UTF_8)).isEqualTo("""
                id,participantId,sessionId,meetingId,displayName,pinned,isEdited,payloadType,payload,createdAt
                m-1,p-1,s-1,m-1,Amara,true,true,TEXT_MESSAGE,"hello, ""all""\",2026-11-21T09:00:01.123Z
                m-0,p-1,s-1,m-1,Amara,false,false,TEXT_MESSAGE,"earlier",2026-11-21T09:00:01.500Z
                m-4,p-1,s-1,m-1,Amara,false,false,TEXT_MESSAGE," =1+1
                ",2026-11-21T09:00:07.123Z
                m-5,p-1,s-1,m-1,Amara,false,false,TEXT_MESSAGE,"",2026-11-21T09:00:10.123Z
                """.replace("\n", "\r\n"));
    }

    @Test
    void referenceChatGivesFullRowsOfContract() {
        var chat = new Chat("s-1").sent("m-1", "hello", m -> m.put("sequence", 7).put("replyTo", "m-0"))
                .reacted("m-1", "p-3", "👍").reacted("m-1", "p-2", "👍").reacted("m-1", "p-2", "a")
                .unreacted("m-1", "p-2", "a").read("p-1", "2026-11-21T09:00:00.123Z")
                .read("p-2", "2026-11-21T09:00:00.123000000Z").delivered("p-3", "2026-11-21T09:00:00.123000001Z")
                .delivered("p-4", "2026-11-21T09:00:00.122999999Z")
                .sent("m-2", "gone").messagesDeleted(e -> e.put("participantId", "p-1").put("until",
                        "2026-11-21T09:00:09.123Z").put("occurredAt", "2026-11-21T10:00:00Z"));
        assertThat(ReferenceChat.fullRows(chat.events()).get("s-1")).isEmpty();
        assertThat(ReferenceChat.fullRows(chat.eventsFrom(0).subList(0, 9)).get("s-1"))
                .containsExactly(List.of("m-1", "p-1", "s-1", "m-1", "Amara", "false", "false", "TEXT_MESSAGE", "hello",
                        "2026-11-21T09:00:00.123Z", "u-1", "m-0", "7", "", "",
                        "{\"👍\":[\"p-2\",\"p-3\"]}", "1", "2", ""));
    }
}
