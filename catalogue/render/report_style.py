"""The stylesheet of the report: its colours and fonts, before the rules of its layout."""

from catalogue.render.palette import MARK_COLOURS, Rgb
from catalogue.render.report_layout import LAYOUT, PAPER_RULES

INK, MUTED, PAPER, PANEL, RULE = "#1c1d20", "#595c63", "#ffffff", "#f7f7f5", "#cfcfca"
OBSERVATION, CLAIM, INFERENCE, CAUTION = "#0b4f71", "#7d4200", "#5c2d86", "#8c1d18"
OBSERVATION_GROUND, CLAIM_GROUND, INFERENCE_GROUND = "#f1f6f9", "#fbf6ef", "#f7f3fa"
CAUTION_GROUND = "#fcf4f3"
# (text, ground) of everything that is to be read; a test holds them against WCAG 2.2, 1.4.3 (AA).
TEXT_PAIRS = (
    (INK, PAPER),
    (INK, PANEL),
    (INK, OBSERVATION_GROUND),
    (INK, CLAIM_GROUND),
    (INK, INFERENCE_GROUND),
    (INK, CAUTION_GROUND),
    (MUTED, PAPER),
    (MUTED, PANEL),
    (MUTED, CLAIM_GROUND),
    (MUTED, INFERENCE_GROUND),
    (OBSERVATION, PAPER),
    (OBSERVATION, OBSERVATION_GROUND),
    (OBSERVATION, CLAIM_GROUND),
    (CLAIM, PAPER),
    (CLAIM, CLAIM_GROUND),
    (INFERENCE, PAPER),
    (INFERENCE, INFERENCE_GROUND),
    (CAUTION, PAPER),
    (CAUTION, CAUTION_GROUND),
)
# Fonts that the reader's system has: nothing is fetched.
_SANS = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", '
    '"Helvetica Neue", Arial, sans-serif'
)
_SERIF = (
    'Charter, "Bitstream Charter", "Source Serif 4", Cambria, "Noto Serif", "Liberation Serif", '
    '"Times New Roman", serif'
)
_MONO = 'ui-monospace, "SF Mono", Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace'


def _render_hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def measure_contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_measure_luminance(first), _measure_luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _measure_luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _render_badges() -> str:
    """The numbers have the colours of the marks in the picture, and can be read on them."""
    rules = []
    for number, colour in enumerate(MARK_COLOURS, 1):
        fill = _render_hex(colour.fill)
        ink = max(("#ffffff", "#000000"), key=lambda ink: measure_contrast(ink, fill))
        rules.append(f".badge-{number} {{ background: {fill}; color: {ink}; }}")
    return "\n".join(rules)


_ROOT = f""":root {{
  --ink: {INK}; --muted: {MUTED}; --paper: {PAPER}; --panel: {PANEL}; --rule: {RULE};
  --observation: {OBSERVATION}; --claim: {CLAIM}; --inference: {INFERENCE}; --caution: {CAUTION};
  --observation-ground: {OBSERVATION_GROUND}; --claim-ground: {CLAIM_GROUND};
  --inference-ground: {INFERENCE_GROUND}; --caution-ground: {CAUTION_GROUND};
  --sans: {_SANS}; --serif: {_SERIF}; --mono: {_MONO};
}}
"""
STYLE = "\n".join((_ROOT, LAYOUT, _render_badges(), PAPER_RULES, ""))
