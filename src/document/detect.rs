//! Which language a text is in, by its function words and its script.
//!
//! The few dozen commonest words of a language are a third to a half of all words of any text in it, and those of another language
//! hardly any (Grefenstette 1995, *Comparing two language identification schemes*, found them as good as trigrams from a sentence
//! on). Words have been hashed when this is asked, so that a look at a hundred of them is all it takes. The list holds the languages
//! that words are stemmed in, and those that would be taken for one of them. What is not clear is left open.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::Language;
use super::word::{Normaliser, Word, hash_of};

/// Function words of each language, as many as tell it from the others.
const WORDS: [(&[u8; 2], &str); 48] = [
    (
        b"af",
        "die van en in het is dat nie te vir met op sy wat n hy ook se was kan sal word deur oor maar by haar hulle",
    ),
    (
        b"ar",
        "في من على أن إلى التي عن مع هذا الذي ما لا بعد هذه كان كما وقد قال بين قبل إن ولم كانت حيث خلال أو ذلك لم عند هو هي وفي ومن قد كل حتى منذ تم غير نحو حول أكثر له لها عليه به بها دون هناك أي يوم عام وهو فيه",
    ),
    (b"bg", "на и в за да се от с е по не че са ще като това при до със който която както след беше но"),
    (b"bn", "এবং ও এই করে থেকে হয় না জন্য একটি করা তার এ যে হয়েছে সঙ্গে কিন্তু তাঁর করতে মধ্যে এর নিয়ে তিনি বলেন"),
    (b"ca", "el la els les de del i en un una que és per amb no es al més com ha va han però aquest aquesta seva són"),
    (b"cs", "a v na se je že s z do o i za pro to ale po jako byl by jsou k ve která který jeho jsem bylo není"),
    (
        b"da",
        "og i det at er en til af på for med ikke den de har som et der fra var vi han efter blev mellem også eller om kan over siger blive havde hvor sin sig hvad nogle mange ud være havde",
    ),
    (
        b"de",
        "der die das und in den von zu mit sich auf ist für im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so zum war haben nur oder aber vor zur bis mehr durch",
    ),
    (b"el", "και το να του η της με που την από για είναι ο τα στο των σε οι στη δεν θα τον τη ότι στην ένα"),
    (
        b"en",
        "the of and to in that is was for on with as by at from this be are have has had it he his they which were not but an will who their said would been a we its or more than i you she her about after also there when if can out up",
    ),
    (b"eo", "la de kaj en estas al por kun ne ke li sed estis pri kiel tio ĝi ili mi el"),
    (
        b"es",
        "el la los las de del y en un una que es por con para no se su sus al lo como más pero ha han fue este esta entre sobre también según o desde cuando ser está hasta muy sin son ya todo después años dos porque así donde le les",
    ),
    (b"et", "ja on ei et see oli ta kui aga ning ka mis oma seda siis kes või selle pole nad mida kuid"),
    (b"eu", "eta da du ez ere bat dute dira izan zen egin hori zuen baina dela den diren"),
    (b"fa", "و در به از که این را با است برای آن یک تا بر شده خود هم می کرد ها شد بود کند"),
    (
        b"fi",
        "ja on ei että se oli hän mutta ovat myös kun joka mukaan kuin niin sen olla hänen ole sekä tai vain jo tämä vielä ovat jos kuitenkin ollut jotka mitä ne joita sitä nyt",
    ),
    (
        b"fr",
        "le la les de des du et en un une est que qui dans pour sur au aux par pas plus ce cette avec son sa ses se ne il elle ont été sont mais nous comme leur d'un d'une c'est qu'il a été à être selon ou cela on deux y sans entre après",
    ),
    (b"gl", "o a os as de do da dos das e en no na nos nas un unha que é por con para non se ao máis como á foi súa"),
    (b"hi", "के में की है और से को का ने पर यह कि हैं भी एक इस नहीं कर था लिए ही वह हो थे तो जो गया अपने किया"),
    (b"hr", "i u je na se da su za od s a ne o koji to će kao bi što nije ali po iz još samo koje koja"),
    (
        b"hu",
        "a az és hogy nem is egy van volt de meg ez csak már el azt ha mint még vagy ki szerint után lesz ami pedig lehet aki amely között ezt",
    ),
    (
        b"id",
        "yang dan di dari untuk dengan ini pada tidak dalam itu akan ke adalah juga oleh saya sebagai mereka tersebut bisa ada telah",
    ),
    (
        b"is",
        "og í að á er sem til við um ekki var en hann fyrir það af með hefur þeir eru þess hún verið því eftir frá",
    ),
    (
        b"it",
        "il lo la i gli le di del della dei delle e in un una che è per con non si da dal al alla nel nella sono ha hanno come più anche ma sul sulla o ai alle degli cui stato essere questo questa suo tra dalla",
    ),
    (b"lt", "ir yra kad į iš su tai ne bei kaip buvo už bet per nuo jau tik po jo kai dar"),
    (b"lv", "un ir ka no par ar uz tas kas to arī vai bet lai kā pie pēc nav jau tiek"),
    (b"mr", "आहे आणि या च्या ही हे तर नाही की होते ते मात्र असे होता होती आहेत केली केला करण्यात यांनी"),
    (
        b"nl",
        "de het een en van in is dat op te zijn met voor niet aan die er om ook als dan maar bij uit naar door worden heeft werd hij ze nog wordt we over tot meer hebben was zich kan dit al haar",
    ),
    (
        b"no",
        "og i det er en til av på for med ikke den de har som et fra var vi han etter ble mellom også eller om kan over sier at seg bli hadde hvor sin være noen mange ut",
    ),
    (b"pl", "i w na z do się nie jest to że o jak za od po przez dla są był co ale tym oraz który jego już tego było"),
    (
        b"pt",
        "o a os as de do da dos das e em no na nos nas um uma que é por com para não se ao mais foi como sua seu pela pelo são também à ou mas pelos até há entre ser está já",
    ),
    (
        b"ro",
        "și în de la a cu pe din că nu care este sunt pentru un o fi să au mai prin ce fost după lui ale al dar sau cel iar către aceasta",
    ),
    (
        b"ru",
        "и в не на что с по как это из за от для к его о но у был также года он она они все при до было быть которые этом ее которая который а же их бы так чтобы после уже мы только может будет если между себя где без есть более нас них него со",
    ),
    (b"sk", "a v na sa je že s z do o i za pre to ale po ako bol by sú k vo ktorá ktorý jeho som bolo nie"),
    (b"sl", "in je v na da za se so z bi pa ki ne tudi o s po še ni bil kot pri ter od"),
    (b"sq", "të e në dhe për i me një së që nga është ka nuk si u kjo ai më janë"),
    (b"sr", "и у је на се да су за од са а не о који то ће као би што није али по из још само"),
    (
        b"sv",
        "och i att det är en som på av för med inte den de har till ett om var han från efter också eller kan över blev sig vid säger hade när där ut nu ska skulle mot vara",
    ),
    (b"sw", "na ya wa kwa ni katika la za kuwa hiyo cha huo yake hivyo baada ambao pia lakini"),
    (b"tl", "ang ng sa na mga at ay para hindi ito si niya ni kay may siya kung mula"),
    (
        b"tr",
        "ve bir bu da de için ile olarak çok daha olan gibi en ne kadar ise sonra var değil ancak o olduğunu göre ya her olduğu diye dedi ama tarafından",
    ),
    (
        b"uk",
        "і в на не що з та до у за як це його від для але є він про по які був року також її із або того який цього бути було вони а",
    ),
    (b"ur", "کے میں کی سے ہے نے کو کا اور پر یہ کہ ہیں بھی ایک اس نہیں تھا لیے کیا گیا"),
    (b"vi", "và của là có các cho một trong được với không đã người này khi đến về từ những tại năm ra"),
    (b"xh", "ukuba kwaye ngoko kunye nge ke kodwa xa ukuze okanye kuba ngenxa le ezi lo khange"),
    (b"zu", "ukuthi futhi kanye uma kodwa noma ukuze ngoba lapho kusukela ngesikhathi lo le lokhu"),
    (b"hy", "և է են որ է՝ մեջ համար այդ այս ու նաև չի նա"),
    (b"ka", "და არის რომ ეს ამ არ თუ მისი იყო რა კი მაგრამ"),
];

