"""English words by frequency in news, and words that newsrooms swap.

Frequencies are a fixed list rather than counts in the library: a comparison of two articles must not depend
on the others. The classes are rough on purpose; an exact figure would suit one paper and one year.

Of swapped words, a wrong pair makes a parallel of nothing, while a missing pair only weakens one. So the list
is short, and no thesaurus.
"""

from __future__ import annotations

from synoptic.corpus.languages.languages import language, words_listed

UNLISTED_SHARE = 0.003
"""The share of sentences that is assumed of a word that is not listed."""

_VERY_COMMON = """
said say says saying told tell tells according mr mrs ms dr added asked ask new year years day days time
times people first last week month two three way come comes came coming go goes going gone went get gets
getting got take takes taken taking took see seen saw give gives given gave know knows known knew think
thinks thought want wants wanted put look looked looking
"""
_DATES = """
january february march april june july august september october november december jan feb mar apr jun jul aug
sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
"""
_COMMON = """
able act action agree agreed agreement ago allow allowed announce announced answer appear appeared area
article attack back bad based began begin beginning begun believe best better big bring brought build built
business call called calling calls case cause center centre certain chance change changed changes chief city
clear clearly close closed comment comments committee company concern concerned concerns consider continue
continued continues control cost could council country countries course cut data date deal death decide
decided decision described despite different difficult director discuss discussed discussion discussions
early earlier economic effort efforts eight emphasized end ended enough event expect expected explained face
fact family far father feel felt fight final finally find follow followed following force foreign form
former forward found four free friday friend friends full future general government great ground group
groups grow growing half hand hands happen happened hard head held help helped high hit hold home hope hopes
hour hours house however human idea important include included includes including increase information
interest interview issue issues job join joined keep kept key kind knew large largest late later latest law
lead leader leaders leadership leave led left letter level life light line little live lives local long look
lost lot lower main major man matter mean means meet meeting meetings member members men met million
minister minutes moment monday money months morning move moved name national need needed needs news next
night nine noted number office officer official officials old open opened order outside paid part parts
party past pay percent period person place plan planned plans play point pointed points police policy
political position possible power present president press pressure previous price prime private problem
problems process program promise promised provide public question questions quickly reached read ready real
reason received recent recently remain remained remains remarks report reported reporter reporters reports
response rest result results return right rise role room round run same saturday school second secretary
security seek seem seemed seen send sense sent series serious service services set seven several show showed
shown side sign similar simple single situation six small social sort sources speak speaking special spoke
spokesman spokeswoman staff stage stand start started state stated statement states stay step steps stop
stopped story street strong suggested sunday support sure system table talk talks team ten term terms thing
things third thursday today told tomorrow took top town trade tried true try trying tuesday turn turned used
use uses using view visit wait war water wednesday went white win woman women word words work worked working
works world worth write written wrong yesterday young
"""

_GROUPS = """
accord deal pact treaty agreement
advise advice advisory recommend recommendation urge
aid assistance
announce unveil declare
arrest detain custody
assault attack strike raid
begin start commence launch
body corpse
blast explosion explode
blaze fire
boss head chief director
build erect
buy purchase acquire
call phone telephone ring
cancel scrap shelve postpone delay defer call-off
ceasefire truce armistice
child kid pupil schoolchild
clash fight fighting battle combat
close shut
conference briefing
crash collide collision
criticise criticize condemn denounce
crew team shift
curb restrict limit
cut slash reduce reduction
damage loss bill cost
dead die death killed kill fatal fatality
deny reject dismiss rebuff
destroy wreck demolish
doctor physician
earthquake quake
elect vote poll ballot election
emphasize stress underline underscore
evacuate flee leave
fault defect flaw
fix repair mend
flood flooding inundate
find discover
fly flight
frustrate frustration
get obtain receive
halt stop cease
hit struck
home house household
hospital clinic
hurt injure injury wound treat casualty
ill sick
illegal unlawful
increase rise climb
inquiry investigation probe inquest
inspect inspection inspector examine examination
job post
journalist reporter correspondent
jail prison imprison
large big huge
law legislation
kilogram kilo kg
kilometre kilometer km
lower drop fall decline
maker manufacturer firm company supplier
meeting summit encounter
minister secretary
metre meter m
mistake error
missing lost
month monthly
morning dawn daybreak
negotiate negotiation talk
nightfall night overnight
oil petroleum
old elderly
order command instruct
part component
plane aircraft jet
police officer
praise hail laud
president presidential
price cost
promise pledge vow
protest demonstrate demonstration rally
quick fast rapid
release free
replace replacement
rescue save
resign quit step-down
rich wealthy
sanction embargo
send dispatch
search hunt
sentence jail
sea ocean
ship vessel boat
shoot shot gunfire
soldier troop army
storm gale
talk discuss discussion dialogue
tax levy
teach teacher
tonne ton t
test trial
threat threaten
truck lorry
try attempt
turmoil unrest
victim casualty
warn warning alarm siren alert
weapon arms
win victory
worker labourer laborer employee
"""


def _listed() -> dict[str, float]:
    shares = dict.fromkeys(_COMMON.split(), 0.02)
    shares |= dict.fromkeys(_DATES.split(), 0.08)
    return shares | dict.fromkeys(_VERY_COMMON.split(), 0.08)


WEEKDAYS = frozenset(names.split()[0].lower() for names in language("en").weekdays)
"""The weekdays in full."""
FUNCTION_WORDS = frozenset(word.replace("'", "") for word in words_listed(language("en").function_words))
"""Function words, without their apostrophes."""


SHARES = _listed()
"""The share of sentences, from 0 to 1, that have a word."""


def _first_of_each() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _GROUPS.strip().splitlines():
        words = line.split()
        head = next((found[word] for word in words if word in found), words[0])
        for word in words:
            found.setdefault(word, head)
    return found


HEADS = _first_of_each()
"""The word that represents each group of swapped words, by any word of the group."""
