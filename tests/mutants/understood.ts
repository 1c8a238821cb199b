import type { Mutant } from './mutant.ts'

/** Understood: typed and pasted text is read for its meaning, or refused with the cause. */
export const understood: readonly Mutant[] = [
  {
    name: 'cases-filtered',
    promise: 'One kind of cases stands alone on a screen, and paper has all',
    test: 'tests/site/guidance/stories.test.ts',
    title: 'shows one kind alone with its count',
    breaks: [
      {
        file: 'src/truth/site/stories.ts',
        find: 'return `@media screen{',
        replace: 'return `@media all{',
      },
    ],
  },
  {
    name: 'question-without-text',
    promise: 'The question never asks for a fact that the text gives',
    test: 'tests/shared/tip/question.test.ts',
    title: 'the question never asks for a fact that the text gives',
    breaks: [
      {
        file: 'src/shared/tip/question/question.ts',
        find: 'const given = new Set(words.given)',
        replace: 'const given = new Set<FactName>()',
      },
    ],
  },
  {
    name: 'question-of-an-empty-field',
    promise: 'A field that says nothing gives no fact',
    test: 'tests/shared/tip/question.test.ts',
    title: 'a field that says nothing gives nothing',
    breaks: [
      {
        file: 'src/shared/tip/question/question.ts',
        find: 'if (saysNothing(fold(value))) continue',
        replace: '',
      },
    ],
  },
  {
    name: 'question-before-the-code',
    promise: 'The question comes after the digits were compared',
    test: 'tests/api/citizen/mailbox/question.test.ts',
    title: 'is asked after the digits were compared',
    breaks: [
      {
        file: 'src/forms/Receipt.tsx',
        find: "{confirmed === 'matched' && question !== undefined && (",
        replace: '{question !== undefined && (',
      },
    ],
  },
  {
    name: 'question-as-a-reply',
    promise: 'An answer given before staff open a tip is no reply',
    test: 'tests/api/citizen/mailbox/question.test.ts',
    title: 'is part of the report until staff open it',
    breaks: [
      {
        file: 'api/citizen/mailbox/acts.ts',
        find: "purpose === 'completion' ? not(isUnopened) : undefined",
        replace: 'undefined',
      },
    ],
  },
  {
    name: 'question-in-the-length',
    promise: 'The length of the receipt page does not tell its question',
    test: 'tests/api/citizen/mailbox/question.test.ts',
    title: 'does not show in the length of its page',
    breaks: [
      {
        file: 'api/citizen/answers.ts',
        find: "path === '/report/' || path === '/correct/' ? markup : filled(title, markup)",
        replace: "path === '/track/' ? filled(title, markup) : markup",
      },
      { file: 'api/core/padded.ts', find: 'const stepBytes = 4096', replace: 'const stepBytes = 1' },
    ],
  },
  {
    name: 'reply-digit-in-a-text',
    promise: 'A digit in a text of staff is a digit',
    test: 'tests/journeys/staff/keyboard.test.ts',
    title: 'a digit after the key picks a reply, and only there',
    breaks: [
      {
        file: 'src/islands/staff/tip/writing/Writing.tsx',
        find: "field.dataset.picks !== undefined && value === '' && ",
        replace: '',
      },
    ],
  },
  {
    name: 'reply-unknown-blank',
    promise: 'A reply with a word in braces that nobody fills in stops the start',
    test: 'tests/shared/operator.test.ts',
    title: 'a slip in the operator file is named in Chinese with its field',
    breaks: [
      {
        file: 'src/shared/operator-phrases.ts',
        find: '.filter((all) => !isBlank(all.slice(1, -1)))',
        replace: ".filter((all) => all === '')",
      },
    ],
  },
  {
    name: 'cause-cookie-dropped',
    promise: 'A browser that drops cookies is named, not an expired session',
    test: 'tests/journeys/staff/browser.test.ts',
    title: 'keeps back',
    breaks: [
      {
        file: 'src/islands/staff/sign-in/sign-in.ts',
        find: `if ((await liveSession(session.accountId)) === null) throw cookieFault()`,
        replace: `if (session.accountId === '') throw cookieFault()`,
      },
    ],
  },
  {
    name: 'cause-proxy-413',
    promise: 'A proxy that refuses a size is named, not the network',
    test: 'tests/journeys/enhance/sending.test.ts',
    title: 'between page and server',
    breaks: [
      {
        file: 'src/enhance/sending.ts',
        find: `if (status === 413)`,
        replace: `if (status === 0)`,
      },
    ],
  },
  {
    name: 'engines-form-gets-json',
    promise: 'A form gets a page, whatever its engine accepts',
    test: 'tests/api/citizen/engines.test.ts',
    title: 'for every Accept without JSON',
    breaks: [
      {
        file: 'api/citizen/answers.ts',
        find: `if (isOfPerson(c) && !wantsJson(c)) return true`,
        replace: `if (isOfPerson(c) && c.req.header('accept') === undefined) return true`,
      },
    ],
  },
  {
    name: 'engines-answer-opened-again',
    promise: 'The address of an answer, opened again, leads to a page that explains',
    test: 'tests/api/citizen/engines.test.ts',
    title: 'opened again',
    breaks: [
      {
        file: 'api/citizen/routes.ts',
        find: "app.use('/mailbox/*', leadTo(",
        replace: "app.use('/mailbox', leadTo(",
      },
    ],
  },
  {
    name: 'engines-copy-without-event',
    promise: 'A reporter who copied the code by its button leaves without a question, in every engine',
    test: 'tests/journeys/firefox.test.ts',
    title: 'a copied receipt opens the mailbox',
    breaks: [{ file: 'src/enhance/keeping.ts', find: `    if (isCopied) kept = own`, replace: `` }],
  },
  {
    name: 'engines-canvas-kept-back',
    promise: 'A picture arrives as it was where the browser keeps back what is on a canvas',
    test: 'tests/journeys/firefox.test.ts',
    title: 'a reader becomes a reporter',
    breaks: [
      {
        file: 'src/enhance/pictures.ts',
        find: `blob.size < file.size * 0.9 && (await survived(image, blob))`,
        replace: `blob.size < file.size * 2`,
      },
    ],
  },
  {
    name: 'read-unseen-characters',
    promise: 'Characters that nobody sees do not spoil a receipt code',
    test: 'tests/shared/sealing/receipt.test.ts',
    title: 'a shown receipt is read back, however it is typed',
    breaks: [
      {
        file: 'src/shared/folding.ts',
        find: `let folded = withoutUnseen(text).normalize('NFKC')`,
        replace: `let folded = text.normalize('NFKC')`,
      },
    ],
  },
  {
    name: 'read-invisible-tip',
    promise: 'A tip that nobody can see is refused',
    test: 'tests/api/citizen/intake/pasted.test.ts',
    title: 'is no account',
    breaks: [
      {
        file: 'src/shared/tip/checks.ts',
        find: 'if (seenCharacters(text) >= rule.min) return null',
        replace: 'if (length >= rule.min) return null',
      },
    ],
  },
  {
    name: 'read-year-0026',
    promise: 'A year of two digits is asked about, never stored',
    test: 'tests/api/citizen/intake/pasted.test.ts',
    title: 'is refused with its own sentence',
    breaks: [
      {
        file: 'src/shared/day.ts',
        find: 'const firstYear = 2000',
        replace: 'const firstYear = 0',
      },
    ],
  },
  {
    name: 'read-day-of-another-zone',
    promise: 'An instant of another zone is read as the day of the office',
    test: 'tests/shared/day.test.ts',
    title: 'an instant of another zone',
    breaks: [
      {
        file: 'src/shared/day.ts',
        find: `isDay(named) ? dayOf(new Date(bare)) : 'no-such-day'`,
        replace: `isDay(named) ? named : 'no-such-day'`,
      },
    ],
  },
  {
    name: 'read-two-prices',
    promise: 'A range of prices is never read as one price',
    test: 'tests/shared/tip/price.test.ts',
    title: 'a text that is not one number gives no price',
    breaks: [
      {
        file: 'src/shared/numerals.ts',
        find: 'if (pending !== null || Number.isNaN(value) || hasFraction) return null',
        replace: 'if (Number.isNaN(value) || hasFraction) return null',
      },
    ],
  },
  {
    name: 'read-letters-as-digits',
    promise: 'An O or l in a receipt code is read as the digit that was meant',
    test: 'tests/shared/sealing/receipt.test.ts',
    title: 'letters that look like digits are read as these, and the check digit decides',
    breaks: [
      {
        file: 'src/shared/sealing/receipt.ts',
        find: `.replace(/[Oo]/g, '0')`,
        replace: '',
      },
    ],
  },
  {
    name: 'read-foreign-bytes',
    promise: 'Text in another encoding is refused, and not stored as signs that nobody reads',
    test: 'tests/api/citizen/intake/dropped.test.ts',
    title: 'text in another encoding than UTF-8 is refused, and not stored as signs that nobody reads',
    breaks: [
      {
        file: 'api/citizen/body/reading.ts',
        find: 'if (isForeign || !isUtf8(bytes))',
        replace: 'if (isForeign || !isUtf8(bytes.subarray(0, 0)))',
      },
    ],
  },
  {
    name: 'read-named-encoding',
    promise: 'Text whose sender names another encoding is refused, also where its bytes are UTF-8 by chance',
    test: 'tests/api/citizen/intake/dropped.test.ts',
    title: 'urlencoded that says so',
    breaks: [
      {
        file: 'api/citizen/body/reading.ts',
        find: 'if (isForeign || !isUtf8(bytes))',
        replace: 'if (!isUtf8(bytes))',
      },
    ],
  },
  {
    name: 'read-own-file',
    promise: 'The saved file of a receipt opens the mailbox',
    test: 'tests/api/citizen/mailbox/receipt.test.ts',
    title: 'opens the mailbox from a pasted file, page or message',
    breaks: [
      {
        file: 'src/shared/sealing/receipt.ts',
        find: 'const runs = runsIn(line)',
        replace: 'const runs = runsIn(line.slice(0, 0))',
      },
    ],
  },
  {
    name: 'read-account',
    promise: 'An account is read in every width of letters',
    test: 'tests/api/staff/sign-in.test.ts',
    title: 'account and code are read as they are typed and pasted',
    breaks: [
      {
        file: 'src/shared/contract/sign-in.ts',
        find: "return withoutLabel(bare, label, 'account|username').toLowerCase()",
        replace: 'return text.trim().toLowerCase()',
      },
    ],
  },
  {
    name: 'read-passed-on-link',
    promise: 'A link with a full stop or an escaped query behind it leads to its page',
    test: 'tests/api/core/site.test.ts',
    title: 'as a chat passes it on, leads to the page',
    breaks: [
      {
        file: 'api/core/site.ts',
        find: '[path, plainPath(path) ?? path]',
        replace: '[path, plainPath(path) ? path : path]',
      },
    ],
  },
  {
    name: 'read-backwards',
    promise: 'Staff read a number in the order in which it was typed',
    test: 'tests/islands/shown.test.ts',
    title: 'a number is shown in the order in which it was typed, without unseen characters',
    breaks: [
      {
        file: 'src/islands/parts/shown.ts',
        find: "return cut(text, withoutUnseen(text).replace(piled, '$1'))",
        replace: "return cut(text, withoutUnseen('') + text.replace(piled, '$1'))",
      },
    ],
  },
  {
    name: 'read-own-clock',
    promise: 'Staff anywhere read the clock of the office',
    test: 'tests/islands/time.test.ts',
    breaks: [
      {
        file: 'src/shared/day.ts',
        find: "return new Date(at.getTime() + offsetMs).toISOString().slice(0, 16).replace('T', ' ')",
        replace:
          "return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ')",
      },
    ],
  },
  {
    name: 'typed-away-by-shift',
    promise: 'Keys of an input method wipe nothing',
    test: 'tests/journeys/enhance/leaving.test.ts',
    title: 'keys of an input method do not leave a field in which somebody writes',
    breaks: [
      {
        file: 'src/enhance/leaving.ts',
        find: "(key === 'Shift' && !isEditable(target))",
        replace: "(key === 'Shift' && (!isEditable(target) || target !== null))",
      },
    ],
  },
  {
    name: 'ending-without-reason',
    promise: 'A closed mailbox names finding, reason, deed and day of deletion',
    test: 'tests/api/citizen/mailbox/ending.test.ts',
    title: 'names finding, reason, deed and day of deletion, in every combination',
    breaks: [
      {
        file: 'src/shared/endings/ending.ts',
        find: '    ...(ground === null ? {} : { why: told(grounds[ground].reporter) }),',
        replace: '    ...(ground === null || deed === null ? {} : { why: grounds.proved.reporter }),',
      },
    ],
  },
  {
    name: 'ending-not-hidden',
    promise: 'An operator who hides findings hides them in every mailbox',
    test: 'tests/api/citizen/mailbox/ending.test.ts',
    title: 'stays hidden where the operator hides findings, and the mailbox says why',
    breaks: [
      {
        file: 'src/shared/operator.ts',
        find: '  return findings.shown ? null',
        replace: '  return findings.why === undefined ? null',
      },
    ],
  },
  {
    name: 'ending-of-another-finding',
    promise: 'No mailbox names a reason that belongs to another finding',
    test: 'tests/api/citizen/mailbox/ending.test.ts',
    title: 'reads as staff picked it, and a reason of another finding is refused',
    breaks: [
      {
        file: 'api/records/moves.ts',
        find: 'if (ground !== undefined && grounds[ground].finding !== finding)',
        replace: 'if (ground !== undefined && !(ground in grounds))',
      },
    ],
  },
  {
    name: 'kind-not-guessed',
    promise: 'An identifier without a kind gets that of its look',
    test: 'tests/api/citizen/intake/kinds.test.ts',
    title: 'an identifier without a kind gets that of its look, and a chosen kind stands',
    breaks: [
      {
        file: 'src/shared/tip/input.ts',
        find: 'kind: guessKind(value), value, guessed',
        replace: "kind: 'other' as const, value, guessed",
      },
    ],
  },
  {
    name: 'kind-guessed-over-a-choice',
    promise: 'A chosen kind stands',
    test: 'tests/api/citizen/intake/kinds.test.ts',
    title: 'an identifier without a kind gets that of its look, and a chosen kind stands',
    breaks: [
      {
        file: 'src/shared/tip/input.ts',
        find: 'kind === undefined ? {',
        replace: 'kind !== null ? {',
      },
    ],
  },
  {
    name: 'kind-of-a-number-with-gaps',
    promise: 'A number with gaps is a phone',
    test: 'tests/shared/tip/kind.test.ts',
    breaks: [
      {
        file: 'src/shared/tip/kind/kind.ts',
        find: '[\\s()—–-]',
        replace: '[\\s()]',
      },
    ],
  },
  {
    name: 'kind-said-by-no-page',
    promise: 'The page says which kind a value looks like',
    test: 'tests/journeys/citizen/short.test.ts',
    title: 'the page says which kind a value looks like, and a person may choose another',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: 'addGuesses(form)',
        replace: '',
      },
    ],
  },
  {
    name: 'question-to-people-without-certificates',
    promise: 'A report about people without certificates is asked for the site, not for a certificate',
    test: 'tests/shared/tip/question.test.ts',
    title: 'a report about people without certificates is asked where they work, and never for one',
    breaks: [
      {
        file: 'src/shared/tip/question/question.ts',
        find: "    case 'employer':\n    case 'unlicensed':\n      return work\n",
        replace:
          "    case 'employer':\n      return work\n    case 'unlicensed':\n      return ['certificate', ...work]\n",
      },
    ],
  },
  {
    name: 'hint-without-a-guessed-kind',
    promise: 'The hint counts an identifier whose kind nobody chose',
    test: 'tests/journeys/citizen/question.test.ts',
    title: 'the form hints at one missing fact, until it is written, and is sent all the same',
    breaks: [
      {
        file: 'src/enhance/hint.ts',
        find: '(kinds[row] || guessKind(value))',
        replace: 'kinds[row]',
      },
    ],
  },
  {
    name: 'fold-open',
    promise: 'The report is no longer than 2.6 screens of a phone',
    test: 'tests/journeys/citizen/short.test.ts',
    title: 'the report is no longer than 2.6 screens of a phone, all else folded',
    breaks: [
      {
        file: 'src/forms/ReportForm.tsx',
        find: "open={asked.some((name) => fieldList[name].part === 'details' && isUsed(name))}",
        replace: 'open',
      },
    ],
  },
  {
    name: 'first-question-below-the-advice',
    promise: 'The first question stands whole on the first screen in WeChat too',
    test: 'tests/journeys/citizen/short.test.ts',
    title: 'the first question stands whole on the first screen, in WeChat too',
    breaks: [
      {
        file: 'src/enhance/helps.ts',
        find: 'firstQuestion.after(note)',
        replace: 'firstQuestion.before(note)',
      },
    ],
  },
  {
    name: 'answers-apart',
    promise: 'The first question stands whole on the first screen',
    test: 'tests/journeys/citizen/short.test.ts',
    title: 'the first question stands whole on the first screen, in WeChat too',
    breaks: [
      {
        file: 'src/styles/form.css',
        find: '  min-height: 52px;\n  padding: 11px 12px 11px 50px;',
        replace: '  min-height: 64px;\n  padding: 11px 12px 11px 50px;',
      },
    ],
  },
  {
    name: 'note-of-an-unchosen-answer',
    promise: 'The note about the own employer shows with its answer alone',
    test: 'tests/journeys/citizen/short.test.ts',
    title: 'the note about the own employer shows with its answer alone',
    breaks: [
      {
        file: 'src/styles/form.css',
        find: '.joined .choice .hint {\n  display: none;',
        replace: '.joined .choice .hint {\n  display: block;',
      },
    ],
  },
  {
    name: 'urgent-unranked',
    promise: 'A tip about harm that goes on comes before other new tips',
    test: 'tests/api/citizen/intake/kinds.test.ts',
    title: 'a tip about harm that goes on is urgent to staff, and an unverified one is not',
    breaks: [
      {
        file: 'db/migrations/0029_rank_corrections_last.sql',
        find: '      when urgent = 1 then 2\n',
        replace: '',
      },
    ],
  },
  {
    name: 'urgent-unverified',
    promise: 'An unverified tip stays last, however urgent it says it is',
    test: 'tests/api/citizen/intake/kinds.test.ts',
    title: 'a tip about harm that goes on is urgent to staff, and an unverified one is not',
    breaks: [
      {
        file: 'db/migrations/0029_rank_corrections_last.sql',
        find: "      when lane = 'slow' then 8\n      when urgent = 1 then 2\n",
        replace: "      when urgent = 1 then 2\n      when lane = 'slow' then 8\n",
      },
    ],
  },
  {
    name: 'box-younger-than-its-body',
    promise: 'A stored body without a younger box still opens',
    test: 'tests/shared/tip/sealed.test.ts',
    title: 'every version of every layout has a stored file that today’s reader opens',
    breaks: [
      {
        file: 'src/shared/tip/sealed.ts',
        find: 'z.boolean().default(false)',
        replace: 'z.boolean()',
      },
    ],
  },
  {
    name: 'urgent-behind-late-ones',
    promise: 'A tip about harm that goes on comes before late ones',
    test: 'tests/api/staff/queue.test.ts',
    title: '先看 shows first for what there is a reason, and each row names its reason',
    breaks: [
      {
        file: 'src/shared/tip/turn.ts',
        find: "export const ageing = { first: 'seller',",
        replace: "export const ageing = { first: 'urgent',",
      },
    ],
  },
  {
    name: 'guessed-name-joins-strangers',
    promise: 'A guessed name joins no strangers by words that many write',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'a guessed name joins no strangers by words that many write, and a number joins as before',
    breaks: [
      {
        file: 'src/shared/sellers/atoms.ts',
        find: "const kind = isName ? 'other' : told",
        replace: 'const kind = told',
      },
    ],
  },
  {
    name: 'english-refused-in-chinese',
    promise: 'A refusal is in the language of its request',
    test: 'tests/api/citizen/language.test.ts',
    breaks: [
      {
        file: 'api/citizen/answers.ts',
        find: 'problemResponse(error, c, wordsOf(c).told)',
        replace: 'problemResponse(error, c)',
      },
    ],
  },
  {
    name: 'english-mailbox-acts-in-chinese',
    promise: 'Every act of an English page answers in English',
    test: 'tests/api/citizen/language.test.ts',
    title: 'gets receipt, errors and mailbox as English pages',
    breaks: [
      {
        file: 'src/forms/Act.tsx',
        find: 'action={`${base}${path}${query}`}',
        replace: 'action={`${base}${path}`}',
      },
    ],
  },
  {
    name: 'english-office-not-named-chinese',
    promise: 'Chinese of the office is named as Chinese on an English page',
    test: 'tests/api/citizen/language.test.ts',
    title: 'shows what the office and its operator wrote as Chinese',
    breaks: [
      {
        file: 'src/forms/words/words.tsx',
        find: "if (lang === 'zh-CN') return text",
        replace: 'if (lang) return text',
      },
    ],
  },
  {
    name: 'english-script-wordless',
    promise: 'The script of an English page speaks English',
    test: 'tests/journeys/citizen/report.test.ts',
    title: 'a wrong form comes back filled, with the error at its field',
    breaks: [
      {
        file: 'src/layouts/Page.astro',
        find: "data-said={lang === 'en' ? JSON.stringify(scriptInEnglish) : undefined}",
        replace: '',
      },
    ],
  },
  {
    name: 'english-guide-quotes-unnamed',
    promise: 'Chinese words on the English guide are named as Chinese',
    test: 'tests/site/languages.test.ts',
    title: 'no Chinese stands outside',
    breaks: [
      {
        file: 'src/truth/guides.ts',
        find: "const named = language === 'en' ? namingChinese : (content: Content) => content",
        replace: 'const named = (content: Content) => content',
      },
    ],
  },
  {
    name: 'reading-term-unexplained',
    promise: 'A page explains a term where it first stands',
    test: 'tests/site/guidance/reading.test.ts',
    title: 'stops the build when the section where it first stands does not explain it',
    breaks: [
      {
        file: 'src/truth/reading/words.ts',
        find: 'if (section.includes(means)) return undefined',
        replace: 'if (means !== undefined) return undefined',
      },
    ],
  },
  {
    name: 'search-deaf-to-sounds',
    promise: 'The search finds a word by characters that sound alike',
    test: 'tests/site/guidance/search.test.ts',
    title: 'are found by characters that sound alike',
    breaks: [
      {
        file: 'src/enhance/search/rank.ts',
        find: 'parts.set(other, heard)',
        replace: 'parts.delete(other)',
      },
    ],
  },
  {
    name: 'search-sure-of-all',
    promise: 'The search says when no page may answer',
    test: 'tests/site/guidance/search.test.ts',
    title: 'are apart from queries that no page answers',
    breaks: [
      {
        file: 'src/enhance/search/rank.ts',
        find: '(asked.led.get(nowhere) ?? 0) + sure.least',
        replace: '0',
      },
    ],
  },
  {
    name: 'search-deaf-to-askers',
    promise: 'The search knows how people ask',
    test: 'tests/site/guidance/search.test.ts',
    title: 'and pages come first for people who know neither',
    breaks: [
      {
        file: 'src/enhance/search/rank.ts',
        find: 'const weightOfVotes = 1\n',
        replace: 'const weightOfVotes = 0\n',
      },
    ],
  },
  {
    name: 'query-of-no-page',
    promise: 'A query that an editor gives to a missing page, or twice, stops the build',
    test: 'tests/site/guidance/search.test.ts',
    title: 'stop the build when a query leads to no page',
    breaks: [{ file: 'src/truth/site/asked.ts', find: 'if (!pages.has(page))', replace: 'if (page === "")' }],
  },
  {
    name: 'search-only-first-letters',
    promise: 'The search understands letters as phones give them',
    test: 'tests/site/guidance/search.test.ts',
    title: 'come first for the first letters of a word',
    breaks: [
      {
        file: 'src/enhance/search/letters.ts',
        find: 'letters <= syllable.length',
        replace: 'letters <= 1',
      },
    ],
  },
]
