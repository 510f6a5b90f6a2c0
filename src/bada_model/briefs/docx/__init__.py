"""A brief as an editable document in the official form."""

from bada_model.briefs.docx.document import render_docx

__all__ = ["render_docx"]
