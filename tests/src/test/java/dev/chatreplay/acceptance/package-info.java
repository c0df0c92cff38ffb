/// Tests that every installation of Chat Replay must pass. They use HTTP alone. They run against the embedded stack, or against the
/// installation that `CHAT_REPLAY_URL`, `CHAT_REPLAY_ORGANIZATION` and `CHAT_REPLAY_API_KEY` name.
@NullMarked
package dev.chatreplay.acceptance;

import org.jspecify.annotations.NullMarked;
