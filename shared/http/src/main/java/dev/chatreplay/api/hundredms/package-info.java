/// The contract of 100ms: the routes, tokens and errors that `docs/openapi/100ms.yaml` describes. The official client of 100ms uses it.
@NullMarked
package dev.chatreplay.api.hundredms;

import org.jspecify.annotations.NullMarked;
