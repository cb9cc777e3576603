"""Writes the golden release: a second implementation of the format, from docs alone, with another Ed25519 and another JSON writer.

Needs the `cryptography` package. Run it in this folder; the files must come out byte for byte as they are.
"""
import base64, hashlib, json, pathlib
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Key:
    def __init__(self, seed):
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = hashlib.sha256(b"sotto-1 release key ed25519\0" + self.public).hexdigest()


def b64(data):
    return base64.b64encode(data).decode()


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def envelope(role, document, keys):
    payload, kind = compact(document), f"application/vnd.sotto.{role}.v1+json"
    pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    signatures = [{"keyid": key.id, "sig": b64(key.private.sign(pae))} for key in keys]
    return compact({"payload": b64(payload), "payloadType": kind, "signatures": signatures})


def root(version, roles):
    keys = {key.id: key for members, _ in roles.values() for key in members}
    return {
        "type": "root", "spec": 1, "version": version, "expires": 1900000000,
        "keys": [{"keyid": i, "keytype": "ed25519", "public": b64(keys[i].public)} for i in sorted(keys)],
        "roles": {name: {"keyids": [key.id for key in members], "threshold": threshold} for name, (members, threshold) in roles.items()},
    }


k = [Key(seed) for seed in range(10)]
first = {"root": (k[1:4], 2), "targets": (k[4:6], 2), "timestamp": (k[6:7], 1)}
second = {**first, "timestamp": (k[7:8], 1)}
model, items = b"golden model\n", b"golden items\n"


def entry(name, data, kind, version, **more):
    return {"name": name, "length": len(data), "sha256": hashlib.sha256(data).hexdigest(), "custom": {"kind": kind, "modelVersion": version, **more}}


targets = envelope("targets", {
    "type": "targets", "spec": 1, "version": 3, "expires": 1890000000,
    "targets": [entry("items.table", items, "items", 4), entry("ranker.model", model, "model", 9, restores=7)],
}, k[4:6])
timestamp = envelope("timestamp", {
    "type": "timestamp", "spec": 1, "version": 5, "expires": 1880000000,
    "targets": {"version": 3, "length": len(targets), "sha256": hashlib.sha256(targets).hexdigest()},
}, k[7:8])
here = pathlib.Path(".")
(here / "1.root.json").write_bytes(envelope("root", root(1, first), k[1:3]))
(here / "2.root.json").write_bytes(envelope("root", root(2, second), k[2:4]))
(here / "3.targets.json").write_bytes(targets)
(here / "timestamp.json").write_bytes(timestamp)
