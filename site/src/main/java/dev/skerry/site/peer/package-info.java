/// How questions get from one device of a site to another.
///
/// [PeerPort] listens for them: the Open Inference Protocol over HTTP and mutual TLS, for questions
/// to the device itself. [HttpPeers] asks there, over connections that are kept, with tensors as
/// bytes; the deadline travels as time left. Whoever shows no certificate of the site does not get
/// past the handshake, and nobody can load or unload anything here.
@NullMarked
package dev.skerry.site.peer;

import org.jspecify.annotations.NullMarked;