/// Scripts that one language is written in, so that a letter says it all: the language, the first and the last letter.
const SCRIPTS: [(&[u8; 2], char, char); 12] = [
    (b"am", '\u{1200}', '\u{139f}'),
    (b"el", '\u{370}', '\u{3ff}'),
    (b"gu", '\u{a80}', '\u{aff}'),
    (b"he", '\u{590}', '\u{5ff}'),
    (b"km", '\u{1780}', '\u{17ff}'),
    (b"kn", '\u{c80}', '\u{cff}'),
    (b"ko", '\u{ac00}', '\u{d7a3}'),
    (b"lo", '\u{e80}', '\u{eff}'),
    (b"ml", '\u{d00}', '\u{d7f}'),
    (b"ta", '\u{b80}', '\u{bff}'),
    (b"te", '\u{c00}', '\u{c7f}'),
    (b"th", '\u{e00}', '\u{e7f}'),
];

/// The stems of each language's function words, in order.
static STEMS: LazyLock<Vec<(Language, Vec<u32>)>> = LazyLock::new(|| {
    let mut normaliser = Normaliser::default();
    let stems = |(tag, words): &(&[u8; 2], &str)| {
        let language = Language::of_two(tag);
        let mut stems: Vec<u32> = normaliser.words_in(words, Some(language)).iter().map(|word| word.stem).collect();
        stems.sort_unstable();
        (language, stems)
    };
    WORDS.iter().map(stems).collect()
});

