"""Verbs that introduce quotations, and words for people."""

from __future__ import annotations

_SPEECH_VERBS_WORDS = """
said say says saying told tell tells telling added adds add adding asked asks asking answered answers
answering announced announces announcing argued argues arguing acknowledged acknowledges acknowledging
accused accuses accusing admitted admits admitting agreed agrees alleged alleges alleging asserted asserts
asserting assured assures assuring believes boasted boasts called calls calling cautioned cautions
cautioning charged cited cites citing claimed claiming commented commenting complained complains complaining
conceded concedes conceding concluded concludes concluding condemned condemns condemning confirmed confirms
confirming continued continues continuing credited credits crediting criticised criticized declared declares
declaring demanded demanding denied denies denying described describes describing dismissed dismisses
dismissing disputed emphasised emphasized emphasizes emphasizing explained explains explaining expressed
expresses expressing hailed hails hailing hinted indicated indicates indicating insisted insists insisting
joked jokes joking labelled labeled lamented laments mentioned mused muses noted notes noting observed
observes observing offered pledged pledges pledging pointed pointing praised praising predicted predicts
predicting pressed proclaimed promised promising proposed proposes proposing quipped quips read reads
reading recalled recalls recalling recounted recounts referred refers referring rejected rejects rejecting
remarked remarks remarking remembered reminded repeated repeats repeating replied replies replying reported
reporting responded responds responding retorted retorts revealed reveals revealing shouted shouts signalled
signaled slammed slams spoke speaks speaking stated states stating stressed stresses stressing suggested
suggests suggesting testified testifies testifying thanked thinks thought threatened threatens threatening
touted touts tweeted tweets tweeting underlined underlines underlining underscored underscores underscoring
urged urges urging voiced voices voicing vowed vows vowing warned warns warning welcomed welcomes welcoming
whispered whispers wondered wonders writes writing wrote yelled yells posted hopes hoped
"""
SPEECH_VERBS = frozenset(_SPEECH_VERBS_WORDS.split())
"""Forms of verbs of saying, and of others that bring in somebody's words, folded."""
PRONOUNS = frozenset({"he", "she", "they"})
"""Pronouns for a person named before."""
_TITLES_WORDS = """
mr mrs ms miss dr prof professor sir dame lord lady rev reverend father sister president vice vice-president
prime minister premier chancellor secretary secretary-general general gen lt col colonel maj major capt
captain sgt sergeant adm admiral chief officer inspector detective judge justice senator sen rep
representative congressman congresswoman mayor governor gov king queen prince princess pope ambassador envoy
special state foreign defence defense interior finance deputy former retired acting president-elect elect
spokesman spokeswoman spokesperson director chairman chairwoman chair editor army navy air force marine us
u.s uk un nato eu european dutch british french german italian finnish russian ukrainian american chinese
turkish polish spanish national security adviser advisor attorney commissioner leader head treasury
"""
TITLES = frozenset(_TITLES_WORDS.split())
"""Words before a name that are none of it, folded."""
_ROLES_WORDS = """
spokesman spokeswoman spokesperson official officials officer minister ministry president premier chancellor
chief leader head director mayor governor secretary general senator judge lawyer lawyers police union
company firm agency authority government council court commission committee department office army navy
witness witnesses resident residents neighbour neighbours neighbor neighbors expert experts analyst analysts
scientist scientists doctor doctors teacher worker workers campaigner campaigners critic critics report
statement source sources diplomat diplomats aide aides envoy adviser advisers commander owner manager
chairman editor professor mother father brother sister son daughter wife husband widow student students
driver farmer engineer shift house kremlin
"""
ROLES = frozenset(_ROLES_WORDS.split())
"""Nouns for a person who speaks, folded."""
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
summit conference cup friends network foundation fund corporation inc ltd minister ministers oval washington
moscow january february march april june july august september october november december monday tuesday
wednesday thursday friday saturday sunday
"""
BODIES = frozenset(_BODIES_WORDS.split())
"""Last words of names that are no person's, folded."""
