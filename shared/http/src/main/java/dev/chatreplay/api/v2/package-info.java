/// The contract of `/v2`: its routes, credentials, responses and errors, as `openapi.yaml` describes them.
@NullMarked
package dev.chatreplay.api.v2;

import org.jspecify.annotations.NullMarked;