/// The stems of a language's function words, in order; nothing where these are not known.
pub(crate) fn function_stems(language: Language) -> Option<&'static [u32]> {
    STEMS.iter().find(|(other, _)| *other == language).map(|(_, stems)| stems.as_slice())
}

/// Words that are looked at, from all of a text; and where these are not plainly English.
const SAMPLE: usize = 64;
const LARGE_SAMPLE: usize = 256;
/// Different words of a language that a sample holds at least, for "May" and "am" may stand in a table a hundred times; and the
/// share of it that all are.
const LEAST_WORDS: u32 = 4;
const LEAST_SHARE: (u32, u32) = (1, 10);
/// What a word weighs that one language has.
const WEIGHT: u32 = 60;
/// How many times as much as those of any other language its words weigh, in a text,
const MARGIN: (u32, u32) = (5, 4);
/// and in a part of a text as those of the text's language: a list of French banks in English is no French.
const MARGIN_OF_PART: (u32, u32) = (3, 1);
/// Share of a sample that words of a second language, and of the first one not, show the text to be in both.
const SECOND_SHARE: (u32, u32) = (1, 16);
/// Share of the function words of an English text that are English.
const ALL_ENGLISH: (u32, u32) = (15, 16);
/// The bit of English.
const ENGLISH: u64 = 1 << {
    let mut place = 0;
    while !matches!(WORDS[place].0, b"en") {
        place += 1;
    }
    place
};
/// Share of a sample that stands in a script of one language.
const SCRIPT_SHARE: (u32, u32) = (1, 2);
/// Share of Chinese and Japanese characters that are kana where it is Japanese.
const KANA_SHARE: (u32, u32) = (1, 16);

/// What language words are in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Detected {
    /// The language; nothing where that is not clear.
    pub(super) language: Option<Language>,
    /// Whether some of them seem to be in another.
    pub(super) is_mixed: bool,
}

/// The language that a text of these words is in.
pub(super) fn language(text: &str, words: &[Word]) -> Detected {
    if Counts::of(text, words, SAMPLE).is_english() {
        return Detected { language: Some(Language::ENGLISH), is_mixed: false };
    }
    Counts::of(text, words, LARGE_SAMPLE).decide(None)
}

