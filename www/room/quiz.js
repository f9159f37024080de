/**
 * Five questions on what was seen, each with its explanation.
 *
 * What it refuses: to keep an answer beyond the page, or to count an answer twice.
 */

import { byId } from '../compose.js';
import { say } from '../texts.js';
import { make } from './draw.js';

/** @typedef {import('../texts.js').Lang} Lang */
/** @typedef {import('./scenarios.js').Words} Words */

/** @typedef {{ asked: Words, answers: Words[], right: number, why: Words }} Question  `right`: from 0 */

/** @type {Question[]} */
export const QUESTIONS = [
  {
    asked: { fr: 'Garde-fou ne dit rien et le message part. Qu’est-ce que cela veut dire ?', en: 'Garde-fou says nothing and the mail leaves. What does that mean?' },
    answers: [
      { fr: 'Le destinataire est le bon.', en: 'The recipient is the right one.' },
      { fr: 'Rien de ce qu’il sait reconnaître n’a été trouvé.', en: 'Nothing that it can recognise was found.' },
      { fr: 'Le message ne contient aucune donnée personnelle.', en: 'The mail holds no personal data.' },
    ],
    right: 1,
    why: {
      fr: 'Il cherche des listes, des numéros de sécurité sociale et des adresses visibles de tous. Il ne sait pas à qui vous vouliez écrire.',
      en: 'It looks for lists, social security numbers and addresses that all see. It does not know whom you meant to write to.',
    },
  },
  {
    asked: { fr: '1 300 personnes en Cci, le fichier de leurs coordonnées joint : est-ce réparé ?', en: '1,300 people in Bcc, the file of their contact details attached: is it repaired?' },
    answers: [
      { fr: 'Oui, personne ne voit les autres.', en: 'Yes, nobody sees the others.' },
      { fr: 'Oui, si le fichier est un PDF.', en: 'Yes, if the file is a PDF.' },
      { fr: 'Non, le fichier part toujours.', en: 'No, the file still leaves.' },
    ],
    right: 2,
    why: {
      fr: 'La copie cachée protège les adresses du message, pas celles du fichier. Il faut aussi retirer la pièce jointe.',
      en: 'Blind copy protects the addresses of the mail, not those in the file. The attachment must be removed too.',
    },
  },
  {
    asked: { fr: '« capture.png n’a pas été vérifié » : que faire ?', en: '“capture.png was not checked”: what to do?' },
    answers: [
      { fr: 'L’ouvrir et la regarder avant d’envoyer.', en: 'Open it and look at it before sending.' },
      { fr: 'L’envoyer : rien n’a été trouvé.', en: 'Send it: nothing was found.' },
      { fr: 'La supprimer : elle est dangereuse.', en: 'Delete it: it is dangerous.' },
    ],
    right: 0,
    why: {
      fr: 'Ce qui n’a pas été lu n’est ni risqué ni sûr : personne ne l’a vérifié. C’est à vous de regarder.',
      en: 'What was not read is neither a risk nor safe: nobody checked it. It is yours to look at.',
    },
  },
  {
    asked: { fr: 'Une feuille d’un classeur est masquée. Part-elle avec le fichier ?', en: 'A sheet of a workbook is hidden. Does it leave with the file?' },
    answers: [
      { fr: 'Non, masquer suffit.', en: 'No, hiding is enough.' },
      { fr: 'Oui, comme les autres.', en: 'Yes, like the others.' },
      { fr: 'Seulement si elle est affichée avant l’envoi.', en: 'Only if it is shown before sending.' },
    ],
    right: 1,
    why: {
      fr: 'Masquer cache à l’écran, rien de plus. Qui reçoit le fichier affiche la feuille en deux clics : il faut la supprimer.',
      en: 'To hide is to hide on the screen, no more. Whoever receives the file shows the sheet in two clicks: it must be deleted.',
    },
  },
  {
    asked: { fr: 'Une liste est partie par erreur. Que faire d’abord ?', en: 'A list left by mistake. What to do first?' },
    answers: [
      { fr: 'Écrire à tous de supprimer le message, en À.', en: 'Write to all to delete the mail, in To.' },
      { fr: 'Attendre de voir si quelqu’un s’en plaint.', en: 'Wait and see whether somebody complains.' },
      { fr: 'Prévenir tout de suite l’assistance et le DPO.', en: 'Tell support and the DPO at once.' },
    ],
    right: 2,
    why: {
      fr: 'Plus tôt ils le savent, plus ils peuvent faire. Un second message à tous referait la même faute.',
      en: 'The sooner they know, the more they can do. A second mail to all would repeat the mistake.',
    },
  },
];

export class Quiz {
  /** @type {Lang} */ #lang;
  #list = byId('questions', HTMLOListElement);
  #score = byId('quiz-score', HTMLParagraphElement);
  /** Which questions were answered rightly, the first time. @type {Map<number, boolean>} */
  #answered = new Map();

  /** @param {Lang} lang */
  constructor(lang) {
    this.#lang = lang;
    this.reset();
  }

  /** All answers forgotten. */
  reset() {
    this.#answered.clear();
    this.#score.textContent = '';
    this.#list.replaceChildren(...QUESTIONS.map((question, n) => this.#item(question, n)));
  }

  /**
   * @param {Question} question
   * @param {number} n
   * @returns {HTMLLIElement}
   */
  #item(question, n) {
    const lang = this.#lang;
    const answers = question.answers.map((answer, at) => make('label', { class: 'answer' }, [
      make('input', { type: 'radio', name: `question-${n}`, value: String(at) }),
      make('span', {}, [answer[lang]]),
    ]));
    const why = make('p', { class: 'why', role: 'status' });
    const button = make('button', { type: 'submit' }, [say(lang, 'quiz_check')]);
    const form = make('form', {}, [
      make('fieldset', {}, [make('legend', {}, [question.asked[lang]]), ...answers]),
      button,
      why,
    ]);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const chosen = new FormData(form).get(`question-${n}`);
      why.textContent = chosen === null ? say(lang, 'quiz_choose') : this.#answer(question, n, Number(chosen));
    });
    return make('li', {}, [form]);
  }

  /**
   * @param {Question} question
   * @param {number} n
   * @param {number} chosen
   * @returns {string} what is said of it
   */
  #answer(question, n, chosen) {
    const lang = this.#lang;
    const isRight = chosen === question.right;
    if (!this.#answered.has(n)) {
      this.#answered.set(n, isRight);
    }
    if (this.#answered.size === QUESTIONS.length) {
      const right = [...this.#answered.values()].filter(Boolean).length;
      this.#score.textContent = say(lang, 'quiz_score', { n: right });
    }
    const verdict = isRight
      ? say(lang, 'quiz_right')
      : say(lang, 'quiz_wrong', { part: question.answers[question.right]?.[lang] ?? '' });
    return `${verdict} ${question.why[lang]}`;
  }
}
