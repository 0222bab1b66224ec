"""Quantizes a model with ONNX Runtime's own quantizer, on the samples that Skerry calibrates on, and compares.

Usage: quantizer.py MODEL.onnx SPEC.yaml FAMILY ANSWER.json, where FAMILY and ANSWER are what
`skerry optimize MODEL.onnx --data SPEC.yaml --level quantize --json` made of them.
"""

import contextlib
import csv
import hashlib
import json
import logging
import os
import pathlib
import statistics
import sys
import tempfile
import time

import numpy as np
import onnx
import onnxruntime as ort
import yaml
from PIL import Image
from onnx import version_converter
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

PER_CHANNEL_SINCE = 13
MOST_CALIBRATION = 256
FEW = 32
TURNS = 41
TURN_SECONDS = 0.15


def pictures(folder, size):
    """Pictures [samples, height, width, red green blue], in the order of their names; none is resized here."""
    read = [Image.open(file).convert("RGB") for file in sorted(folder.glob("*.png"))]
    for picture in read:
        if picture.size != (size["width"], size["height"]):
            raise SystemExit(f"{folder}: a picture of {picture.size} (expected: of the size that the model takes)")
    return np.stack([np.asarray(picture) for picture in read])


def load(folder, spec):
    """Samples, what is right of them (or None), and the digest of each, as Skerry computes it."""
    if "pictures" in spec:
        array = pictures(folder, spec["pictures"])
    else:
        (array,) = [np.load(file) for file in sorted(folder.glob("*.npy")) if file.name != "targets.npy"]
    labels = None
    if (folder / "labels.csv").exists():
        rows = list(csv.DictReader(open(folder / "labels.csv", newline="")))
        if rows and rows[0].get("index"):
            rows.sort(key=lambda row: int(row["index"]))
        elif rows and rows[0].get("file"):
            rows.sort(key=lambda row: row["file"])
        labels = np.array([int(row["label"]) for row in rows])
    return array, labels, [hashlib.sha256(sample.tobytes()).hexdigest() for sample in array]


def by_content(digests):
    return sorted(range(len(digests)), key=digests.__getitem__)


def parts(spec_file, spec):
    """Calibration and scoring, divided as Skerry's Parts does it."""
    array, labels, digests = load(spec_file.parent / spec["scoring"], spec)
    if "training" in spec:
        others, _, other_digests = load(spec_file.parent / spec["training"], spec)
        seen = set(digests)
        rest = [place for place in by_content(other_digests) if other_digests[place] not in seen]
        scoring, source = range(len(array)), others
    else:
        order = by_content(digests)
        scoring, rest, source = order[: len(order) // 2], order[len(order) // 2 :], array
    count = min(MOST_CALIBRATION, max(FEW, len(rest) // 5), len(rest))
    scored = list(scoring)
    return source[rest[:count]], array[scored], None if labels is None else labels[scored]


def prepare(array, spec):
    told = (spec.get("inputs") or {}).get("all", {})
    if told.get("stored", "first") != told.get("wanted", "first"):
        raise SystemExit("channels in another order are not compared (expected: as they are stored)")
    beside = [1] * (array.ndim - 2)
    channels = [1, *beside, -1] if told.get("stored") == "last" else [1, -1, *beside]
    mean, std = (np.array(told.get(key, [default])).reshape(channels) for key, default in (("mean", 0.0), ("std", 1.0)))
    return ((array * told.get("scale", 1.0) - mean) / std).astype(np.float32)


def session(file):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def answers(runner, samples):
    name = runner.get_inputs()[0].name
    return np.concatenate([runner.run(None, {name: sample[None]})[0] for sample in samples])


def accuracy(said, labels, original):
    if labels is not None:
        return float(np.mean(np.argmax(said.reshape(len(said), -1), 1) == labels))
    return 1 - float(np.sqrt(np.sum((said - original) ** 2) / np.sum((original - original.mean()) ** 2)))


class Reader(CalibrationDataReader):
    def __init__(self, name, samples):
        self.left = iter([{name: sample[None]} for sample in samples])

    def get_next(self):
        return next(self.left, None)


def quantize(model, name, samples, method, work):
    """What its documentation tells to do: lift the opset, prepare, quantize. It prints much of no use here."""
    lifted, prepared, quantized = (work / file for file in ("lifted.onnx", "prepared.onnx", f"{method.name}.onnx"))
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        loaded = onnx.load(model)
        if loaded.opset_import[0].version < PER_CHANNEL_SINCE:
            loaded = version_converter.convert_version(loaded, PER_CHANNEL_SINCE)
        onnx.save(loaded, lifted)
        quant_pre_process(str(lifted), str(prepared))
        quantize_static(
            str(prepared),
            str(quantized),
            Reader(name, samples),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=method,
        )
    return session(quantized)


def race(runners, sample):
    """How many times as fast as the first each is: the median over turns, of the quicker quarter of each turn's runs."""
    name = runners[0].get_inputs()[0].name
    ratios = [[] for _ in runners]
    for turn in range(TURNS + 1):
        taken = []
        for runner in runners:
            runs, end = [], time.perf_counter() + TURN_SECONDS / len(runners)
            while time.perf_counter() < end or len(runs) < 4:
                begun = time.perf_counter()
                runner.run(None, {name: sample})
                runs.append(time.perf_counter() - begun)
            taken.append(statistics.quantiles(runs, n=4)[0])
        if turn > 0:
            for place, one in enumerate(taken):
                ratios[place].append(taken[0] / one)
    return [statistics.median(each) for each in ratios]


def main():
    model, spec_file, family, answer = map(pathlib.Path, sys.argv[1:])
    spec = yaml.safe_load(spec_file.read_text())
    calibration, scoring, labels = parts(spec_file, spec)
    calibration, scoring = prepare(calibration, spec), prepare(scoring, spec)
    original = session(model)
    name = original.get_inputs()[0].name
    contestants, failures = [("float32", original)], []
    logging.disable(logging.WARNING)
    manifest = json.loads((family / "family.json").read_text())
    for variant in manifest["variants"]:
        if "int8" in variant["name"]:
            contestants.append((f"Skerry {variant['name']}", session(family / variant["file"])))
    with tempfile.TemporaryDirectory() as folder:
        for method in (CalibrationMethod.MinMax, CalibrationMethod.Percentile, CalibrationMethod.Entropy):
            try:
                contestants.append(
                    (f"ONNX Runtime {method.name}", quantize(model, name, calibration, method, pathlib.Path(folder)))
                )
            except Exception as why:  # Whatever it cannot do is an outcome of the comparison.
                failures.append(f"ONNX Runtime {method.name}: {str(why).splitlines()[0][:200]}")
        said = [answers(runner, scoring) for _, runner in contestants]
        speeds = race([runner for _, runner in contestants], scoring[:1])
    print(f"{model.stem}: calibrated on {len(calibration)}, scored on {len(scoring)} samples")
    for (title, _), each, speed in zip(contestants, said, speeds):
        print(f"  {title:28} {accuracy(each, labels, said[0]):8.4f}   x {speed:.2f}")
    for failure in failures:
        print(f"  {failure}")
    for row in json.loads(answer.read_text())["variants"]:
        if not row["kept"] and "int8" in row["name"]:
            print(f"  Skerry {row['name']:21} {row.get('accuracy') or float('nan'):8.4f}   left out: {row['reason']}")


if __name__ == "__main__":
    main()