/// The language that these words of a text, which is in several languages but for the most part in one, are plainly in.
pub(super) fn language_of_part(text: &str, words: &[Word], of_text: Option<Language>) -> Option<Language> {
    Counts::of(text, words, LARGE_SAMPLE).decide(of_text).language
}

/// What stands in a sample of words.
#[derive(Default)]
struct Counts {
    words: u32,
    /// The function words and their languages, a bit each.
    met: SmallVec<[(u32, u64); SAMPLE]>,
    /// How many of them are English.
    english: u32,
    /// Words in each script of one language,
    scripts: [u32; SCRIPTS.len()],
    /// in kana, and in Chinese characters.
    kana: u32,
    han: u32,
}

/// Words of each language, and what they weigh: the fewer languages have a word, the more.
type Weights = [(u32, u32); WORDS.len()];

impl Counts {
    /// What stands in so many of these words at most, taken evenly.
    fn of(text: &str, words: &[Word], most: usize) -> Self {
        let (mut counts, table) = (Self::default(), &*TABLE);
        for word in words.iter().step_by(words.len() / most + 1) {
            counts.words += 1;
            let start = word.span.start as usize;
            if !text.as_bytes()[start].is_ascii() {
                counts.add_script(&text[start..]);
            }
            let languages = table.languages_of(word.form);
            if languages != 0 {
                counts.met.push((word.form, languages));
                counts.english += u32::from(languages & ENGLISH != 0);
            }
        }
        counts
    }

    fn add_script(&mut self, word: &str) {
        let Some(letter) = word.chars().next() else { return };
        match letter {
            '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => self.kana += 1,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => self.han += 1,
            _ => {
                let script = SCRIPTS.iter().position(|(_, first, last)| (*first..=*last).contains(&letter));
                script.into_iter().for_each(|script| self.scripts[script] += 1);
            }
        }
    }

    /// Whether it is plainly English, as most texts are: hardly a function word of these is none in English.
    fn is_english(&self) -> bool {
        is_share(self.english, self.met.len() as u32, ALL_ENGLISH)
            && is_share(self.english, self.words, LEAST_SHARE)
            && self.has_enough(|languages| languages & ENGLISH != 0)
    }

    /// The language, where these words are part of a text in another of it.
    fn decide(&self, of_text: Option<Language>) -> Detected {
        let detected = |language| Detected { language: Some(Language::of_two(language)), is_mixed: false };
        let is_script = |letters: u32| letters >= LEAST_WORDS && is_share(letters, self.words, SCRIPT_SHARE);
        if is_script(self.kana + self.han) {
            return detected(if is_share(self.kana, self.kana + self.han, KANA_SHARE) { b"ja" } else { b"zh" });
        }
        if let Some(script) = self.scripts.iter().position(|&letters| is_script(letters)) {
            return detected(SCRIPTS[script].0);
        }
        let of = self.weights(|_| true);
        let order = |&language: &usize| (of[language].1, std::cmp::Reverse(language));
        let Some(first) = (0..WORDS.len()).max_by_key(order) else { return Detected::default() };
        let is_ahead = |other: usize| {
            let is_of_text = of_text.is_some_and(|language| language == Language::of_two(WORDS[other].0));
            let margin = if is_of_text { MARGIN_OF_PART } else { MARGIN };
            other == first || of[first].1 * margin.1 >= of[other].1 * margin.0
        };
        let is_clear = self.has_enough(|languages| languages >> first & 1 != 0)
            && is_share(of[first].0, self.words, LEAST_SHARE)
            && (0..WORDS.len()).all(is_ahead);
        let language = is_clear.then(|| Language::of_two(WORDS[first].0));
        Detected { language, is_mixed: self.has_second(first) }
    }

