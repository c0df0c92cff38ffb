/// `openapi.yaml` held to the sample events and to the service.
@NullMarked
package dev.chatreplay.contract;

import org.jspecify.annotations.NullMarked;
