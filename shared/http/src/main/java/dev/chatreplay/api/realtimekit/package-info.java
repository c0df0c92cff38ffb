/// The contract of Cloudflare RealtimeKit: the routes, credentials and errors that `docs/openapi/realtimekit.yaml` describes. The official
/// clients of RealtimeKit use it.
@NullMarked
package dev.chatreplay.api.realtimekit;

import org.jspecify.annotations.NullMarked;