    /// What the words of each language weigh, of those whose languages are such.
    fn weights(&self, are_of: impl Fn(u64) -> bool) -> Weights {
        let mut of = [(0, 0); WORDS.len()];
        for mut languages in self.met.iter().map(|&(_, languages)| languages).filter(|&languages| are_of(languages)) {
            let weight = WEIGHT / languages.count_ones();
            while languages != 0 {
                let (words, weights) = &mut of[languages.trailing_zeros() as usize];
                (*words, *weights) = (*words + 1, *weights + weight);
                languages &= languages - 1;
            }
        }
        of
    }

    /// Whether enough different words are of such languages.
    fn has_enough(&self, are_of: impl Fn(u64) -> bool) -> bool {
        let mut found: SmallVec<[u32; LEAST_WORDS as usize]> = SmallVec::new();
        for &(word, mask) in &self.met {
            if are_of(mask) && !found.contains(&word) {
                found.push(word);
            }
            if found.len() == LEAST_WORDS as usize {
                return true;
            }
        }
        false
    }

    /// Whether another language has enough words that the first has not.
    fn has_second(&self, first: usize) -> bool {
        let is_other = |mask: u64| mask >> first & 1 == 0;
        let of = self.weights(is_other);
        let is_second = |language: usize| {
            is_share(of[language].0, self.words, SECOND_SHARE)
                && self.has_enough(|mask| is_other(mask) && mask >> language & 1 != 0)
        };
        (0..WORDS.len()).any(is_second)
    }
}

/// Whether a part is at least such a share of the whole.
fn is_share(part: u32, whole: u32, (least, of): (u32, u32)) -> bool {
    part * of >= whole * least && part > 0
}

/// The function words of all languages by their hashes.
struct Table {
    /// A bit for each word, by its hash: most words of a text are none of them, and one look says so.
    filter: [u64; FILTER],
    /// The words and their languages, each at the first free place from that of its hash on.
    places: Vec<(u32, u64)>,
}

const FILTER: usize = 128;
const PLACES: usize = 4096;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { filter: [0; FILTER], places: vec![(0, 0); PLACES] };
    for (language, (_, words)) in WORDS.iter().enumerate() {
        for word in words.split_whitespace() {
            table.add(hash_of(word), 1 << language);
        }
    }
    table
});

impl Table {
    fn add(&mut self, form: u32, language: u64) {
        self.filter[form as usize / 64 % FILTER] |= 1 << (form % 64);
        let place = self.place(form);
        let (held, languages) = &mut self.places[place];
        (*held, *languages) = (form, *languages | language);
    }

    /// Where a word is, or would be.
    fn place(&self, form: u32) -> usize {
        let mut place = (form >> 8) as usize % PLACES;
        while self.places[place].1 != 0 && self.places[place].0 != form {
            place = (place + 1) % PLACES;
        }
        place
    }

    /// The languages that a word is a function word of, a bit each.
    #[inline]
    fn languages_of(&self, form: u32) -> u64 {
        if self.filter[form as usize / 64 % FILTER] & 1 << (form % 64) == 0 {
            return 0;
        }
        self.places[self.place(form)].1
    }
}

#[cfg(test)]
mod tests {
    use super::super::Normaliser;
    use super::*;

    fn detect(text: &str) -> Detected {
        super::language(text, &Normaliser::default().words_of(text))
    }

    fn tag(text: &str) -> Option<String> {
        detect(text).language.map(|language| language.to_string())
    }

