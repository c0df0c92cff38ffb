/// HTTP as API Gateway's HTTP API hands it to a function: requests, answers, credentials, errors.
@NullMarked
package dev.chatreplay.http;

import org.jspecify.annotations.NullMarked;
