/// The fleet as a person sees it, in a browser.
///
/// Pages are written here, whole, by the replica that is asked ([Html] escapes whatever it is
/// given); htmx exchanges their middle when [Events] says that something has changed. Who may see
/// and do what, the [Entrance] decides. There is no script of our own, and the pages' policy allows
/// none that is not from here.
@NullMarked
package dev.skerry.fleet.console;

import org.jspecify.annotations.NullMarked;
