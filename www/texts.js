/**
 * Every sentence of the demonstration page, French and English side by side.
 *
 * The sentences of the warning itself are not here: they come from the core. The only exception is
 * what the page says when the core does not answer at all.
 */

/** @typedef {'fr' | 'en'} Lang */

/** @satisfies {Record<string, Record<Lang, string>>} */
const TEXTS = {
  page_title: { fr: 'Garde-fou – messagerie de démonstration', en: 'Garde-fou – demonstration webmail' },
  title: { fr: 'Messagerie de démonstration', en: 'Demonstration webmail' },
  nothing_sent: {
    fr: 'Rien n’est vraiment envoyé : tout reste dans cette page.',
    en: 'Nothing is really sent: everything stays in this page.',
  },
  other_language: { fr: 'English', en: 'Français' },
  protected_page: { fr: 'Vérifié par Garde-fou, dans cette page', en: 'Checked by Garde-fou, in this page' },
  protected_extension: { fr: 'Vérifié par l’extension Garde-fou', en: 'Checked by the Garde-fou extension' },

  reset: { fr: 'Réinitialiser', en: 'Reset' },

  room: { fr: 'Atelier', en: 'Workshop' },
  view_scenes: { fr: 'Scénarios', en: 'Scenarios' },
  view_quiz: { fr: 'Quiz', en: 'Quiz' },
  view_choices: { fr: 'Choix du groupe', en: 'The group’s choices' },
  view_handout: { fr: 'Fiche à imprimer', en: 'Handout to print' },
  notes: { fr: 'Notes du formateur', en: 'Trainer’s notes' },
  trainer: { fr: 'Mode formateur', en: 'Trainer mode' },
  full_screen: { fr: 'Plein écran', en: 'Full screen' },
  reset_done: { fr: 'Tout est effacé : prêt pour un autre groupe.', en: 'All is erased: ready for another group.' },

  scenes_title: { fr: 'Choisir un scénario', en: 'Choose a scenario' },
  kind_incident: { fr: 'Faits réels', en: 'Real events' },
  kind_everyday: { fr: 'Tous les jours', en: 'Every day' },
  story_none: { fr: 'Le récit', en: 'The story' },
  story_start: {
    fr: 'Choisissez un scénario : le message se remplit et le récit commence ici.',
    en: 'Choose a scenario: the message fills and the story begins here.',
  },
  step_place: { fr: 'Étape {n} sur 4', en: 'Step {n} of 4' },
  step_happened: { fr: 'Ce qui s’est passé', en: 'What happened' },
  step_usual: { fr: 'Ce qui arrive', en: 'What happens' },
  step_seen: { fr: 'Ce que voit la personne qui écrit', en: 'What the writer sees' },
  step_shown: { fr: 'Ce que montre Garde-fou', en: 'What Garde-fou shows' },
  step_todo: { fr: 'Ce qu’il faut faire', en: 'What to do' },
  step_back: { fr: 'Précédent', en: 'Back' },
  step_next: { fr: 'Suivant', en: 'Next' },
  scenario_next: { fr: 'Scénario suivant', en: 'Next scenario' },
  imagined_shape: {
    fr: 'Le message montré est imaginé ; seules sa forme et sa taille sont celles de l’incident.',
    en: 'The mail shown is imagined; only its shape and its size are those of the incident.',
  },
  imagined_all: {
    fr: 'Ce n’était pas un courriel : le message montré est imaginé.',
    en: 'It was no mail: the mail shown is imagined.',
  },
  imagined_everyday: { fr: 'Le message montré est imaginé.', en: 'The mail shown is imagined.' },
  source: { fr: 'Source :', en: 'Source:' },
  sources: { fr: 'Sources :', en: 'Sources:' },
  new_window: { fr: '(nouvelle fenêtre)', en: '(new window)' },
  note_title: { fr: 'Pour le formateur', en: 'For the trainer' },

  quiz_title: { fr: 'Cinq questions', en: 'Five questions' },
  quiz_check: { fr: 'Voir la réponse', en: 'Show the answer' },
  quiz_right: { fr: 'Oui.', en: 'Yes.' },
  quiz_wrong: { fr: 'Non. La réponse est : « {part} »', en: 'No. The answer is: “{part}”' },
  quiz_choose: { fr: 'Choisissez d’abord une réponse.', en: 'Choose an answer first.' },
  quiz_score: { fr: 'Bonnes réponses : {n} sur 5.', en: 'Right answers: {n} of 5.' },

  choices_none: { fr: 'Rien encore : jouez un scénario.', en: 'Nothing yet: play a scenario.' },
  choices_where: {
    fr: 'Ces nombres restent dans la mémoire de cette page ; « Réinitialiser » les efface.',
    en: 'These numbers stay in the memory of this page; “Reset” erases them.',
  },
  choices_scenario: { fr: 'Scénario', en: 'Scenario' },
  choices_same: { fr: 'Parti tel quel', en: 'Left as it was' },
  choices_repaired: { fr: 'Parti corrigé', en: 'Left repaired' },
  choices_back: { fr: 'Revenu au message', en: 'Back to the mail' },

  handout_title: { fr: 'Avant d’envoyer', en: 'Before sending' },
  handout_lead: {
    fr: 'Trois questions : qui voit qui ? que contient chaque fichier, même masqué ? est-ce le canal prévu ?',
    en: 'Three questions: who sees whom? what does each file hold, even hidden? is it the agreed channel?',
  },
  handout_case: { fr: 'La situation', en: 'The situation' },
  handout_todo: { fr: 'Ce qu’il faut faire', en: 'What to do' },
  handout_end: {
    fr: 'Un envoi est parti trop vite ? Prévenez sans attendre l’assistance informatique et le délégué à la protection des données (DPO).',
    en: 'A mail left too fast? Tell IT support and the data protection officer (DPO) without waiting.',
  },
  print: { fr: 'Imprimer', en: 'Print' },

  compose_title: { fr: 'Nouveau message', en: 'New message' },
  to: { fr: 'À', en: 'To' },
  cc: { fr: 'Cc', en: 'Cc' },
  bcc: { fr: 'Cci', en: 'Bcc' },
  subject: { fr: 'Objet', en: 'Subject' },
  body: { fr: 'Texte du message', en: 'Text of the message' },
  recipients_one: { fr: '{n} destinataire', en: '{n} recipient' },
  recipients_many: { fr: '{n} destinataires', en: '{n} recipients' },
  show_all: { fr: '{n} destinataires : tout afficher', en: '{n} recipients: show all' },
  show_few: { fr: '{n} destinataires : réduire', en: '{n} recipients: show less' },
  remove_recipient: { fr: 'Retirer {part}', en: 'Remove {part}' },
  attach: { fr: 'Joindre des fichiers', en: 'Attach files' },
  attach_hint: { fr: 'ou déposez-les ici', en: 'or drop them here' },
  attachments: { fr: 'Pièces jointes', en: 'Attachments' },
  remove_file: { fr: 'Retirer {part}', en: 'Remove {part}' },
  bytes: { fr: '{n} octets', en: '{n} bytes' },
  kilobytes: { fr: '{n} Ko', en: '{n} KB' },
  megabytes: { fr: '{n} Mo', en: '{n} MB' },
  send: { fr: 'Envoyer', en: 'Send' },
  save_draft: { fr: 'Enregistrer le brouillon', en: 'Save draft' },
  draft_saved: { fr: 'Brouillon enregistré à {part}, dans cette page seulement.', en: 'Draft saved at {part}, in this page only.' },
  no_recipient: { fr: 'Indiquez au moins un destinataire.', en: 'Give at least one recipient.' },
  sent_now: { fr: 'Le message est parti (pour de faux).', en: 'The message has left (not for real).' },

  sent_title: { fr: 'Messages envoyés', en: 'Sent messages' },
  sent_none: { fr: 'Aucun message n’est parti.', en: 'No message has left.' },
  no_subject: { fr: '(sans objet)', en: '(no subject)' },
  sent_field: { fr: '{field} : {part}', en: '{field}: {part}' },

  unavailable: { fr: 'Ce message n’a pas pu être vérifié', en: 'This message could not be checked' },
  unavailable_lead: {
    fr: 'Garde-fou ne répond pas. Le message n’est pas parti. Rechargez la page, ou envoyez-le sans vérification.',
    en: 'Garde-fou does not answer. The message has not left. Reload the page, or send it unchecked.',
  },
  back: { fr: 'Revenir au message', en: 'Go back to the message' },
  send_anyway: { fr: 'Envoyer quand même', en: 'Send anyway' },
};

