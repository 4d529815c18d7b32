"""Words around quotations: of people who speak, of what precedes a verb, of what parts phrases."""

from __future__ import annotations

from synoptic.corpus.text.speech import word_set

_TITLES_WORDS = """
mr mrs ms miss dr prof professor sir dame lord lady rev reverend father sister president vice vice-
president prime minister premier chancellor secretary secretary-general general gen lt col colonel maj
major capt captain sgt sergeant adm admiral chief officer inspector detective judge justice senator sen
rep representative congressman congresswoman mayor governor gov king queen prince princess pope ambassador
envoy special state foreign defence defense interior finance deputy former retired acting president-elect
elect spokesman spokeswoman spokesperson director chairman chairwoman chair editor army navy air force
marine us u.s uk un nato eu european dutch british french german italian finnish russian ukrainian
american chinese turkish polish spanish national security adviser advisor attorney commissioner leader
head treasury
"""
TITLES = frozenset(_TITLES_WORDS.split())
"""Words before a name that are none of it, folded."""
_ROLES_WORDS = """
spokesman spokeswoman spokesperson official officials officer minister ministry president premier
chancellor chief leader head director mayor governor secretary general senator judge lawyer lawyers police
union company firm agency authority government council court commission committee department office army
navy witness witnesses resident residents neighbour neighbours neighbor neighbors expert experts analyst
analysts scientist scientists doctor doctors teacher worker workers campaigner campaigners critic critics
report statement source sources diplomat diplomats aide aides envoy adviser advisers commander owner
manager chairman editor professor mother father brother sister son daughter wife husband widow student
students driver farmer engineer shift house kremlin
"""
ROLES = frozenset(_ROLES_WORDS.split())
"""Nouns that stand for somebody who speaks, folded."""
_LEADERS_WORDS = """
chief leader head president premier minister chancellor secretary director boss commander mayor governor
secretary-general general spokesman spokeswoman king queen prince pope chairman
"""
LEADERS = frozenset(_LEADERS_WORDS.split())
"""Of these, those by which an article speaks of one person that it has named: "the NATO chief"."""
_BODIES_WORDS = """
news house authority union quarter street hospital council university party ministry office barrier
institute agency times post force forces nations press television radio europe states kingdom city county
court bank company department committee commission parliament congress senate group association federation
league courier chronicle journal gazette tribune telegraph guardian mail herald express review magazine
today avenue road square lane bridge station airport sea river island islands bay coast quay hotel church
cathedral school college museum library theatre center centre park war treaty act agreement policy plan
summit conference cup friends network foundation fund corporation inc ltd minister ministers oval
washington moscow january february march april june july august september october november december monday
tuesday wednesday thursday friday saturday sunday
"""
BODIES = frozenset(_BODIES_WORDS.split())
"""Last words of names that are no person's, folded."""


