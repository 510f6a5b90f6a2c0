"""What ECMA-376 says about the elements our documents use: their children, in order.

Written from the sequences of ``wml.xsd`` and ``dml-chart.xsd`` (5th edition, part 1), shortened to
what may reasonably stand in a document of ours; an element not listed here is a finding too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}

_SERIES = "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt "
)
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
    "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight "
    "u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize "
    "tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "w:tblCellMar": "top left start bottom right end",
    "w:tblBorders": "top left start bottom right end insideH insideV",
    "w:pBdr": "top left bottom right between bar",
    "w:tbl": "tblPr tblGrid tr",
    "w:tr": "tblPrEx trPr tc",
    "w:tc": "tcPr p",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "w:sectPr": "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
    "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi "
    "rtlGutter docGrid",
    "w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
    "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr "
    "tcPr tblStylePr",
    "w:styles": "docDefaults latentStyles style",
    "w:settings": "writeProtection view zoom removePersonalInformation removeDateAndTime "
    "doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText "
    "mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter "
    "gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
    "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod "
    "documentType mailMerge revisionView trackRevisions documentProtection autoFormatOverride "
    "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit "
    "hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle "
    "defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting "
    "bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing "
    "characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
    "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml "
    "ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly "
    "useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields "
    "hdrShapeDefaults footnotePr endnotePr compat docVars rsids m:mathPr attachedSchema "
    "themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures "
    "forceUpgrade captions readModeInkLockDown smartTagType shapeDefaults doNotEmbedSmartTags "
    "decimalSymbol listSeparator",
    "wp:inline": "extent effectExtent docPr cNvGraphicFramePr a:graphic",
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart "
    "spPr txPr externalData printSettings userShapes",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend "
    "plotVisOnly dispBlanksAs",
    "c:title": "tx layout overlay spPr txPr",
    "c:areaChart": "grouping varyColors ser dLbls dropLines axId",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "c:ser": _SERIES,
    "c:marker": "symbol size spPr",
    "c:plotArea": "layout areaChart lineChart catAx valAx dTable spPr",
    "c:catAx": _AXIS + "auto lblAlgn lblOffset noMultiLvlLbl",
    "c:valAx": _AXIS + "crossBetween majorUnit minorUnit dispUnits",
    "c:scaling": "logBase orientation max min",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:legendEntry": "idx delete txPr",
    "c:numRef": "f numCache", "c:strRef": "f strCache",
    "c:numCache": "formatCode ptCount pt", "c:strCache": "ptCount pt",
    "c:externalData": "autoUpdate",
    "a:ln": "noFill solidFill prstDash round headEnd tailEnd",
    "a:p": "pPr r endParaRPr",
}  # fmt: skip
"""Children by parent; a child of another namespace carries its prefix, ``|`` parts equals."""


def findings(root: Any) -> Iterator[str]:
    """Children that stand in the wrong order, or have no place where they stand."""
    for element in root.iter(*(_tag(name) for name in ORDER)):
        name = _name(element)
        own = name.split(":")[0]
        places = ORDER[name].split()
        rank = {n if ":" in n else f"{own}:{n}": number
                for number, place in enumerate(places) for n in place.split("|")}  # fmt: skip
        last = 0
        for child in element:
            said = _name(child)
            if said not in rank:
                if said.split(":")[0] in NAMESPACES:
                    yield f"{said} has no place in {name}"
                continue
            if rank[said] < last:
                yield f"{said} in {name} after {places[last]}"
            last = max(last, rank[said])


def _tag(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _name(element: Any) -> str:
    found = etree.QName(element)
    prefix = next((p for p, uri in NAMESPACES.items() if uri == found.namespace), "other")
    return f"{prefix}:{found.localname}"
