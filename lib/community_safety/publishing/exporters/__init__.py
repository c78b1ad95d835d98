"""nbconvert exporters: an executed notebook as one accessible HTML file, or as tagged PDF/UA-1.

Both read the notebook into the same document first, so the two cannot say different things.
"""

from community_safety.publishing.exporters.document import Document, read_document
from community_safety.publishing.exporters.html import HtmlExporter
from community_safety.publishing.exporters.pdf import PdfExporter
from community_safety.publishing.exporters.refusal import NotebookNotExportable

__all__ = ["Document", "HtmlExporter", "NotebookNotExportable", "PdfExporter", "read_document"]
