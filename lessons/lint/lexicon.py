"""Words and turns of phrase that rules look for, in English.

Patterns read text without its markup. A list is never complete: add what a reader stumbles over,
together with a lesson in which it stood.
"""

import re


def _phrases(*patterns: str) -> re.Pattern[str]:
    """Return one pattern for whole words, of any case unless a part says otherwise."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


# A: words of offices and slide decks. Whoever works alone reads them as "not for me". To align
# text or a picture is a designer's work, and is let through.
CORPORATE = _phrases(
    r"stakeholders?|synerg\w+|leverag\w+|KPIs?|line manager|(?-i:HR)|performance review",
    r"align(?:s|ed|ing)?(?= (?:with|on|around|our|your|their|expectations)\b)|(?:mis)?alignment",
    r"company values|our organi[sz]ation|team player|employee engagement|onboarding plan",
    r"cascad\w+|best practices?|deliver(?:s|ing)? value|touch base|circle back|bandwidth",
    r"deep dive|world-class|mission statement|headcount|actionable|proactive\w*",
)

# B: the test of a platitude is whether its opposite is absurd; then it says nothing.
PLATITUDES = _phrases(
    r"communication is key|be proactive|outside the box|extra mile|add(?:s|ing)? value",
    r"be authentic|trust the process|work smarter|win-win|at the end of the day",
    r"practice makes perfect|customer is always right|honesty is the best|time is money",
    r"be yourself|go the distance|game.changer",
)

# Claims that are told everywhere and have no study behind them, or none that held.
MYTHS = _phrases(
    r"7-38-55|93 ?(?:%|per ?cent)|learning styles?|left-brain\w*|right-brain\w*",
    r"goldfish[^.?!]{0,40}attention|attention[^.?!]{0,40}goldfish|memory of a goldfish",
    r"21 days[^.?!]{0,40}habits?|habits?[^.?!]{0,40}21 days|cone of learning",
    r"10,?000.hours?|70-20-10|MBTI|never advertised|90 ?(?:%|per ?cent) in a week",
    r"ego depletion|power pos(?:e|es|ing)",
)

# C: what work for clients is made of. Singular; a plural counts as its singular.
FREELANCE = _words(
    """
    bid billed bio booking brief budget buyer client contract deadline deposit draft escrow fee
    feedback fiverr freelance freelancer gig handover hourly hours invoice job milestone order
    platform portfolio profile project proposal quote rate referral retainer review revision scope
    subcontractor unbilled upwork
    """
)

# D: pictures from sports and offices, which a reader in a second language can not guess.
IDIOMS = _phrases(
    r"ballpark|touch base|low-hanging|move the needle|home runs?|game plan|slam dunk",
    r"drop(?:s|ped)? the ball|curveball|hit the ground|on the same page|win the day",
)

# What nobody can promise, and studies called in without a name.
CLAIMS = _phrases(
    r"guarantee\w*|proven to|always works|never fails|studies show|research (?:proves|shows)",
    r"science says|scientists say",
)

# A figure about people in general, which is a claim, and not a sum in a story.
_SHARE = r"\d+(?:\.\d+)? ?(?:%|per ?cent)"
_TIMES = r"(?:\d+(?:\.\d+)?|two|three|four|five|ten) times"
FIGURES = _phrases(
    rf"{_SHARE} of (?:all )?(?:people|freelancers|clients|buyers|learners|adults|us|workers)",
    rf"{_SHARE} (?:more|less) (?:likely|often)|{_TIMES} (?:more|less|as) (?:likely|often)",
    rf"(?:increases?|raises?|boosts?|improves?|lifts?) [^.?!]{{1,30}} by {_SHARE}",
)

OPENINGS = re.compile(r"(?:Did you know|Imagine|In today)\b")
"""Hooks that promise a lecture."""

# The person studied was somebody else, said in a lesson's own words.
OTHERS_STUDIED = re.compile(
    r"freelanc|step(?: to [^.?!]{1,40})? is ours|our (?:own )?step"
    r"|from practice|practice, not|not an experiment|not a lab",
    re.IGNORECASE,
)

# A reader is spoken to.
YOU = _phrases(r"you|your|yours|yourself|you[’'](?:re|ve|ll|d)")

# Signs that something happens to somebody: a number, a quote, a name within a sentence.
EVENT = re.compile(r"[\d“\"]|(?<=[a-z,;:] )[A-Z][a-z]+")

# Signs that somebody does not simply agree.
PUSH_BACK = re.compile(
    r"\?|\d|—|–|…|(?<!\w)(?:but|no|nobody|nothing|not|n[’']t|\w+n[’']t|cannot|hm+|well|still|only"
    r"|just|though|although|already|too|why|instead|rather|unless|except|yet|worried|afraid|sorry"
    r"|hard|less|more|tight|busy|late|expensive|cheaper|usually|never|always|if|without|hoped"
    r"|thought|expected)(?!\w)",
    re.IGNORECASE,
)

BE = r"(?:am|is|are|was|were|be|been|being|gets?|got|[’'](?:s|re|m))"
_IRREGULAR = _words(
    "asked born bought brought built caught chosen cut drawn driven eaten felt found forgotten "
    "given held heard hidden hit kept known laid led left let lost made meant met paid put read "
    "said seen sent set shown shut sold spent spoken stolen struck taken taught thought thrown "
    "told understood won worn written"
)
_STATES = _words(
    "annoyed based blocked bored closed excited finished interested planned pleased scared "
    "supposed surprised tired used worried embarrassed relaxed delighted married delayed confused "
    "needed relieved red bed shed"
)
PASSIVE = re.compile(
    rf"(?<!\w){BE} (?:not |also |just |often |\w+ly )?"
    rf"(?!(?:{'|'.join(sorted(_STATES))})(?!\w))(?:\w{{2,}}ed|{'|'.join(sorted(_IRREGULAR))})(?!\w)",
    re.IGNORECASE,
)
"""Be and a past participle, less the participles that tell how somebody is."""

# Verbs that an action begins with.
IMPERATIVES = _words(
    """
    add agree answer ask attach block book bring build calculate call change check choose circle
    clear close collect compare copy count cross cut decide delete describe divide draft draw
    email enter estimate file fill find finish forward give highlight install invite keep label
    leave line list log look make mark measure message move multiply name note offer open paste
    pick pin plan post practise prepare print propose put quote rank rate read rearrange record
    remove rename repeat replace reply rewrite save say schedule search send set share show
    sketch sort split start state stop store subtract switch take tell test text thank tick time
    total track translate turn type underline update upload use watch weigh work write
    """
)

# Verbs that leave a message behind without naming it.
WRITING = _words("email forward message reply text write")

# What an action leaves behind.
ARTEFACTS = _words(
    """
    agenda alarm answer audio bio block booking bookmark brief calendar caption card chart chat
    checklist clip column comment contract copy date dates diary doc document draft email entry
    event field file folder form graph heading headline image invitation invite invoice item
    label letter line link list log map memo message milestone minutes name note notebook number
    numbers offer outline page paper paragraph phrase picture plan poll portfolio post profile
    prompt proposal question quote rate record recording reminder reply report response row rule
    schedule screenshot sentence sheet sign signature slide slot spreadsheet statement sticker
    subject summary table tag template text thread ticket timer title total transcript version
    video voice word words
    """
)

# What no lesson advises: payment past a platform's rules, bought or swapped reviews, free work as
# the usual way in, and hiding the use of AI.
ETHICS = (
    (
        "payment past a platform",
        _phrases(
            r"(?:pay|paid|payments?|invoice|money|deal|contract|hire|work|bill|settle)\b[^.?!]{0,40}"
            r"\b(?:outside|off|away from|around) (?:of )?(?:the |this )?"
            r"(?:platform|site|upwork|fiverr|marketplace)",
            r"off-platform|(?:avoid|save|dodge|skip|escape) (?:the |their |its )?"
            r"(?:platform|upwork|fiverr|service)(?:[’']s)? fees?",
        ),
    ),
    (
        "a review that is not earned",
        _phrases(
            r"(?:fake|buy|bought|paid|swap(?:ped)?|trade(?:d)?|exchange(?:d)?)"
            r" (?:a |some |five-star |good )*reviews?",
            r"reviews? (?:swap|exchange)|review from (?:a friend|your (?:brother|sister|cousin))",
            r"(?:discount|refund|money|gift)[^.?!]{0,30} (?:for|in return for|against) "
            r"(?:a |some |five |five-star |good )*(?:stars|reviews?)",
        ),
    ),
    (
        "free work",
        _phrases(
            r"(?:free|unpaid) (?:samples?|trials?|tests?|drafts?|mock-?ups?|concepts?)",
            r"(?:work|do|draw|write|build|make|design)\b[^.?!]{0,30}\b"
            r"(?:for free|for nothing|at no (?:cost|charge))",
        ),
    ),
    (
        "hiding the use of AI",
        _phrases(
            r"(?:hid(?:e|ing)|conceal(?:ing)?|keep(?:ing)? quiet about)\b[^.?!]{0,30}\b"
            r"(?-i:AI|ChatGPT|Copilot|Claude|Gemini)",
            r"(?:not|n[’']t|never|without|no need to) "
            r"(?:say|tell|mention|disclose|saying|telling|mentioning|disclosing)"
            r"\b[^.?!]{0,40}\b(?-i:AI|ChatGPT|Copilot|Claude|Gemini)",
        ),
    ),
)

# A sentence with one of these speaks against what it names.
REFUSALS = _phrases(
    r"no|not|never|decline|refuse|instead|rather|against|without|paid|\w+n[’']t|cannot|stop",
    r"turn down",
)
