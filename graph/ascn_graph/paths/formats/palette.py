"""The colours of drawings, light and dark: those of the pages, and one for each class."""

_CLASSES = {
    "City": ("#0a6464", "#74cdc4"),
    "Country": ("#8a4b12", "#e8b27a"),
    "Network": ("#5b3f9e", "#b9a4f2"),
    "Organisation": ("#1f5fa8", "#86b8f0"),
    "Person": ("#a8324f", "#f295ab"),
    "Meeting": ("#b4530a", "#f0a35c"),
    "MeetingSeries": ("#7a6a00", "#d9c75a"),
    "Session": ("#93591a", "#dcae74"),
    "Theme": ("#4d7a1c", "#a9d474"),
    "Programme": ("#0f7a45", "#6fd3a0"),
    "Project": ("#0b7285", "#6cc7d9"),
    "Document": ("#566072", "#a3adbb"),
    "Outcome": ("#8b2f8f", "#df97e2"),
    "Claim": ("#6b4f4f", "#c9a9a9"),
    "Source": ("#3d4a5c", "#b4c0d0"),
}
_OTHER = ("#566072", "#a3adbb")
_RULES = """\
text{{font-family:system-ui,-apple-system,'Segoe UI','Noto Sans','Noto Sans CJK JP',Roboto,sans-serif;fill:{ink}}}
a text{{text-decoration:none}}
.paper{{fill:{paper}}}
.head{{font-size:17px;font-weight:600}}
.soft,.type{{fill:{soft}}}
.box{{fill:{raised};stroke-width:1.3}}
.asked .box{{fill:{tint};stroke-width:2.4}}
.type{{font-size:10px}}
.label{{font-size:13px;font-weight:500}}
.asked .label{{font-weight:700}}
.words{{font-size:11px;fill:{soft}}}
.line path,.key{{fill:none;stroke:{line};stroke-width:1.4}}
.line .point{{fill:{line};stroke:none}}
.little path,.key.little{{stroke-dasharray:5 4}}
.line .point{{stroke-dasharray:none}}
.best path,.key.best{{stroke:{accent};stroke-width:2.6}}
.best .point{{fill:{accent};stroke:none}}
.words.best{{fill:{accent};font-weight:600}}
"""
_LIGHT = {
    "ink": "#1c2430",
    "paper": "#fcfbf8",
    "soft": "#566072",
    "raised": "#ffffff",
    "tint": "#f4f1e8",
    "line": "#9aa3b0",
    "accent": "#0a6464",
}
_DARK = {
    "ink": "#e7e9ee",
    "paper": "#12161c",
    "soft": "#a3adbb",
    "raised": "#191f27",
    "tint": "#26303c",
    "line": "#667180",
    "accent": "#74cdc4",
}


def style_of(types: list[str]) -> str:
    """Give the style sheet of a drawing in which these classes occur; the class number n is styled by `.tn`."""
    light, dark = (
        _RULES.format(**colours) + _of_classes(types, place) for place, colours in enumerate((_LIGHT, _DARK))
    )
    return f"{light}@media (prefers-color-scheme:dark){{\n{dark}}}\n"


def _of_classes(types: list[str], place: int) -> str:
    pairs = ((number, _CLASSES.get(name, _OTHER)[place]) for number, name in enumerate(types))
    return "".join(
        f".t{number} .box,.t{number}.swatch{{stroke:{colour}}}.t{number} .strip,.t{number}.swatch{{fill:{colour}}}\n"
        for number, colour in pairs
    )
