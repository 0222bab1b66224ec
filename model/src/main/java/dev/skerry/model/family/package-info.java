/// A family on disk.
///
/// [FamilyFolder] reads and writes a folder that holds `family.json` and one `.onnx` file per
/// variant, and refuses one in which any file is not what the manifest says: names cannot leave the
/// folder, sizes and SHA-256 digests must match, unknown fields are errors. What comes out is a
/// [dev.skerry.terms.Family].
@NullMarked
package dev.skerry.model.family;

import org.jspecify.annotations.NullMarked;
