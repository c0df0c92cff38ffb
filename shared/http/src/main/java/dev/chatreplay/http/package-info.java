/// Plumbing of HTTP functions: requests, responses, routes, priming. It knows no API contract.
@NullMarked
package dev.chatreplay.http;

import org.jspecify.annotations.NullMarked;
