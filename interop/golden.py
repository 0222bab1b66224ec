"""Asks a server over HTTP and gRPC, as Triton's own Python client does, and compares its answers.

Usage: golden.py HTTP-ADDRESS GRPC-ADDRESS GOLDEN-FOLDER
One line per check, PASS or FAIL first; exits with 1 if any failed.
"""

import pathlib
import queue
import sys

import numpy as np
import tritonclient.grpc as grpcclient
import tritonclient.http as httpclient

TOLERANCE = 1e-4
TIMEOUT_MICROS = 10_000_000
WAIT_SECONDS = 30


class Golden:
    """The inputs and outputs of one model, cut into the requests that its batch size asks for."""

    def __init__(self, folder):
        self.inputs = {f.stem[len("input_"):]: np.load(f) for f in folder.glob("input_*.npy")}
        self.outputs = {f.stem[len("output_"):]: np.load(f) for f in folder.glob("output_*.npy")}
        self.count = len(next(iter(self.inputs.values())))

    def cut(self, step):
        for at in range(0, self.count, step):
            yield slice(at, at + step)


class Wire:
    """One of the two protocols, with what differs between their clients."""

    def __init__(self, name, module, address, **options):
        self.name = name
        self.module = module
        self.client = module.InferenceServerClient(address, **options)

    def json(self, kind, model=None):
        get = getattr(self.client, kind)
        arguments = [] if model is None else [model]
        return get(*arguments) if self.name == "http" else get(*arguments, as_json=True)

    def tensors(self, golden, model, part):
        made = []
        for declared in self.json("get_model_metadata", model)["inputs"]:
            array = np.ascontiguousarray(golden.inputs[declared["name"].replace(":", "_")][part])
            tensor = self.module.InferInput(
                declared["name"], list(array.shape), declared["datatype"])
            tensor.set_data_from_numpy(array)
            made.append(tensor)
        return made

    def largest_step(self, golden, model):
        first = self.json("get_model_metadata", model)["inputs"][0]["shape"][0]
        return 1 if int(first) == 1 else golden.count


def worst(golden, part, result):
    differences = []
    for name, expected in golden.outputs.items():
        actual = result.as_numpy(name)
        if actual.shape != expected[part].shape:
            raise AssertionError(f"{name}: shape {actual.shape} (expected: {expected[part].shape})")
        differences.append(float(np.abs(actual - expected[part]).max()))
    return max(differences)


def one_by_one(wire, golden, model):
    return max(worst(golden, part, wire.client.infer(
        model, wire.tensors(golden, model, part), timeout=TIMEOUT_MICROS)) for part in golden.cut(1))


def together(wire, golden, model):
    return max(worst(golden, part, wire.client.infer(
        model, wire.tensors(golden, model, part), timeout=TIMEOUT_MICROS))
        for part in golden.cut(wire.largest_step(golden, model)))


def compressed(wire, golden, model):
    part = next(golden.cut(1))
    inputs = wire.tensors(golden, model, part)
    if wire.name == "grpc":
        result = wire.client.infer(
            model, inputs, compression_algorithm="gzip", timeout=TIMEOUT_MICROS)
        return worst(golden, part, result)
    return max(worst(golden, part, wire.client.infer(
        model, inputs, timeout=TIMEOUT_MICROS,
        request_compression_algorithm=coding, response_compression_algorithm=coding))
        for coding in ("gzip", "deflate"))


def asynchronous(wire, golden, model):
    parts = list(golden.cut(1))
    if wire.name == "http":
        asked = [wire.client.async_infer(
            model, wire.tensors(golden, model, part), timeout=TIMEOUT_MICROS) for part in parts]
        return max(worst(golden, part, answer.get_result()) for part, answer in zip(parts, asked))
    answers = queue.Queue()
    for number, part in enumerate(parts):
        wire.client.async_infer(
            model, wire.tensors(golden, model, part), request_id=str(number),
            timeout=TIMEOUT_MICROS, callback=lambda result, error: answers.put((result, error)))
    return collected(golden, parts, answers)


def streamed(wire, golden, model):
    parts = list(golden.cut(1))
    answers = queue.Queue()
    wire.client.start_stream(callback=lambda result, error: answers.put((result, error)))
    try:
        for number, part in enumerate(parts):
            wire.client.async_stream_infer(
                model, wire.tensors(golden, model, part), request_id=str(number),
                timeout=TIMEOUT_MICROS)
        return collected(golden, parts, answers)
    finally:
        wire.client.stop_stream()


def collected(golden, parts, answers):
    found = []
    for _ in parts:
        result, error = answers.get(timeout=WAIT_SECONDS)
        if error is not None:
            raise error
        found.append(worst(golden, parts[int(result.get_response().id)], result))
    return max(found)


def server(wire):
    client = wire.client
    if not (client.is_server_live() and client.is_server_ready()):
        raise AssertionError("not live and ready")
    metadata = wire.json("get_server_metadata")
    index = wire.json("get_model_repository_index")
    models = index if wire.name == "http" else index["models"]
    return f"{metadata['name']} {metadata['version']}, {len(models)} models"


def described(wire, model):
    if not wire.client.is_model_ready(model):
        raise AssertionError("not ready")
    metadata = wire.json("get_model_metadata", model)
    config = wire.json("get_model_config", model)
    config = config.get("config", config)
    if metadata["name"] != model or config["name"] != model:
        raise AssertionError(f"names {metadata['name']}, {config['name']}")
    statistics = wire.json("get_inference_statistics", model)["model_stats"][0]
    count = int(statistics["inference_stats"]["success"]["count"])
    if count < 1:
        raise AssertionError("no request was counted")
    return f"{len(metadata['inputs'])} in, {len(metadata['outputs'])} out, {count} answered"


def check(what, action):
    try:
        found = action()
        passed = not isinstance(found, float) or found <= TOLERANCE
        said = f"off by {found:.2g}" if isinstance(found, float) else found
    except Exception as error:  # a client may raise anything; the table says what
        passed, said = False, f"{type(error).__name__}: {error}"
    print(f"{'PASS' if passed else 'FAIL'}  {what:<46} {said}", flush=True)
    return passed


def main(http, grpc, folder):
    passed = []
    for wire in (Wire("http", httpclient, http, concurrency=4), Wire("grpc", grpcclient, grpc)):
        passed.append(check(f"{wire.name} server", lambda: server(wire)))
        index = wire.json("get_model_repository_index")
        served = {m["name"] for m in (index if wire.name == "http" else index.get("models", []))}
        ways = [one_by_one, together, compressed, asynchronous]
        if wire.name == "grpc":
            ways.append(streamed)
        for path in sorted(pathlib.Path(folder).glob("*")):
            if path.name not in served:
                continue
            golden = Golden(path)
            for way in ways:
                passed.append(check(
                    f"{wire.name} {path.name} {way.__name__}",
                    lambda: way(wire, golden, path.name)))
            passed.append(check(f"{wire.name} {path.name} described", lambda: described(wire, path.name)))
        wire.client.close()
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
