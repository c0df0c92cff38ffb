/// The base of HTTP functions: requests, responses, routes and priming. It does not depend on any API contract.
@NullMarked
package dev.chatreplay.http;

import org.jspecify.annotations.NullMarked;