    #[test]
    fn a_sentence_or_two_show_their_language() {
        for (language, text) in [
            ("ar", "قال المتحدث إن الحكومة لم توافق على الاتفاق الذي أعلن عنه بعد اجتماع في العاصمة."),
            ("da", "Regeringen har ikke sagt, hvad der vil ske, efter at aftalen blev indgået af de to partier."),
            (
                "de",
                "Die Regierung hat sich nicht dazu geäußert, was nach dem Abkommen mit der Opposition geschehen wird.",
            ),
            ("el", "Η κυβέρνηση δεν ανακοίνωσε τι θα γίνει μετά τη συμφωνία με την αντιπολίτευση."),
            ("en", "The government has not said what will happen after the deal that was struck with the opposition."),
            ("es", "El gobierno no ha dicho qué va a pasar después del acuerdo con la oposición en la capital."),
            (
                "fi",
                "Hallitus ei ole kertonut, mitä sopimuksen jälkeen tapahtuu, mutta se on jo sovittu, kun hän oli siellä.",
            ),
            ("fr", "Le gouvernement n'a pas dit ce qui se passera après l'accord avec l'opposition dans la capitale."),
            ("he", "הממשלה לא אמרה מה יקרה אחרי ההסכם עם האופוזיציה."),
            (
                "hu",
                "A kormány nem mondta meg, hogy mi lesz az ellenzékkel kötött megállapodás után, de ez már csak egy kérdés.",
            ),
            ("it", "Il governo non ha detto che cosa accadrà dopo l'accordo con l'opposizione nella capitale."),
            ("ja", "政府は野党との合意の後に何が起こるかを明らかにしていない。"),
            ("ko", "정부는 야당과의 합의 이후 무슨 일이 일어날지 밝히지 않았다."),
            (
                "nl",
                "De regering heeft niet gezegd wat er na het akkoord met de oppositie zal gebeuren in de hoofdstad.",
            ),
            ("no", "Regjeringen har ikke sagt hva som vil skje etter at avtalen ble inngått av de to partiene."),
            ("pt", "O governo não disse o que vai acontecer depois do acordo com a oposição na capital do país."),
            ("ro", "Guvernul nu a spus ce se va întâmpla după acordul cu opoziția din capitală și nici când."),
            (
                "ru",
                "Правительство не сообщило, что будет после соглашения с оппозицией, о котором было объявлено в столице.",
            ),
            ("sv", "Regeringen har inte sagt vad som kommer att hända efter att avtalet slöts av de två partierna."),
            ("ta", "எதிர்க்கட்சியுடனான ஒப்பந்தத்திற்குப் பிறகு என்ன நடக்கும் என்று அரசு கூறவில்லை."),
            ("th", "รัฐบาลไม่ได้บอกว่าจะเกิดอะไรขึ้นหลังจากข้อตกลงกับฝ่ายค้าน"),
            (
                "tr",
                "Hükümet, muhalefet ile varılan anlaşma sonrası ne olacağını henüz bir açıklama ile duyurmadı, ama bu çok sürmez.",
            ),
            ("uk", "Уряд не повідомив, що буде після угоди з опозицією, про яку було оголошено в столиці."),
            ("zh", "政府没有说明与反对派达成协议后会发生什么。"),
        ] {
            assert_eq!(tag(text).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn what_is_not_clear_is_left_open() {
        for text in [
            "",
            "Council votes",
            "SHR 12 CTS VS 10 CTS NET 1,200,000 VS 980,000",
            "Macron Merkel Conte Sánchez Rutte",
            "123 456",
        ] {
            assert_eq!(tag(text), None, "{text}");
        }
    }

    #[test]
    fn two_languages_are_noticed() {
        let english =
            "The government has not said what will happen after the deal that was struck with the opposition.";
        let french = "Le gouvernement n'a pas dit ce qui se passera après l'accord avec l'opposition dans la capitale.";
        assert!(!detect(english).is_mixed && !detect(french).is_mixed);
        assert!(detect(&format!("{english} {english} {french}")).is_mixed);
        assert!(
            !detect("In the van der Sar family of Den Haag, de Gea and El País were read by the end of the day.")
                .is_mixed
        );
    }

    #[test]
    fn every_word_is_found_and_no_other() {
        for (language, (_, words)) in WORDS.iter().enumerate() {
            for word in words.split_whitespace() {
                assert_ne!(TABLE.languages_of(hash_of(word)) & 1 << language, 0, "{word}");
            }
        }
        assert!(TABLE.places.iter().filter(|(_, languages)| *languages != 0).count() < PLACES / 2);
        assert_eq!(TABLE.languages_of(hash_of("government")), 0);
    }
}
