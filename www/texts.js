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

  story_title: { fr: 'Saint-Quentin, mars 2016', en: 'Saint-Quentin, March 2016' },
  story_what: {
    fr: 'À Saint-Quentin, en mars 2016, une offre d’emploi de la gendarmerie est envoyée à environ 1 300 demandeurs d’emploi.',
    en: 'In Saint-Quentin, in March 2016, a job offer of the gendarmerie is sent to about 1,300 job seekers.',
  },
  story_mistake: {
    fr: 'Un fichier de 27 pages y est joint par erreur : les noms, les adresses électroniques et les mobiles de tous les destinataires.',
    en: 'A 27-page file is attached by mistake: the names, e-mail addresses and mobile numbers of all the recipients.',
  },
  story_here: {
    fr: 'Rejouez cet envoi avec des personnes inventées, puis appuyez sur « Envoyer ».',
    en: 'Replay it with made-up people, then press “Send”.',
  },
  replay: { fr: 'Rejouer Saint-Quentin 2016', en: 'Replay Saint-Quentin 2016' },
  ordinary: { fr: 'Un message ordinaire', en: 'An ordinary message' },
  reset: { fr: 'Réinitialiser', en: 'Reset' },

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
