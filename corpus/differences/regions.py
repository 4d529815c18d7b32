"""Countries, larger regions and nationalities by name: a town in one of them is no other place.

Closed classes, so that a list will do; towns are anything else. Nationalities are here because a sentence
that begins with one does not show by its capital that it is a name.
"""

from __future__ import annotations

from synoptic.corpus.text.folding import folded_text

_COUNTRIES = """
afghanistan, albania, algeria, angola, argentina, armenia, australia, austria, azerbaijan, bahrain,
bangladesh, belarus, belgium, benin, bolivia, bosnia, botswana, brazil, britain, bulgaria, burma,
cambodia, cameroon, canada, chad, chile, china, colombia, congo, costa rica, croatia, cuba, cyprus, czech
republic, denmark, ecuador, egypt, el salvador, england, eritrea, estonia, ethiopia, finland, france,
gambia, georgia, germany, ghana, greece, guatemala, guinea, haiti, honduras, hungary, iceland, india,
indonesia, iran, iraq, ireland, israel, italy, jamaica, japan, jordan, kazakhstan, kenya, kosovo, kuwait,
laos, latvia, lebanon, liberia, libya, lithuania, luxembourg, madagascar, malawi, malaysia, mali, malta,
mauritania, mexico, moldova, mongolia, montenegro, morocco, mozambique, myanmar, namibia, nepal,
netherlands, new zealand, nicaragua, niger, nigeria, north korea, norway, oman, pakistan, panama,
paraguay, peru, philippines, poland, portugal, qatar, romania, russia, rwanda, saudi arabia, scotland,
senegal, serbia, sierra leone, singapore, slovakia, slovenia, somalia, south africa, south korea, spain,
sri lanka, sudan, sweden, switzerland, syria, taiwan, tajikistan, tanzania, thailand, togo, tunisia,
turkey, turkmenistan, uganda, ukraine, united arab emirates, united kingdom, united states, uruguay,
uzbekistan, venezuela, vietnam, wales, yemen, zambia, zimbabwe, africa, asia, europe, america, middle east
"""
_PARTS = """
alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii,
idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan,
minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new
york, north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina,
south dakota, tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin, wyoming,
alberta, british columbia, manitoba, ontario, quebec, saskatchewan, new south wales, queensland, tasmania,
victoria, bavaria, saxony, brandenburg, andalusia, catalonia, sicily, sardinia, tuscany, lombardy,
brittany, normandy, provence, crimea, donbas, kashmir, punjab, bedfordshire, berkshire, buckinghamshire,
cambridgeshire, cheshire, cornwall, cumbria, derbyshire, devon, dorset, durham, essex, gloucestershire,
hampshire, herefordshire, hertfordshire, kent, lancashire, leicestershire, lincolnshire, merseyside,
norfolk, northamptonshire, northumberland, nottinghamshire, oxfordshire, shropshire, somerset,
staffordshire, suffolk, surrey, sussex, warwickshire, wiltshire, worcestershire, yorkshire
"""
_NATIONALITIES = """
american australian austrian belgian brazilian british canadian chinese croatian czech danish dutch
egyptian english estonian finnish french german greek hungarian indian indonesian iranian iraqi irish
israeli italian japanese jordanian kenyan korean kurdish latvian lebanese libyan lithuanian mexican
moroccan nigerian norwegian pakistani palestinian polish portuguese romanian russian saudi scottish
serbian slovak slovenian spanish swedish swiss syrian taiwanese thai tunisian turkish ukrainian venezuelan
vietnamese welsh
"""


def _phrases(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(name.split()) for name in folded_text(listed).replace("\n", " ").split(", "))


_LEVELS = (_phrases(_COUNTRIES.strip()), _phrases(_PARTS.strip()))
NATIONALITIES = frozenset(_NATIONALITIES.split())
"""Adjectives of countries."""


def levels_of(words: tuple[str, ...]) -> frozenset[int]:
    """Return what a name in folded words may be: 0 a country or more, 1 a part of one, 2 anything else."""
    found = frozenset(level for level, names in enumerate(_LEVELS) if words in names)
    return found or frozenset({2})
