"""What the tests of several charts look at."""

import pytest
from matplotlib.text import Text

from community_safety.blocks import figure_svg
from community_safety.display import control_chart, funnel, projection


@pytest.fixture
def words_that_meet(monkeypatch):
    """Filled by each chart drawn: the words in it that meet other words, or the canvas's edge."""
    found = []

    def look(figure, figure_id):
        figure.draw_without_rendering()
        texts = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
        boxes = [text.get_window_extent().padded(-0.5) for text in texts]
        for number, (text, box) in enumerate(zip(texts, boxes, strict=True)):
            found.extend(
                (texts[other].get_text(), text.get_text()) for other in range(number) if box.overlaps(boxes[other])
            )
            found.extend([text.get_text()] if min(*box.min, *(figure.bbox.max - box.max)) < -1 else [])
        return figure_svg(figure, figure_id)

    for module in (control_chart, funnel, projection):
        monkeypatch.setattr(module, "figure_svg", look)
    return found
