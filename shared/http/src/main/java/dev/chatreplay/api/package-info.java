/// The routes, answers and errors that the API contracts share. Each contract has a package of its own below, and uses no other one.
@NullMarked
package dev.chatreplay.api;

import org.jspecify.annotations.NullMarked;
