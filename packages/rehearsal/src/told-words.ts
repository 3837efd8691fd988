/** What is reported in the rehearsal: every text begins by saying that it is invented, and names nobody. */
import type { CitizenReportBody } from '@kua/core/voters/citizen-report-contract.ts';
import type { roles } from '@kua/core/observations/violation-role.ts';

/** With these words a text of each language begins. */
export const inventedWords = ['Ойдан шығарылған.', 'Вымышлено.', 'Invented.'] as const;
const [kk, ru, en] = inventedWords;

/** `time`: by the clocks of the stations; `place`: reports with the same one are of one station. */
type SeenWords = Readonly<{ place: number; time: string; code: string; role: (typeof roles)[number]; text: string }>;

/** Of observers. The third and the fourth are two reports of one event. */
export const seenViolations: readonly SeenWords[] = [
  {
    place: 0,
    time: '07:20',
    code: 'OPEN.01',
    role: 'chair',
    text: `${ru} Участок открыли на двадцать минут позже, наблюдателям велели ждать на улице.`,
  },
  {
    place: 1,
    time: '08:10',
    code: 'ACC.02',
    role: 'secretary',
    text: `${kk} Байқаушыға орнынан тұруға рұқсат бермеді, үстелдерге жақындатпады.`,
  },
  {
    place: 2,
    time: '11:40',
    code: 'VOTE.01',
    role: 'stranger',
    text: `${en} A bundle of about ten ballots was put into the box on the left.`,
  },
  {
    place: 2,
    time: '11:42',
    code: 'VOTE.01',
    role: 'stranger',
    text: `${ru} В левую урну опустили пачку бюллетеней, примерно десять.`,
  },
  {
    place: 3,
    time: '12:30',
    code: 'VOTE.08',
    role: 'official',
    text: `${kk} Бір автобуспен отыз шақты адам келіп, бәрі бірге дауыс берді.`,
  },
  {
    place: 4,
    time: '13:05',
    code: 'VOTE.04',
    role: 'member',
    text: `${ru} Бюллетень выдали без документа и без подписи в списке.`,
  },
  {
    place: 5,
    time: '14:20',
    code: 'VOTE.07',
    role: 'stranger',
    text: `${en} A voter photographed the marked ballot and showed the picture to somebody at the door.`,
  },
  {
    place: 6,
    time: '15:10',
    code: 'HOME.01',
    role: 'member',
    text: `${kk} Үйде дауыс беруге өтінішті сағат он үште қабылдады.`,
  },
  {
    place: 7,
    time: '16:05',
    code: 'ACC.06',
    role: 'secretary',
    text: `${ru} Сказали, что число проголосовавших назовут только вечером.`,
  },
  {
    place: 8,
    time: '17:30',
    code: 'VOTE.10',
    role: 'police',
    text: `${en} Two people without badges stood beside the boxes and gave no reason.`,
  },
  {
    place: 9,
    time: '20:50',
    code: 'COUNT.01',
    role: 'chair',
    text: `${kk} Бюллетеньдерді алыстағы үстелде санады, ешкімге көрсетпеді.`,
  },
  {
    place: 10,
    time: '23:15',
    code: 'PROT.01',
    role: 'chair',
    text: `${ru} Заверенную копию протокола не дали, сказали прийти завтра.`,
  },
];

/** Late at night; nobody has answered it yet. */
export const callWords = { time: '23:50', text: `${ru} Наблюдателя не выпускают из здания после подсчёта.` } as const;

type CitizenWords = Readonly<{ time: string; tells: Tells; text: string }>;
type Tells = CitizenReportBody extends infer Body
  ? Body extends CitizenReportBody
    ? Omit<Body, 'day' | 'time' | 'territory' | 'text'>
    : never
  : never;

/** Of people who are on no list. */
export const citizenWords: readonly CitizenWords[] = [
  {
    time: '09:15',
    tells: { about: 'pressure', code: 'threat', pressed: 'student', by: 'school', demanded: 'vote' },
    text: `${kk} Дауыс бермегендерді жатақханадан шығарамыз деді.`,
  },
  {
    time: '10:40',
    tells: { about: 'violation', code: 'VOTE.09' },
    text: `${ru} У входа раздавали продукты и просили голосовать за одну партию.`,
  },
  {
    time: '11:30',
    tells: { about: 'pressure', code: 'order', pressed: 'employee', by: 'employer', demanded: 'prove-vote' },
    text: `${en} At work we were told to send a picture of the ballot.`,
  },
  {
    time: '13:50',
    tells: { about: 'violation', code: 'other' },
    text: `${kk} Кіреберісте жарық болмады, баспалдақ көрінбеді.`,
  },
  {
    time: '18:20',
    tells: { about: 'pressure', code: 'promise', pressed: 'voter', by: 'authority', demanded: 'vote-for' },
    text: `${ru} За голос обещали скидку на отопление.`,
  },
];
