/// How questions and archives get from one device of a site to another.
///
/// [PeerPort] listens for them: the Open Inference Protocol over HTTP and mutual TLS, for questions
/// to the device itself. [HttpPeers] asks there, over connections that are kept, with tensors as
/// bytes; the deadline travels as time left. Whoever shows no certificate of the site does not get
/// past the handshake, and nobody can load or unload anything here.
///
/// At the same port a device gives pieces of its [Archives], as [dev.skerry.site.models.Hatch] lets
/// it; [HttpNeighbours] asks for them, over connections of its own.
@NullMarked
package dev.skerry.site.peer;

import org.jspecify.annotations.NullMarked;
