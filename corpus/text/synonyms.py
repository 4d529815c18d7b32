"""Words of the news that one writer puts where another puts the next: they are compared as one.

A short list of what newsrooms swap when they tell a thing anew. It is not a thesaurus: a wrong pair makes
parallels where there are none, a missing one only makes a weaker one.
"""

from __future__ import annotations

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


def _first_of_each() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _GROUPS.strip().splitlines():
        words = line.split()
        head = next((found[word] for word in words if word in found), words[0])
        for word in words:
            found.setdefault(word, head)
    return found


HEADS = _first_of_each()
"""Each word with the one that stands for its group."""
