"""A decoded picture as it is meant to look: upright, in sRGB, in eight bits a channel."""

import io
from contextlib import suppress

import numpy as np
from PIL import Image, ImageCms, ImageOps

_SRGB = ImageCms.createProfile("sRGB")
_DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")
_DIRECT = ("L", "RGB", "CMYK")  # modes that a colour profile speaks of


def as_shown(image: Image.Image, *, longest: int) -> Image.Image:
    """Return the picture no larger than `longest` on either side, turned as its camera was held,
    its colours converted from its own profile to the sRGB that everybody assumes of a picture
    without one; RGB, or RGBA where something shines through."""
    profile = image.info.get("icc_profile")
    plain = _in_eight_bits(image)
    plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    alpha = plain.getchannel("A") if plain.mode in ("LA", "RGBA") else None
    opaque = plain.convert({"LA": "L", "RGBA": "RGB"}.get(plain.mode, plain.mode))
    if profile:
        opaque = _in_srgb(opaque, profile)
    shown = opaque.convert("RGB")
    if alpha:
        shown.putalpha(alpha)
    shown.info = {}
    if exif := image.info.get("exif"):
        shown.info["exif"] = exif
    return ImageOps.exif_transpose(shown)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be scaled: palettes spelled out, 16-bit greys brought
    down to 8 instead of being cut off above 255."""
    transparent = image.info.get("transparency")
    if image.mode in _DEEP:
        deep = np.asarray(image).astype(np.int64)
        grey = Image.fromarray(((deep.clip(0, 65_535) * 255 + 32_767) // 65_535).astype(np.uint8))
        if isinstance(transparent, int):
            grey.putalpha(Image.fromarray(np.where(deep == transparent, 0, 255).astype(np.uint8)))
        return grey
    if image.mode in ("RGBA", "LA", "PA") or transparent is not None:
        return image.convert("LA" if image.mode in ("L", "1", "LA") else "RGBA")
    return image if image.mode in _DIRECT else image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; as it is where its profile is damaged or of other colours."""
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image,
            own,
            _SRGB,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        return converted or image
    return image
