/// A family on disk.
///
/// [FamilyFolder] reads and writes a folder that holds `family.json` and one `.onnx` file per
/// variant, and refuses one in which any file is not what the manifest says: names cannot leave the
/// folder, sizes and SHA-256 digests must match, unknown fields are errors. What comes out is a
/// [dev.skerry.terms.Family].
///
/// [FamilyArchive] makes one file of a folder and a folder of that file again. It is a zip archive
/// that can be written, and read, in one way only. [OpenFamily] is for whoever wants to look into
/// either. [BillOfMaterials] writes what a family is made of, for tools of others.
@NullMarked
package dev.skerry.model.family;

import org.jspecify.annotations.NullMarked;
