/// The contract of ConnectyCube, for reading: the routes, credentials and errors that `docs/openapi/connectycube.yaml` describes. The official
/// client of ConnectyCube uses it.
@NullMarked
package dev.chatreplay.api.connectycube;

import org.jspecify.annotations.NullMarked;
