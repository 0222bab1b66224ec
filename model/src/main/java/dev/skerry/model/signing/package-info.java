/// Families that tell who made them, and are refused when anything in them was altered.
///
/// [Seal][dev.skerry.model.signing.Seal] signs and checks a folder. The signature stands beside the
/// files, in {@code model.sig}: a statement (in-toto v1) that names each file with its digest, in
/// an envelope (DSSE) with an Ed25519 signature, in a bundle (Sigstore v0.3), as OpenSSF's model
/// signing lays it out. [KeyFiles][dev.skerry.model.signing.KeyFiles] reads and writes keys as PEM.
///
/// A signature proves who signed only to somebody who has the public key from elsewhere. Without
/// it, what is checked is that the folder is what somebody signed. Nothing here loads a model;
/// nothing here knows of certificates or transparency logs.
@NullMarked
package dev.skerry.model.signing;

import org.jspecify.annotations.NullMarked;