BE = word_set("is are was were be been being am get got gets")
"""Auxiliaries of the passive."""
BEGINNING = word_set("begin continue go")
"""Verbs of saying that are none where another verb or its object follows."""
NEGATIONS = word_set("not never cannot nor hardly scarcely neither")
"""Words that deny the verb after them, beside those that end in n't."""
OPEN_MODALS = word_set("will 'll could can may might should must shall ought")
"""Auxiliaries that leave open whether anything was said."""
REFUSING = word_set(
    "refuse refuses refused refusing decline declines declined declining fail fails failed failing "
    "neglected forgot hesitated hesitates reluctant unwilling unable afraid careful loath stopped "
    "omitted"
)
"""Words before `to` and a verb of saying that deny it."""
WISHING = word_set(
    "want wants wanted wish wished plan plans planned hope hopes hoped tempted likely expected supposed "
    "able ready willing need needs needed ought try tries tried trying going about free"
)
"""Words before `to` and a verb of saying that leave open whether anything was said."""
DENYING = word_set(
    "deny denies denied denying avoid avoids avoided avoiding dispute disputes disputed resist resisted "
    "regret"
)
"""Verbs before `saying` that deny it."""
DISAVOWALS = word_set("deny disavow")
"""Verbs whose subject does not say what comes after them."""
ACCUSING = word_set(
    "accuse accuses accused accusing suspected suspects suspect guilty charged accusation accusations "
    "allegation allegations convicted incapable capable"
)
"""Words before `of saying` that only allege it."""
BLAMING = word_set(
    "criticised criticized criticise criticises criticize criticizes criticising criticizing attacked "
    "attacks mocked blasted condemned denounced slammed thanked praised hit faulted knocked ridiculed "
    "rebuked scolded derided chided fire flak apologised apologized fame known famous"
)
"""Words before `for saying`: somebody else than their subject said it."""
CONDITIONS = word_set(
    "if whether unless had suppose imagine lest did does do could would should has have can will"
)
"""Words before a subject that only suppose what it does."""
NOBODIES = word_set("nobody none neither nothing noone")
"""Subjects that are nobody."""
DETERMINERS = word_set("the a an his her their its our my your this that these those every each no")
"""Words that begin a noun phrase."""
QUANTITIES = word_set(
    "one another two three four five six many some several most all both others half few nearly about "
    "more dozens hundreds thousands"
)
"""Words of number that begin a noun phrase or are one."""
PLURALS = word_set(
    "they we i you who people police others many some both several most critics voters those men women "
    "americans all two three few half which"
)
"""Words after which a verb has no ending."""
PREPOSITIONS = word_set(
    "of with by to from for in at on after alongside between against about over as near like than "
    "including following beside before behind under outside inside during amid through into onto "
    "despite without within"
)
"""Prepositions."""
WITHIN_PHRASES = word_set("of for at from by in with on to")
"""Prepositions that may stand inside somebody's description."""
STOPS_OF_PHRASES = PREPOSITIONS | word_set(
    "that which who whom when while because although though since until if but and or nor so than as "
    "where what why how whether not never there then he she they it i we you him them us me himself "
    "herself is are was were let yes no ok also according told asked has had have"
)
"""Words that no noun phrase goes across."""
NOUNS_TOO = word_set(
    "claims reports calls notes charges comments remarks states demands questions answers attacks "
    "threats promises pledges views features lists names labels titles terms tags posts texts orders "
    "hopes fears credits cries signals offers ventures protests emails tweets rates messages shares "
    "highlights estimates rules projects pitches praises reasons says"
) - word_set("says")
"""Forms of verbs that are plurals of nouns as well."""
_PHRASALS_WORDS = """
fired_back shot_back hit_back pointed_out points_out chimed_in broke_in put_it puts_it broke_off went_on
goes_on summed_up lashed_out spelled_out blurted_out struck_back weighed_in piled_on spoke_up cut_in jumped_in
joked_about spat_back chipped_in piped_up made_clear read_aloud wrapped_up doubled_down opened_up signed_off
laid_out sets_forth set_forth found_that finds_that shows_that showed_that
"""
PHRASALS = frozenset(
    (first, second) for first, _, second in (pair.partition("_") for pair in _PHRASALS_WORDS.split())
)
"""Verbs of two words."""
NAMING = word_set(
    "called dubbed named titled entitled headlined labeled labelled termed nicknamed christened branded "
    "known so-called subtitled"
)
"""Participles before a name of a thing."""
TITLED = word_set(
    "program programme show podcast movie film song book album magazine column series essay novel poem "
    "play episode website newspaper site documentary ballad hit sitcom single blog"
)
"""Nouns before the title of a work."""
FEMALE = word_set(
    "mrs ms miss madam madame dame lady queen princess duchess baroness mother mom wife widow sister "
    "daughter aunt niece grandmother girlfriend actress spokeswoman congresswoman chairwoman "
    "businesswoman woman girl mistress heroine stepmother hostess alderwoman councilwoman"
)
"""Titles and nouns of women."""
MALE = word_set(
    "mr sir lord king prince duke baron father dad husband widower brother son uncle nephew grandfather "
    "boyfriend actor spokesman congressman chairman businessman man boy gentleman stepfather alderman "
    "councilman"
)
"""Titles and nouns of men."""
ANSWERING = word_set("reply answer respond retort counter rejoin")
"""Verbs of one who was spoken to."""
ADDRESSING = word_set(
    "tell ask inform assure remind warn urge advise answer thank interrupt challenge text email"
)
"""Verbs after which the one who is spoken to stands."""
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday time week month year "
    "night morning evening afternoon sunday's january february march april june july august september "
    "october november december"
)
"""Words of time that may part a verb from its subject."""
DOCUMENTS = word_set(
    "statement release letter email e-mail memo tweet post message note report speech cover complaint "
    "lawsuit brief ad video interview"
)
"""What somebody issues, so that its words are theirs."""
WORDS_OF = word_set("words view opinion telling account estimation phrase")
"""Nouns after a name that give words to it: in Ilse’s words."""
