"""Which texts are set aside as not English, and which are not whatever they look like."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.intake.tongue import WINDOW, english_enough, tongue_problem
from detente.model.text import Document, Problem

TEXTS = {
    "Afrikaans": "Die twee lande het gister ooreengekom dat hulle weer met mekaar sal praat. Die minister het gesê dat dit nie maklik sal wees nie, maar dat hy hoop om volgende maand ook die ander lede te sien.",
    "Albanian": "Të dy vendet ranë dakord që bisedimet të vazhdojnë muajin tjetër. Ministri tha se nuk është e lehtë, por ka shpresë për një marrëveshje që do të jetë e mirë për të gjithë.",
    "Amharic": "ሁለቱ አገሮች ትናንት በከተማው ተገናኝተው ስለ ድንበሩ ተነጋገሩ። ሚኒስትሩ ንግግሩ በሚቀጥለው ወር እንደሚቀጥል ተናግረዋል። ስምምነት ላይ ገና አልደረሱም።",
    "Arabic": "التقى وزيرا خارجية البلدين أمس في العاصمة وبحثا مسألة الحدود. وقال الوزير إن المحادثات ستستمر الشهر المقبل.",
    "Armenian": "Երկու երկրների նախարարները երեկ հանդիպեցին մայրաքաղաքում և քննարկեցին սահմանի հարցը։ Բանակցությունները կշարունակվեն հաջորդ ամիս։",
    "Bosnian, Croatian or Serbian": "Ministri dviju zemalja sastali su se jučer i rekli da će se razgovori nastaviti. Nije bilo lako, ali je jedan od njih rekao da se nada dogovoru koji bi bio dobar za sve.",
    "Bulgarian": "Министрите на двете страни се срещнаха вчера в столицата и обсъдиха въпроса за границата. Разговорите ще продължат през следващия месец, каза говорителят.",
    "Catalan": "Els ministres dels dos països van parlar ahir amb la premsa i han dit que les converses també seran llargues. No és fàcil, però una solució és possible per als pobles.",
    "Chinese": "两国外长昨天在首都会面，讨论了边界问题。部长说，会谈将在下个月继续进行，双方希望尽快达成协议，并且保持联系。",
    "Czech": "Ministři obou zemí se včera sešli v hlavním městě a řekli, že jednání bude pokračovat. Není to snadné, ale jeden z nich doufá, že dohoda bude po dvou letech hotová, jak je to v plánu.",
    "Danish": "Ministrene fra de to lande mødtes i går og sagde, at samtalerne skal fortsætte efter sommeren. Det er ikke let, og der blev ikke skrevet noget under, men det kan også være til gavn for naboerne.",
    "Dutch": "De ministers van de twee landen hebben gisteren met de pers gesproken en zeiden dat het overleg wordt voortgezet. Het is niet makkelijk, maar er is hoop voor een akkoord door het werk van velen.",
    "Estonian": "Kahe riigi ministrid kohtusid eile ja ütlesid, et kõnelused ei ole veel lõppenud. See oli raske, kui mõlemad pidid oma sõnad valima, ja leping ei ole veel valmis, mis ka arusaadav.",
    "Filipino": "Ang mga ministro ng dalawang bansa ay nagkita kahapon sa kabisera. Hindi ito madali, pero sinabi niya na may pag-asa kung ang lahat ay magtutulungan, at siya ay babalik sa susunod na buwan.",
    "Finnish": "Kahden maan ministerit tapasivat eilen ja sanoivat, että neuvottelut jatkuvat. Se ei ole helppoa, mutta toivoa on, kun molemmat ovat mukana ja sopimus on myös naapurien mukaan hyvä.",
    "French": "Les ministres des deux pays se sont vus hier dans la capitale et ont dit que les entretiens vont continuer. Ce n'est pas facile, mais une solution est possible pour tous avec le temps.",
    "Georgian": "ორი ქვეყნის მინისტრები გუშინ დედაქალაქში შეხვდნენ და საზღვრის საკითხი განიხილეს. მოლაპარაკებები მომავალ თვეს გაგრძელდება.",
    "German": "Die Minister der beiden Länder haben sich gestern in der Hauptstadt getroffen und mit der Presse gesprochen. Es ist nicht leicht, aber auch nach dem langen Tag wird an eine Einigung geglaubt.",
    "Greek": "Οι υπουργοί των δύο χωρών συναντήθηκαν χθες στην πρωτεύουσα και συζήτησαν το θέμα των συνόρων. Οι συνομιλίες θα συνεχιστούν τον επόμενο μήνα.",
    "Hebrew": "שרי החוץ של שתי המדינות נפגשו אתמול בבירה ודנו בשאלת הגבול. השר אמר שהשיחות יימשכו בחודש הבא.",
    "Hindi": "दोनों देशों के मंत्री कल राजधानी में मिले और सीमा के प्रश्न पर बात की। मंत्री ने कहा कि बातचीत अगले महीने जारी रहेगी।",
    "Hungarian": "A két ország minisztere tegnap találkozott, és azt mondták, hogy a tárgyalások folytatódnak. Nem volt könnyű, de az egyik miniszter szerint még van remény, ha meg tudnak egyezni, és ez már sok.",
    "Indonesian or Malay": "Para menteri dari kedua negara bertemu kemarin dan mengatakan bahwa pembicaraan itu akan dilanjutkan pada bulan depan. Hal ini tidak mudah, tetapi ada harapan untuk kesepakatan yang baik dengan semua pihak.",
    "Italian": "I ministri dei due paesi si sono visti ieri nella capitale e hanno detto che il negoziato è lungo. Non è facile, ma una soluzione è anche più vicina di quanto si dica, e le parti sono pronte alla firma.",
    "Japanese": "両国の外相は昨日、首都で会談し、国境の問題について話し合った。大臣は、協議は来月も続くと述べた。合意にはまだ至っていない。",
    "Kazakh": "Екі елдің министрлері кеше астанада кездесіп, шекара мәселесін талқылады. Министр келіссөздер келесі айда жалғасатынын айтты, бірақ әзірге келісім жоқ.",
    "Korean": "두 나라의 외교장관은 어제 수도에서 만나 국경 문제를 논의했다. 장관은 회담이 다음 달에도 계속될 것이라고 말했다. 합의는 아직 없다.",
    "Latvian": "Abu valstu ministri vakar tikās un teica, ka sarunas turpināsies. Tas nav viegli, bet ir cerība, lai arī līgums vēl nav gatavs un par to runās pēc mēneša, kas ir labi.",
    "Lithuanian": "Abiejų šalių ministrai vakar susitiko ir sakė, kad derybos tęsis. Tai nėra lengva, bet yra vilties, kad po mėnesio jis su kolega bus arčiau sutarties dėl sienos, kaip buvo sutarta.",
    "Macedonian": "Министрите на двете земји се сретнаа вчера во главниот град и разговараа за границата. Ќе има уште еден состанок следниот месец, рече министерот, но сѐ уште нема договор.",
    "Norwegian": "Ministrene fra de to landene møttes i går og sa at samtalene skal fortsette etter sommeren. Det er ikke lett, og det ble ikke skrevet under noe, men det kan også være til nytte for naboene, sa de.",
    "Persian": "وزیران خارجه دو کشور دیروز در پایتخت دیدار کردند و درباره مرز گفتگو کردند. وزیر گفت که گفتگوها ماه آینده پی گرفته می‌شود.",
    "Polish": "Ministrowie obu krajów spotkali się wczoraj i powiedzieli, że rozmowy nie są łatwe, ale jest nadzieja na umowę. Jak dodał jeden z nich, do końca roku dokument może być gotowy, co jest ważne dla regionu.",
    "Portuguese": "Os ministros dos dois países falaram ontem com a imprensa e disseram que as conversas são longas. Não é fácil, mas uma solução também é possível para todos, como foi dito pelo porta-voz.",
    "Romanian": "Miniștrii celor două țări s-au întâlnit ieri și au spus că discuțiile nu sunt ușoare. Este nevoie de timp, dar un acord va fi posibil după alegeri, prin răbdare și cu ajutorul vecinilor din regiune.",
    "Russian": "Министры двух стран встретились вчера в столице и обсудили вопрос о границе. Как сообщил министр, переговоры будут продолжены в следующем месяце.",
    "Serbian": "Министри двеју земаља састали су се јуче у главном граду и разговарали о граници. Разговори ће бити настављени идућег месеца, рекао је један од њих.",
    "Slovak": "Ministri oboch krajín sa včera stretli a povedali, že rokovania budú pokračovať. Nie je to ľahké, ale podľa jedného z nich je nádej, že dohoda bude do roka na stole, ako aj sľúbili, pre dobro ľudí.",
    "Slovenian": "Ministra obeh držav sta se včeraj srečala in povedala, da se pogovori še niso končali. To ni lahko, je pa upanje, ki ga tudi sosedje delijo, da bi bil sporazum pri koncu že pred poletjem, kot je bilo rečeno za medije.",
    "Somali": "Wasiirrada labada dal ayaa shalay kulmay oo waxay sheegeen in wadahadalka uu sii socon doono. Arrintu ma fududa, waxaana la rajaynayaa in ay heshiis gaaraan, iyo in ka badan oo la qabto ka hor xagaaga.",
    "Spanish": "Los ministros de los dos países hablaron ayer con la prensa y dijeron que las conversaciones son largas. No es fácil, pero una solución también es posible para todos, como se dijo por la tarde.",
    "Swahili": "Mawaziri wa nchi mbili walikutana jana katika mji mkuu na kusema kwamba mazungumzo hayo yataendelea. Si rahisi, lakini kuna matumaini ya makubaliano kwa ajili ya watu wa eneo hilo, kama waziri alisema.",
    "Swedish": "Ministrarna från de två länderna träffades i går och sade att samtalen ska fortsätta efter sommaren. Det är inte lätt, och det blev inget avtal, men det kan vara till nytta även för grannarna som väntar på ett svar.",
    "Tamil": "இரு நாடுகளின் அமைச்சர்கள் நேற்று தலைநகரில் சந்தித்து எல்லைப் பிரச்சினை குறித்து பேசினர். பேச்சுவார்த்தை அடுத்த மாதம் தொடரும்.",
    "Thai": "รัฐมนตรีของทั้งสองประเทศพบกันเมื่อวานนี้ที่เมืองหลวงและหารือเรื่องพรมแดน การเจรจาจะดำเนินต่อไปในเดือนหน้า",
    "Turkish": "İki ülkenin bakanları dün bir araya geldi ve görüşmelerin süreceğini söyledi. Bu kolay değil, ancak bir anlaşma için umut var; bakan da daha sonra basına olumlu bir haber verdi ve çok memnun olduğunu dedi.",
    "Ukrainian": "Міністри двох країн зустрілися вчора у столиці й обговорили питання кордону. Як повідомив міністр, переговори продовжаться наступного місяця.",
    "Urdu": "دونوں ملکوں کے وزرائے خارجہ کل دارالحکومت میں ملے اور سرحد کے مسئلے پر بات کی۔ وزیر نے کہا کہ بات چیت اگلے مہینے جاری رہے گی۔",
    "Vietnamese": "Bộ trưởng của hai nước đã gặp nhau hôm qua và nói rằng các cuộc đàm phán sẽ tiếp tục. Việc này không dễ, nhưng có hy vọng cho một thỏa thuận với những người dân trong vùng.",
    "Welsh": "Mae gweinidogion y ddwy wlad wedi cwrdd ddoe yn y brifddinas ac yn dweud bod y trafod yn parhau. Nid yw hyn yn hawdd, ond mae gobaith gan bawb, yr oedd hefyd sôn ar y radio am gytundeb.",
}  # fmt: skip
ENGLISH = (
    "The ministers of the two countries met in the capital on Tuesday, and their talks will go on next month, a spokesman said. "
    "They did not sign a treaty, but both sides called the meeting useful and said that it would be followed by others."
)


@pytest.mark.parametrize("language", TEXTS)
def test_two_sentences_tell_a_language(language: str) -> None:
    assert english_enough(TEXTS[language]) == language
    assert english_enough("\n\n".join([TEXTS[language]] * 30)) == language


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "12 34 56", "Putin, Biden hold call", "Macron et Scholz", "Sí", "Talks in São Tomé",
        "Nara tells Osk: no deal de facto, per se, ad hoc or in camera",
        "Владимир Путин", "Путин и Си", "الرئيس",
        "Sergei Lavrov, Wang Yi, Jean-Yves Le Drian, María de los Ángeles Pérez y López, Ursula von der Leyen, Mohammed bin Salman al Saud, Luiz Inácio Lula da Silva",
        "El Salvador, La Paz, San José, Los Angeles, Las Vegas, Santiago de los Caballeros, La Rioja, El Paso, Los Alamos, La Plata, Las Palmas, San Juan de los Morros",
        "Agence France-Presse; Le Monde; Die Welt; Der Spiegel; El País; La Repubblica; Il Sole 24 Ore; Frankfurter Allgemeine Zeitung; Neue Zürcher Zeitung",
        "State | Signed | Ratified\nAfghanistan | 24 Sep 2003 | 24 Sep 2003\nAlbania | 27 Sep 1996 | 23 Apr 2003\nAlgeria | 15 Oct 1996 | 11 Jul 2003\nAndorra | 24 Sep 1996 | 12 Jul 2006",
        "def main(args):\n    for item in args:\n        if item is None:\n            return 1\n    print(len(args))\n    return 0\n\nclass Reader(object):\n    def __init__(self, path):\n        self.path = path",
        "CALL MINISTER TREATY MISSILE RANGE TEST SITE INSPECTION TEAM VISIT BASE LAUNCHER WARHEAD COUNT REPORT ANNEX",
        "Vesti, Izvestiya, Kommersant, Nezavisimaya Gazeta, Rossiyskaya Gazeta, Komsomolskaya Pravda, Krasnaya Zvezda, Moskovskiy Komsomolets, Novaya Gazeta, Argumenty i Fakty",
        "http://example.org/de/die/der/und https://example.org/es/que/los/las/por a@b.example c@d.example e@f.example g@h.example",
    ],
)  # fmt: skip
def test_short_and_doubtful_texts_count_as_english(text: str) -> None:
    assert english_enough(text) is None
    assert english_enough(text.upper()) is None


def test_english_in_capitals_and_with_foreign_names() -> None:
    assert english_enough(ENGLISH) is None
    assert english_enough(ENGLISH.upper()) is None
    names = "Müller of Österreich, Łukasz Wałęsa of Łódź, Nguyễn Phú Trọng and Đặng Văn Hà met the envoys Çavuşoğlu, Șerban and Þórdís Kolbrún in Reykjavík, which they had not seen before."
    assert english_enough(names) is None
    translated = "The paper wrote \"Prezident skazal, chto eto ne tak\" (the president said it is not so), and Nezavisimaya Gazeta said that Kommersant had it from the same source."
    assert english_enough(translated) is None


@pytest.mark.parametrize("language", TEXTS)
def test_an_english_report_with_a_long_quotation_is_read(language: str) -> None:
    assert english_enough(f"{ENGLISH} In the original: “{TEXTS[language]}” {ENGLISH}") is None


@pytest.mark.parametrize("language", TEXTS)
def test_a_page_in_two_languages_is_read(language: str) -> None:
    other = "\n".join([TEXTS[language]] * 10)
    own = "\n".join([ENGLISH] * 10)
    assert english_enough(f"{other}\n{own}") is None
    assert english_enough(f"{own}\n{other}") is None


def test_names_and_terms_in_english_do_not_make_a_german_text_english() -> None:
    german = TEXTS["German"] + " Das berichten die „New York Times“ und „The Hill“ unter Berufung auf das State Department und die Bank of England."
    assert english_enough(german) == "German"
    assert english_enough(TEXTS["Russian"] + " Об этом пишет The New York Times со ссылкой на State Department и Fox News.") == "Russian"


def test_one_foreign_paragraph_among_doubtful_ones_does_not_decide() -> None:
    table = "\n".join(f"Row {n}: {n * 7} {n * 11} launchers, {n * 3} bombers" for n in range(200))
    assert len(table) > 8 * WINDOW
    assert english_enough(TEXTS["Spanish"] + "\n" + table) is None


def test_a_language_that_is_not_known_counts_as_english() -> None:
    assert english_enough("blorf tinka momu sarat welan hoku pimi tarat folen garu misto kelan " * 20) is None


def test_the_problem_names_the_language_and_the_source() -> None:
    found = tongue_problem(Document(TEXTS["French"], "page.html"))
    assert found == Problem("the text is French, not English: give an English translation of it", "page.html")
    assert tongue_problem(Document(ENGLISH, "page.html")) is None


def test_a_long_text_takes_no_longer_than_a_short_one() -> None:
    for text in (ENGLISH * 5000, TEXTS["Russian"] * 5000, "a " * 2_000_000, "ж" * 2_000_000):
        began = time.process_time()
        english_enough(text)
        assert time.process_time() - began < 0.1


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_any_text_gets_an_answer_which_is_the_same_again(text: str) -> None:
    assert english_enough(text) == english_enough(text)
    assert english_enough(f"{ENGLISH} {text} {ENGLISH}") is None
