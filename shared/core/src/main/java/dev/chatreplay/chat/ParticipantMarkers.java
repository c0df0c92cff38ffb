package dev.chatreplay.chat;

import java.time.Instant;
import java.util.Optional;

/// The latest markers of one participant.
///
/// @param readUpTo the largest time up to which the participant has read the messages; empty when no marker says so
/// @param deliveredUpTo the largest time up to which the participant has received the messages; reading implies delivery
public record ParticipantMarkers(String participantId, Optional<Instant> readUpTo, Instant deliveredUpTo) {}
