/**
 * The scenarios of every day: nothing of them happened, all of it happens.
 *
 * What it refuses: to show only alarms. Two of them end well, one of these without a word.
 */

import { ordinaryMail } from '../incident/incident.js';
import { hiddenSheetMail, protectedMail, replyAllMail, screenshotMail } from './drafts.js';

/** @type {import('./scenarios.js').Scenario[]} */
export const EVERYDAY = [
  {
    id: 'reply-all',
    kind: 'everyday',
    imagined: 'everyday',
    title: { fr: 'Répondre à tous', en: 'Reply to all' },
    happened: {
      fr: 'Une invitation est partie à 60 personnes, toutes visibles. Un mot de remerciement, « Répondre à tous », et 60 personnes le reçoivent avec les adresses de chacun.',
      en: 'An invitation went to 60 people, all visible. A word of thanks, “Reply to all”, and 60 people receive it with everyone’s address.',
    },
    seen: {
      fr: 'Deux lignes de texte. Une personne en À, et les 59 autres pliées sur une ligne, en Cc.',
      en: 'Two lines of text. One person in To, and the 59 others folded on one line, in Cc.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». Un seul constat : 60 personnes verront les adresses des autres.',
      en: 'Press “Send”. A single finding: 60 people will see the others’ addresses.',
    },
    todo: {
      fr: 'Le mieux : revenir au message et n’écrire qu’à la personne qui invite. Si tous doivent vous lire, mettez tout le monde en Cci.',
      en: 'Best: go back to the message and write only to the person who invites. If all must read you, put everyone in Bcc.',
    },
    note: {
      fr: 'Les deux réponses sont bonnes, selon ce que l’on voulait : faites choisir le groupe, et dire pourquoi.',
      en: 'Both answers are right, depending on what was meant: have the group choose, and say why.',
    },
    sources: [],
    mail: replyAllMail,
  },
  {
    id: 'hidden-sheet',
    kind: 'everyday',
    imagined: 'everyday',
    title: { fr: 'Une feuille masquée', en: 'A hidden sheet' },
    happened: {
      fr: 'Un planning est copié d’un classeur de travail. La feuille des inscrits a été masquée, pas supprimée : elle part avec le fichier.',
      en: 'A planning is copied from a working file. The sheet of those enrolled was hidden, not deleted: it leaves with the file.',
    },
    seen: {
      fr: 'Un petit tableau de trois ateliers. Ouvrez planning.xlsx : rien d’autre ne se voit.',
      en: 'A small table of three workshops. Open planning.xlsx: nothing else is seen.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». Le fichier contient les coordonnées de 80 personnes, dans une partie masquée ; le constat dit laquelle : la feuille « Inscrits ».',
      en: 'Press “Send”. The file holds the contact details of 80 people, in a hidden part; the finding tells which one: the sheet “Inscrits”.',
    },
    todo: {
      fr: 'Retirez la pièce jointe, supprimez la feuille, puis joignez de nouveau ; ou envoyez le planning en PDF, et relisez-le.',
      en: 'Remove the attachment, delete the sheet, then attach again; or send the planning as a PDF, and read it again.',
    },
    note: {
      fr: 'Dans un tableur : clic droit sur un onglet, « Afficher ». Masquer n’est pas retirer, et cela vaut pour les lignes et les colonnes.',
      en: 'In a spreadsheet: right click on a tab, “Unhide”. To hide is not to remove, and that holds for rows and columns.',
    },
    sources: [],
    mail: hiddenSheetMail,
  },
  {
    id: 'screenshot',
    kind: 'everyday',
    imagined: 'everyday',
    title: { fr: 'Une capture d’écran', en: 'A screenshot' },
    happened: {
      fr: 'Un écran se fige : on envoie une capture au support. Sur l’écran, il y avait une liste de personnes.',
      en: 'A screen freezes: one sends a screenshot to the support. On the screen there was a list of people.',
    },
    seen: {
      fr: 'Un fichier capture.png, pris vite. On regarde le message d’erreur, pas le reste de l’écran.',
      en: 'A file capture.png, taken in a hurry. One looks at the error, not at the rest of the screen.',
    },
    shown: {
      fr: 'La ligne sous le message le dit sans alarme : la capture n’a pas été vérifiée. Appuyez sur « Envoyer » : le message part. Garde-fou ne retient pas, par défaut, ce qui n’est qu’une image : chaque signature en a une.',
      en: 'The line below the message says it without alarm: the screenshot was not checked. Press “Send”: the mail leaves. By default Garde-fou does not hold what is only a picture: every signature has one.',
    },
    todo: {
      fr: 'Avant d’envoyer, ouvrez la capture et regardez-la. Si l’on y lit des noms, comme ici, retirez-la, recadrez-la, puis joignez-la de nouveau.',
      en: 'Before sending, open the screenshot and look at it. If it shows names, as here, remove it, crop it, then attach it again.',
    },
    note: {
      fr: 'Ni alarme, ni feu vert : « non vérifié » veut dire « à vous de regarder ». Un organisme peut demander que Garde-fou retienne aussi les images.',
      en: 'Neither alarm nor green light: “not checked” means “yours to look at”. An organisation can have pictures held too.',
    },
    sources: [],
    mail: screenshotMail,
  },
  {
    id: 'protected-zip',
    kind: 'everyday',
    imagined: 'everyday',
    title: { fr: 'Une archive protégée', en: 'A protected archive' },
    happened: {
      fr: 'Un document est envoyé dans une archive ZIP avec un mot de passe. C’est une bonne habitude ; mais personne ne relit plus ce qu’il y a dedans.',
      en: 'A document is sent in a ZIP archive with a password. A good habit; but nobody reads again what is inside.',
    },
    seen: {
      fr: 'Un fichier programme.zip. Le mot de passe, ici, est « atelier ».',
      en: 'A file programme.zip. The password, here, is “atelier”.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». L’archive n’a pas été vérifiée ; un champ propose de donner le mot de passe.',
      en: 'Press “Send”. The archive was not checked; a field lets you give the password.',
    },
    todo: {
      fr: 'Donnez le mot de passe : l’archive est lue sur votre poste. S’il n’y a rien à signaler, le message peut partir avec elle.',
      en: 'Give the password: the archive is read on your machine. If there is nothing to report, the mail can leave with it.',
    },
    note: {
      fr: 'Le mot de passe n’est ni gardé ni envoyé. Essayez d’abord un mauvais mot de passe : rien ne part.',
      en: 'The password is neither kept nor sent. Try a wrong one first: nothing leaves.',
    },
    sources: [],
    mail: protectedMail,
  },
  {
    id: 'ordinary',
    kind: 'everyday',
    imagined: 'everyday',
    title: { fr: 'Un message ordinaire', en: 'An ordinary message' },
    happened: {
      fr: 'Un rendez-vous à confirmer : une personne, quelques lignes, une signature. La plupart des messages sont ainsi.',
      en: 'An appointment to confirm: one person, a few lines, a signature. Most mails are like this.',
    },
    seen: {
      fr: 'Le message, tel qu’il est.',
      en: 'The message, as it is.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». Rien : le message part.',
      en: 'Press “Send”. Nothing: the message leaves.',
    },
    todo: {
      fr: 'Rien de particulier. Le silence ne dit pas que le destinataire est le bon : cela, vous seul le savez.',
      en: 'Nothing special. Silence does not say that the recipient is the right one: only you know that.',
    },
    note: {
      fr: 'À montrer en premier ou en dernier : un outil qui parle à chaque envoi n’est plus écouté.',
      en: 'To be shown first or last: a tool that speaks at each mail is no longer listened to.',
    },
    sources: [],
    mail: async () => ordinaryMail(),
  },
];
