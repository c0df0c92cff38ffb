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
                m-1,p-1,s-1,m-1,Amara,true,true,TEXT_MESSAGE,"hello, ""all\""",2026-11-21T09:00:01.123Z
                m-0,p-1,s-1,m-1,Amara,false,false,TEXT_MESSAGE,earlier,2026-11-21T09:00:01.500Z
                m-4,p-1,s-1,m-1,Amara,false,false,TEXT_MESSAGE," =1+1
                ",2026-11-21T09:00:07.123Z
                m-5,p-1,s-1,m-1,Amara,false,false,TEXT_MESSAGE,,2026-11-21T09:00:10.123Z
                """.replace("\n", "\r\n"));
    }
}