/** @typedef {keyof typeof TEXTS} TextKey */

/**
 * The page's language: the address says it (`?lang=en`), French otherwise.
 *
 * @param {string} query  `location.search`
 * @returns {Lang}
 */
export function languageOf(query) {
  return new URLSearchParams(query).get('lang') === 'en' ? 'en' : 'fr';
}

/**
 * A number with its thousands apart, as the core writes it.
 *
 * @param {Lang} lang
 * @param {number} n  a whole number, not negative
 * @returns {string}
 */
export function number(lang, n) {
  return String(n).replace(/\B(?=(?:\d{3})+$)/gu, lang === 'fr' ? '\u202f' : ',');
}

/**
 * A sentence.
 *
 * @param {Lang} lang
 * @param {TextKey} key
 * @param {{ n?: number, part?: string, field?: string }} [values]
 * @returns {string}
 */
export function say(lang, key, values = {}) {
  return TEXTS[key][lang].replace(/\{(n|part|field)\}/gu, (_, name) => {
    if (name === 'n') {
      return number(lang, values.n ?? 0);
    }
    return (name === 'part' ? values.part : values.field) ?? '';
  });
}

/**
 * @param {string | undefined} key
 * @returns {key is TextKey}
 */
function isKey(key) {
  return key !== undefined && Object.hasOwn(TEXTS, key);
}

/**
 * Puts a page into a language: the text of `[data-t]`, the label of `[data-t-label]`.
 *
 * @param {Document} page
 * @param {Lang} lang
 */
export function translate(page, lang) {
  page.documentElement.lang = lang;
  page.title = say(lang, 'page_title');
  for (const element of page.querySelectorAll('[data-t]')) {
    if (element instanceof HTMLElement && isKey(element.dataset.t)) {
      element.textContent = say(lang, element.dataset.t);
    }
  }
  for (const element of page.querySelectorAll('[data-t-label]')) {
    if (element instanceof HTMLElement && isKey(element.dataset.tLabel)) {
      element.setAttribute('aria-label', say(lang, element.dataset.tLabel));
    }
  }
}
