"""The pages of contracts."""

from tallgrass.kernel.routes import declare

declare(
    contract="/contracts/{id}/",
    draft="/drafts/{id}/",
    payslip="/payslips/{id}/",
)
