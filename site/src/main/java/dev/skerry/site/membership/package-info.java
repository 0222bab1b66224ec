/// Who is in the room.
///
/// [Company] is the front door: it holds a [Roll] of the [members][Member] of the site as this
/// device sees it, tells its listener whenever that changes, and carries short news to all others.
/// What the news say is nobody's business here.
///
/// [JGroupsCompany] is the real one. JGroups finds out which addresses are in the group, over the
/// sockets that [Doors] gives it and no others; [Doorman] decides whom a certificate lets in;
/// [Register] makes rolls of views and of the [introductions][Introduction] that members sign.
/// [Beacon] hears by mDNS where others may be, on its own [Link] alone; [Whereabouts] knows where
/// each was met, so that none can say that it is elsewhere.
///
/// Two devices may see different rolls for a while, and a site that is split in two has two.
/// Nothing that must be right may rest on a roll alone; [Roll#quorum] says whether this half is the
/// larger.
@NullMarked
package dev.skerry.site.membership;

import org.jspecify.annotations.NullMarked;
