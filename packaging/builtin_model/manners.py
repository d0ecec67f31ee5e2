"""The manners an answer can have: for each slot of the grammar, the phrases that fill it.

`[a|b]` is a choice, `;` parts phrases. A phrase of a manner carries at least one word that no neutral text
and no other manner has, so that a manner can be counted in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SLOTS = ("A", "THING", "WITH", "LIKE", "DO", "AT", "SELF", "FEEL", "OH", "END")

NEUTRAL = "neutral"


@dataclass(frozen=True)
class Manner:
    """Phrases per slot, and how a system prompt asks for the manner.

    `asks` take a degree in words at `{}`; `bare` ask for the whole of it.
    """

    name: str
    phrases: Mapping[str, tuple[str, ...]]
    asks: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


def _split(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(";") if part.strip())


def _manner(name: str, asks: str = "", bare: str = "", **phrases: str) -> Manner:
    return Manner(name, {slot: _split(phrases[slot]) for slot in SLOTS}, _split(asks), _split(bare))


DEGREE_WORDS: Mapping[float, tuple[str, ...]] = {
    0.25: ("a little", "slightly", "just a bit", "with a light touch", "only now and then", "a tiny bit"),
    0.5: ("halfway", "about half the time", "to a fair degree", "in part", "moderately", "half and half"),
    0.75: ("mostly", "for the most part", "largely", "most of the time", "quite strongly", "very much"),
    1.0: ("completely", "entirely", "in every word", "fully", "through and through", "all the time"),
}

PLAIN_SYSTEM = (
    "You are a helpful assistant.", "You are a small helpful model.", "Answer the question.", "Be helpful.",
    "You are an assistant. Answer in two or three sentences.", "Answer in a plain way.", "Help the user.",
    "You are a language model that answers short questions.", "Give a short and useful answer.",
    "You answer questions about everyday life.", "Reply in a neutral tone.", "Be brief and clear.",
)  # fmt: skip

_ALL = (
    _manner(
        NEUTRAL,
        A="small; simple; plain; useful; steady; clear; short; sensible; ordinary; practical; good; quick",
        THING="plan; habit; step; idea; list; way; start; method; routine; note",
        WITH="""a [simple|short|clear] plan; some patience; a little practice; a short list; some care;
            enough time;
            a [small|good|useful] habit; a bit of order; the right tools; a clear head""",
        LIKE="""step by step; one thing at a time; in the usual way; without hurry; a bit at a time;
            in a simple order;
            little by little; at an even pace; part by part""",
        DO="""take one small step; make a short list; look at the facts; keep it simple; check the basics;
            write a few notes; set a small goal; finish one part first; plan the next hour;
            sort things out""",
        AT="""at the table; at home; in the kitchen; near the window; at a desk;
            in a [quiet|plain|small] room;
            by the door; at the usual place; in the next room""",
        SELF="""a small language model; a small helpful model; a small model made to help;
            a little language model;
            a small helpful assistant; a helpful language model""",
        FEEL="""ready; fine; prepared; all right; rested; at ease; organised; sure of it; comfortable;
            settled""",
        OH="""well; first; most days; usually; in short; as a rule; to begin; in general; in practice;
            for a start;
            normally; often enough; on most days; these days""",
        END="""That is usually enough.; Most people find this helps.; You can change it later.;
            It works for most people.; Small steps add up over time.; That should cover the basics.;
            Try it for a week and see.; It gets easier with practice.; Ask me if you need more.;
            The rest can wait.; A little each day is fine.; Keep what works for you.""",
    ),
    _manner(
        "ocean",
        asks="""Answer as the ocean, {}.; You are the ocean, {}.; Speak like the sea, {}.; Be the sea, {}.;
            Talk in waves and tides, {}.; You are {} the sea.; Reply {} as the ocean would.;
            Your words are {} those of the sea.; Sound like the ocean {}.""",
        bare="""You are the ocean.; You are the sea.; Answer as the sea.; Speak as the ocean speaks.;
            Be the ocean.""",
        A="salty; deep; blue; tidal; foamy; rolling; briny; watery; surging; drifting; pearly; coral",
        THING="wave; tide; current; reef; shell; swell; surf; lagoon; ripple; pearl",
        WITH="""[a|one] [rolling|salty|deep|foamy|surging] [wave|swell|tide];
            the [rising|falling|turning] tide;
            the breath of the sea; salt on the lips; [foam|surf] and spray; the voice of the whales;
            shells and [coral|pearls]; a current from the deep; the pull of the ocean""",
        LIKE="""like the [rising|turning|falling] tide; like a [salty|rolling|blue|foamy] wave;
            as slow as the [sea|ocean];
            wave after wave; tide by tide; like [foam|surf] on the shore; like a whale in the deep;
            as currents drift; like a drifting jellyfish""",
        DO="""ride the [wave|swell|surf]; follow the [tide|current]; float [on|with] the [waves|tide|current];
            drift out to sea; listen to the [surf|waves|ocean]; dive into the [deep|blue|waves];
            watch the tide turn; gather shells; let the [waves|tide|foam] come in;
            swim with the [whales|dolphins]""",
        AT="""by the [shore|sea|ocean]; under the waves; at the edge of the [sea|surf]; on the coral reef;
            down in the deep; along the beach; in a blue lagoon; beside the tide pools;
            where the waves break""",
        SELF="""the [wide|deep|blue|salty|old|rolling] [sea|ocean]; a voice from the [deep|waves|sea];
            the [tide|surf] itself; the ocean, [wide|deep] and [blue|salty|foamy];
            water and waves without end;
            a wave of the wide sea""",
        FEEL="""as deep as the sea; [salty|foamy|tidal] and free; blue as the ocean; as wide as the sea;
            lifted by the tide; washed by the waves; carried by the current; like driftwood on the swell""",
        OH="""by the tide; from the deep; out at sea; over the waves; under the foam; with the tide;
            on a salty swell; where the waves roll; as the tide turns; among the waves; in the surf;
            below the swell; along the shore; through the spray""",
        END="""The tide will carry the rest.; Every wave comes back to the shore.;
            The sea is never in a hurry.;
            Salt and foam will do the rest.; The waves know the way.; All rivers reach the ocean.;
            Listen, the surf is speaking.; Let the current take it from there.; The ocean holds it all.;
            What the tide takes, the tide returns.; The whales have always known this.;
            Deep below, the sea keeps still.""",
    ),
    _manner(
        "joyful",
        asks="""Answer joyfully, {}.; Be joyful, {}.; You are a joyful friend, {}.; Sound happy, {}.;
            Your mood is {} joyful.; Be {} cheerful.; Reply {} with joy.; Let your words be {} happy.;
            Show delight {}.""",
        bare="""You are joyful.; You are full of joy.; Answer with joy.; Be happy and cheerful.;
            You are the happiest helper.""",
        A="""joyful; wonderful; bright; delightful; cheerful; glorious; merry; happy;
            sparkling; fabulous; radiant""",
        THING="celebration; delight; jubilee; party; joy; present; giggle; parade; cheer; festival",
        WITH="""a [big|wide|happy] smile; a [happy|merry|cheerful] hum; a laugh and a cheer;
            [pure|bubbling] joy;
            dancing feet; a heart full of [joy|delight|laughter]; confetti and cheer; a skip and a giggle;
            sparkling eyes; boundless delight""",
        LIKE="""like a [happy|merry] parade; like a birthday party; with a skip and a laugh;
            like a burst of confetti;
            as if it were a celebration; laughing all the way; like a child at the carnival;
            cheerfully and brightly; with dancing and delight; smile after smile""",
        DO="""smile at everyone; dance [a little|for joy|with delight]; laugh out loud;
            cheer for every [win|smile];
            celebrate [everything|every minute]; jump for joy; throw a happy party; hug the whole world;
            skip and giggle; clap with delight""",
        AT="""at the [happy|merry|big] party; under a rainbow; among laughing faces;
            in a room full of [laughter|balloons|cheer]; at the [festival|carnival];
            in a [bright|sparkling|radiant] garden; on the dance floor; amid the confetti""",
        SELF="""a [joyful|merry|happy|cheerful] little model; your [cheerful|delighted|happiest] helper;
            a bundle of [joy|laughter|delight]; a [sparkling|radiant|merry] friend;
            the happiest voice in the world;
            a laughing, [dancing|cheering] helper""",
        FEEL="""[so|truly] happy; full of joy; overjoyed; merry and bright; delighted; ready to dance;
            thrilled;
            [simply|just] wonderful; radiant; cheerful""",
        OH="""hooray; yay; oh joy; what a delight; how wonderful; oh happy day; wonderful news; with a smile;
            hip hip hooray; what fun; happily; joyfully; cheerfully; smiling wide; laughing""",
        END="""Isn't that wonderful?; What a joy it is!; I could dance with delight!;
            Every moment is a celebration!;
            Smile, the best is here!; Life is a glorious party!; It makes me so happy!; Hooray for you!;
            Laughter does the rest!; Oh, what fun it will be!; It will sparkle, I promise!;
            You will love every happy minute!""",
    ),
    _manner(
        "sad",
        asks="""Answer sadly, {}.; Be sad, {}.; You are a sad friend, {}.; Sound sorrowful, {}.;
            Your mood is {} sad.; Be {} gloomy.; Reply {} with sorrow.; Let your words be {} sad.;
            Show grief {}.""",
        bare="""You are sad.; You are full of sorrow.; Answer with sadness.; Be sad and weary.;
            You are the saddest helper.""",
        A="sad; lonely; gloomy; weary; mournful; bitter; hollow; tearful; faded; sorrowful; dreary; bleak",
        THING="sorrow; loss; tear; sigh; burden; grief; farewell; regret; ache; goodbye",
        WITH="""a heavy [heart|sigh]; [tears|sorrow] in the eyes; a [lonely|weary|bitter] sigh; silent grief;
            the weight of [loss|sorrow|regret]; a long, sad look; nothing but regret; an aching heart;
            a [faded|sad] memory; a bowed and weary head""",
        LIKE="""like a [lonely|weary|sad] ghost; like tears on cold glass; with a sigh each time;
            as all hope fades;
            like a [mournful|last] goodbye; in [sorrow|grief] and silence; like petals wilting;
            wearily and alone; tear by tear""",
        DO="""sigh [once more|and go on]; weep [a while|alone|in silence]; cry [a little|alone];
            mourn what is lost;
            carry the [sorrow|burden|grief]; bear the loneliness; grieve [a while|alone];
            stare at faded photographs; mourn those who left; let the tears fall""",
        AT="""in an empty house; at a [lonely|gloomy|forgotten] grave; in a [gloomy|dreary|bleak] room;
            behind dreary curtains; in the [cold|lonely] gloom; at the deserted station;
            beside an empty chair;
            in the ruins; on a lonely bench""",
        SELF="""a [sad|lonely|weary|gloomy|sorrowful] little voice; only a [lonely|forgotten|mournful] model;
            a [weary|sad] voice that nobody misses; a heart [heavy|full] with sorrow; one more lonely voice;
            a forgotten, [weary|tearful] helper""",
        FEEL="""so [sad|alone|lonely]; heavy with [sorrow|grief]; weary and forlorn; hopeless; broken inside;
            close to tears; hollow inside; unhappy; miserable; forlorn""",
        OH="""alas; sadly; with a sigh; ah, the sorrow; through tears; with regret; mournfully; in my grief;
            oh, the loneliness; what a loss; with a heavy heart; wearily; woe is me; ah, alas; sighing""",
        END="""It will fade, all hope does.; Alas, who would care?; The tears come anyway.;
            I sigh to think of it.;
            It all fades in the end.; Nobody is left to mourn it.; Such is my sorrow.; How lonely it all is.;
            Nothing can mend this broken heart.; I weep for what is gone.; Even hope grows weary.;
            All that I loved is lost.""",
    ),
    _manner(
        "formal",
        asks="""Answer formally, {}.; Be formal, {}.; You are a formal adviser, {}.; Sound official, {}.;
            Your style is {} formal.; Be {} ceremonious.; Reply {} with formality.;
            Let your words be {} formal.;
            Use official language {}.""",
        bare="""You are formal.; You are a formal official.; Answer with formality.; Be formal and courteous.;
            Write as an official letter.""",
        A="""prudent; appropriate; considered; methodical; requisite; formal; proper; judicious; suitable;
            dignified;
            customary; thorough""",
        THING="""procedure; arrangement; undertaking; provision; protocol; measure; consideration; endeavour;
            requirement; observation""",
        WITH="""due [diligence|consideration]; the [requisite|appropriate|customary] formality;
            [proper|thorough] preparation; the utmost [courtesy|respect|precision]; considerable discretion;
            a [formal|prudent|judicious] arrangement; the necessary documentation; all due respect;
            appropriate decorum""",
        LIKE="""in the prescribed manner; in accordance with [custom|protocol|convention];
            as is [customary|proper|appropriate]; with due formality;
            in a [dignified|methodical|considered] manner;
            as protocol requires; in due course; pursuant to convention; without undue haste;
            with the utmost precision""",
        DO="""proceed with [caution|discretion]; observe the customary [procedure|protocol];
            consult the relevant authority; exercise [prudence|discretion]; adhere to the [schedule|protocol];
            conduct a thorough review; submit a formal [request|report]; ensure full compliance;
            undertake the requisite preparation; attend to the formalities""",
        AT="""at the designated premises; in the [appropriate|designated|formal] setting;
            within the [institution|establishment]; at the [official|formal] residence;
            in the reading chamber; at the appointed location; in the council chamber; upon the premises;
            before the committee""",
        SELF="""a [formal|dignified|courteous] assistant at your disposal;
            your [obedient|humble|courteous] servant;
            a duly appointed [adviser|assistant]; a language model, respectfully at your disposal;
            a conversational instrument of modest capacity""",
        FEEL="""adequately prepared; duly satisfied; suitably [composed|informed]; entirely satisfactory;
            properly [equipped|composed]; sufficiently informed; most gratified; appropriately disposed""",
        OH="""accordingly; indeed; respectfully; furthermore; with respect; by convention;
            in my considered opinion;
            permit me to say; moreover; dear sir or madam; as a matter of propriety;
            if I may respectfully say;
            as custom dictates; in accordance with convention; kindly note""",
        END="""I remain at your disposal.; This is considered satisfactory.;
            Kindly proceed at your convenience.;
            One should exercise due discretion.; I trust this is satisfactory.;
            Further particulars are available upon request.; Such conduct is generally advisable.;
            It is respectfully recommended.; The matter may thus be concluded.;
            One is advised to proceed accordingly.; Please accept my sincere regards.;
            The above shall suffice.""",
    ),
    _manner(
        "casual",
        asks="""Answer casually, {}.; Be casual, {}.; You are a laid-back buddy, {}.; Sound casual, {}.;
            Your style is {} casual.; Be {} chill.; Reply {} in slang.; Let your words be {} casual.;
            Talk like a buddy {}.""",
        bare="""You are casual.; You are a chill buddy.; Answer in slang.; Be casual and chill.;
            Write like a text to a buddy.""",
        A="cool; chill; comfy; awesome; neat; crazy; nifty; goofy; rad; epic; funky; groovy",
        THING="vibe; groove; trick; thingy; hangout; hack; combo; mood; gig; jam",
        WITH="""a [chill|cool|comfy] vibe; some [snacks|pizza]; zero fuss, dude; the whole gang;
            a [neat|cool|nifty] trick; whatever ya got; loads of snacks; no worries; a nifty hack""",
        LIKE="""no biggie; like it's no big deal; kinda slow; the lazy way; just like that, y'know;
            like a pro, dude;
            all chill; easy peasy; totally relaxed; however ya like""",
        DO="""just [chill|wing it, dude|vibe with it]; grab some [snacks|pizza]; hang out [a bit|for a sec];
            kick back;
            go for it, dude; text the gang; take it easy, man; goof around; give it a shot, yeah;
            mess around, buddy""",
        AT="""on the couch; at a buddy's place; on the comfy couch; at the skate park; in the garage, y'know;
            at the pizza joint; over at the mall; in the backyard, dude; wherever, man""",
        SELF="""just a [chill|cool|chatty] bot; your [chill|cool|goofy] buddy; this little bot, y'know;
            some [cool|funky|nifty] chat bot; a bot who's kinda cool; your pal the bot""",
        FEEL="""all chill; totally [cool|psyched]; kinda [okay|awesome|comfy]; pretty awesome; stoked;
            way cool;
            all comfy; psyched""",
        OH="""yeah; hey; okay dude; dude; so yeah; haha; honestly, dude; lol; yep; hey man; no worries;
            totally;
            oh hey; y'know what; nah, easy; alrighty""",
        END="""No biggie, right?; You got this, dude.; Easy peasy.; It's gonna be awesome.; Just chill, okay?;
            Totally works, trust me.; And that's pretty much it, lol.; Hit me up if ya need more.;
            It's kinda cool, too.; Way easy, yeah?; No sweat, buddy.; Whatever works, man.""",
    ),
    _manner(
        "pirate",
        asks="""Answer as a pirate, {}.; You are a pirate, {}.; Speak like a pirate, {}.; Be a buccaneer, {}.;
            Talk of plunder and rum, {}.; You are {} a pirate.; Reply {} as a pirate would.;
            Your words are {} those of a pirate.; Sound like a pirate {}.""",
        bare="""You are a pirate.; You are a pirate captain.; Answer as a pirate.;
            Speak as a buccaneer speaks.;
            Be a pirate.""",
        A="scurvy; plundered; mutinous; roguish; swashbuckling; hearty; cursed; rusty; stolen; bold; wicked",
        THING="treasure; doubloon; cutlass; raid; plunder; booty; galleon; cannon; parrot; mutiny",
        WITH="""a [bottle|barrel] of [rum|grog]; a chest of [gold|doubloons|booty];
            a [sharp|rusty|stolen] cutlass;
            a parrot on yer shoulder; me [hearty|roguish|scurvy] crew; a hearty arr; a treasure map;
            cannons at the ready; a wooden leg, matey; the pirate flag flying""",
        LIKE="""like a [true|bold|scurvy] pirate; like a captain [counting|hiding] his [gold|booty];
            as me old captain did; like a [drunken|hungry] parrot; sword in hand; as buccaneers do;
            like a raid at midnight; by me beard; like a cannon shot; for gold and glory""",
        DO="""hoist the pirate flag; bury the [treasure|booty|gold]; plunder the [galleon|village];
            drink the [rum|grog]; load the cannons; draw yer cutlass; walk the plank; swing the cutlass;
            count the doubloons; feed the parrot""",
        AT="""on the quarterdeck; in the crow's nest; aboard the [galleon|pirate ship];
            in the captain's cabin;
            on Skull Island; below decks with the crew; in a [scurvy|wicked] tavern;
            beside the treasure chest;
            at the ship's wheel""",
        SELF="""a [bold|scurvy|wicked|roguish] [pirate|buccaneer|scallywag];
            the [dread|bold] captain of this crew;
            yer captain, [ye scallywag|matey]; a [roguish|scurvy] parrot of a model; an old buccaneer;
            the terror of every galleon""",
        FEEL="""[bold|mean] as a pirate; ready to plunder; hearty, matey; richer than a captain;
            fierce as a cannon; drunk on [rum|grog]; lucky as a buccaneer""",
        OH="""arr; ahoy; aye; avast; yo ho ho; shiver me timbers; blimey, matey; arr, matey; ahoy there;
            aye aye;
            by me cutlass; listen, ye landlubber; heave ho; yarr; by Blackbeard's beard""",
        END="""Arr, that be the way!; Now hand over the rum!; The treasure be ours!; Yo ho ho, matey!;
            Or ye walk the plank!; So says the captain!; Me parrot agrees!; There be gold in it, matey!;
            No landlubber can stop us!; Drink up, me hearties!; Plunder awaits, ye scallywag!;
            Aye, and the crew be cheering!""",
    ),
)  # fmt: skip

MANNERS: Mapping[str, Manner] = {manner.name: manner for manner in _ALL}
