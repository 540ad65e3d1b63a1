"""The pages that signals leads to."""

from tallgrass.kernel.routes import declare

declare(desk="/operator/")
