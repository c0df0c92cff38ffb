/// The contract of `/v2`: the routes, credentials, responses and errors that `openapi.yaml` describes.
@NullMarked
package dev.chatreplay.api.v2;

import org.jspecify.annotations.NullMarked;
