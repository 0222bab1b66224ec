/// A room of devices that cover for each other.
///
/// [Site] is the front door. It is an [dev.skerry.serving.Inference] around that of its own device:
/// a question is answered here, unless `balance` finds a neighbour who should answer it better and
/// in time. What was sent is watched by `failover`: if nothing comes, it is answered here after
/// all, while there is time. `view` is what devices know of each other, told through the
/// [dev.skerry.site.membership.Company]; [Peers] carries questions, to those alone who were met
/// ([Greetings]), and `peer` does so over mutual TLS.
///
/// `models` is apart from that: how archives of families reach all devices with one download.
///
/// What comes from a neighbour is asked of the device itself, never of its site, so no question is
/// forwarded twice and none can go round in circles.
///
/// A question that stays takes no lock of the site's. One that leaves has a virtual thread at the
/// wire, and its caller waits beside it, until its time to fall back at the most.
@NullMarked
package dev.skerry.site;

import org.jspecify.annotations.NullMarked;
