"""A device that makes passkeys as browsers do: keys of its own, and answers to what a page asks."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from fido2 import cbor
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Device:
    """Holds one passkey, and proves it: `verifies` when it asks who holds it."""

    origin: str = ""
    verifies: bool = True
    count: int = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {
            "type": kind,
            "challenge": challenge,
            "origin": self.origin or settings.TALLGRASS_ORIGIN,
        }
        return json.dumps(said).encode()

    def _about(self, host: str, more: bytes = b"") -> bytes:
        flags = 1 | (4 if self.verifies else 0) | (64 if more else 0)
        digest = hashlib.sha256(host.encode()).digest()
        return digest + bytes([flags]) + self.count.to_bytes(4, "big") + more

    def make(self, asked: dict[str, Any]) -> str:
        """Answer a page that asks for a new passkey."""
        options = asked["publicKey"]
        self.handle = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(b"\0" * 16, b"device-" + b"1" * 9, public)
        about = self._about(options["rp"]["id"], bytes(made))
        return self._answer(
            {
                "clientDataJSON": text(self._client("webauthn.create", options["challenge"])),
                "attestationObject": text(
                    cbor.encode({"fmt": "none", "authData": about, "attStmt": {}})
                ),
            }
        )

    def prove(self, asked: dict[str, Any]) -> str:
        """Answer a page that asks for a passkey it knows."""
        options = asked["publicKey"]
        self.count += 1
        client = self._client("webauthn.get", options["challenge"])
        about = self._about(options["rpId"])
        signed = self.key.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(about),
                "signature": text(signed),
                "userHandle": self.handle,
            }
        )

    def _answer(self, response: dict[str, str]) -> str:
        name = text(b"device-" + b"1" * 9)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
