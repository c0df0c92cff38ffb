/// Compares `openapi.yaml` with the sample events and with the service.
@NullMarked
package dev.chatreplay.contract;

import org.jspecify.annotations.NullMarked;
